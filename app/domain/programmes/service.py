"""Use cases of programmes themselves: published as data, activated by a house, what the region offers."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.checks import check_seen
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.programme import BY_TRACK, read_definition, shipped
from app.domain.access.programme_definition import Programme
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, InvalidContent, WrongState
from app.domain.programmes.catalogue_files import programme_record
from app.domain.programmes.drafts import ProgrammeActivationDraft, ProgrammeDraft, RegionalOfferDraft
from app.domain.programmes.rules import Activation, check_activation
from app.domain.programmes.statements import catalogue, steps
from app.domain.tables.programmes import ProgrammeRow, RegionalOfferRow
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.programmes import ProgrammeState


async def publish_programme(gate: Gate, actor: Actor, *, draft: ProgrammeDraft) -> UUID:
    """Publish a programme, or another edition of one, by the same schema as those of the service (rules PR-01, PR-02).

    What it says counts at once for the cases that join it: nothing about it is code. An edition never changes.
    """
    check(actor, "programme:publish")
    definition = draft.model_dump(mode="json", by_alias=True)
    async with gate.open(actor, "programme:publish") as work:
        if await work.fetch_value(catalogue.SAME_EDITION, code=draft.code, edition=draft.edition) is not None:
            raise Conflict(rule="PR-01")
        if await work.fetch_value(catalogue.NAMES_TAKEN, code=draft.code, names=sorted(draft.names())) is not None:
            raise InvalidContent(Fault("/aliases", "taken", "PR-01"))
        row = ProgrammeRow(
            house_id=actor.house_id,
            state=ProgrammeState.offered.value,
            author=str(actor.professional_id or actor.organisation_id),
            **programme_record(definition),
        )
        await work.insert(row)
        work.about("programme", row.id, version=1)
        work.note(programme=draft.code)
    return row.id


async def activate_programme(
    gate: Gate, actor: Actor, *, programme_id: UUID, seen: int, draft: ProgrammeActivationDraft
) -> int:
    """Let cases join an edition; the one that was active is superseded, its cases stay in it (rule PR-03)."""
    check(actor, "programme:activate")
    async with gate.open(actor, "programme:activate") as work:
        row = await work.read(ProgrammeRow, programme_id)
        work.about("programme", programme_id)
        check_seen(row.version, seen)
        if row.state == ProgrammeState.active.value:
            raise WrongState
        rule = draft.decision_rule or (None if row.decision_rule is None else DecisionRule(row.decision_rule))
        facts = Activation(
            goals=len(draft.goals),
            pivot=await _kind_of(work, draft.pivot_organisation_id, "/pivotOrganisationId"),
            decision_rule=rule,
            financing=draft.financing,
            financing_ends_on=draft.financing_ends_on,
        )
        check_activation(facts, work.today)
        await _kind_of(work, draft.lead_organisation_id, "/leadOrganisationId")
        for n, organisation_id in enumerate(draft.organisation_ids):
            await _kind_of(work, organisation_id, f"/organisationIds/{n}")
        await work.execute(catalogue.SUPERSEDE_ACTIVE, code=row.code)
        return await work.change(
            row,
            state=ProgrammeState.active.value,
            goals=[goal.value for goal in draft.goals],
            pivot_organisation_id=draft.pivot_organisation_id,
            lead_organisation_id=draft.lead_organisation_id,
            organisation_ids=list(draft.organisation_ids),
            decision_rule=None if rule is None else rule.value,
            financing=None if draft.financing is None else draft.financing.value,
            financing_ends_on=draft.financing_ends_on,
            financing_told_at=None,
            activated_at=work.now,
        )


async def record_regional_offer(gate: Gate, actor: Actor, *, draft: RegionalOfferDraft) -> UUID:
    """Record what the region has of the minimum offer (rule PR-20)."""
    check(actor, "regional-offer:record")
    async with gate.open(actor, "regional-offer:record") as work:
        await _kind_of(work, draft.organisation_id, "/organisationId")
        row = RegionalOfferRow(house_id=actor.house_id, **draft.model_dump(mode="python"))
        await work.insert(row)
        work.about("regional_offer", row.id, version=1)
    return row.id


async def end_regional_offer(gate: Gate, actor: Actor, *, offer_id: UUID, seen: int) -> int:
    """Say that the region has it no longer."""
    check(actor, "regional-offer:end")
    async with gate.open(actor, "regional-offer:end") as work:
        row = await work.read(RegionalOfferRow, offer_id)
        work.about("regional_offer", offer_id)
        if row.ends_on is not None:
            raise WrongState
        return await work.change(row, seen=seen, ends_on=work.today)


@dataclass(frozen=True, slots=True)
class Considered:
    """A programme that is considered: its definition, and the edition that is active in the house, where one is.

    `named` tells that it is the one whose name was given, not what the track asks for by itself.
    """

    definition: Programme
    edition: ProgrammeRow | None = None
    named: bool = False


async def considered(work: Work, *, name: str | None, track: Track | None) -> Considered | None:
    """The active programme of this name, or else what the track asks for by itself. A step for other rooms."""
    if name is not None and (edition := await _active(work, name)) is not None:
        return Considered(definition_of(edition), edition, named=True)
    if track is None:
        return None
    usual = await _active(work, BY_TRACK[track])
    return Considered(shipped()[BY_TRACK[track]] if usual is None else definition_of(usual), usual)


async def programme_of_house(work: Work, name: str | None, track: Track) -> Considered:
    """The programme of this name, which the house must have, or else what the track asks for. For other rooms too."""
    found = await considered(work, name=name, track=track)
    if found is None or found.named is not (name is not None):
        raise InvalidContent(Fault("/programme", "unknown-programme", "PR-01"))
    return found


async def active_programme(work: Work, name: str, pointer: str = "/programme") -> ProgrammeRow:
    """The active edition of a code or an alias; InvalidContent where there is none. A step for other rooms."""
    found = await _active(work, name)
    if found is None:
        raise InvalidContent(Fault(pointer, "unknown-programme", "PR-01"))
    return found


def definition_of(row: ProgrammeRow) -> Programme:
    """The definition of a row that was read, with the decision rule that the house settled."""
    stored: Any = row.definition
    programme = read_definition(stored if isinstance(stored, str) else json.dumps(stored))
    if row.decision_rule is None:
        return programme
    return programme.model_copy(update={"decision_rule": DecisionRule(row.decision_rule)})


async def needs_triage(work: Work, programme: Programme) -> bool:
    """Whether a referral to this programme is triaged by Veilig Thuis first (rule RE-07). A step for other rooms."""
    return programme.triage_required and await house_setting(work, "triage_required", True)


async def _active(work: Work, name: str) -> ProgrammeRow | None:
    record = await work.fetch_one(catalogue.FIND_PROGRAMME, name=name)
    return None if record is None else loaded(ProgrammeRow, dict(record))


async def _kind_of(work: Work, organisation_id: UUID | None, pointer: str) -> OrganisationKind | None:
    if organisation_id is None:
        return None
    kind = await work.fetch_value(steps.KIND_OF, organisation=organisation_id)
    if kind is None:
        raise InvalidContent(Fault(pointer, "unknown-organisation"))
    return OrganisationKind(kind)
