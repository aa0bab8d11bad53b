"""What is known of earlier help, what is not known, and who has not contributed yet (rules CO-10, CO-13, CO-14)."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.programme import programme_of
from app.domain.access.work import Gate, Work
from app.domain.contributions.drafts import HelpDraft, HelpEnding, UnknownDraft, UnknownSettlement
from app.domain.contributions.statements.asking import BROUGHT, CONTRIBUTED, TEAM, WAITING_REQUESTS
from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.grounds.recording import case_in_contact, check_persons
from app.domain.tables.actions import ActionRow
from app.domain.tables.contributions import HelpRow, UnknownRow
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import Category


class MissingInput(BaseModel):
    """What the programme of the case asks of a kind of organisation, and nobody of that kind brought."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")

    kind: OrganisationKind = Field(description="Kind of organisation (E01).")
    category: Category = Field(description="Category of data (E11).")


class Completeness(BaseModel):
    """Which inputs and organisations are missing before a meeting, and the share that contributed (rule CO-10)."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")

    missing_organisation_ids: list[UUID] = Field(description="Team organisations without a current contribution.")
    contributed: int = Field(description="How many of the team contributed.")
    team: int = Field(description="How many take part, the house itself left out.")
    share: int = Field(description="The share of the team that contributed, in percent.", ge=0, le=100)
    missing_request_ids: list[UUID] = Field(description="Questions for information that wait for an answer.")
    missing_inputs: list[MissingInput] = Field(description="What the programme of the case asks and nobody brought.")


async def ask_completeness(gate: Gate, actor: Actor, *, case_id: UUID) -> Completeness:
    """Who of the team has not contributed; what is stale, withheld or told by word of mouth counts as nothing."""
    async with gate.open(actor, "contribution:completeness") as work:
        standing = await find_case(work, case_id)
        check(actor, "contribution:completeness", case_roles=standing.roles)
        work.about("case", case_id, case_id=case_id)
        team = {row["organisation_id"] for row in await work.fetch(TEAM, case=case_id)} - {standing.case.keeper_id}
        contributed = {row["organisation_id"] for row in await work.fetch(CONTRIBUTED, case=case_id)} & team
        waiting = await work.fetch(WAITING_REQUESTS, case=case_id)
        required = (await programme_of(work, case_id)).required_inputs
        brought = {(row["kind"], row["category"]) for row in await work.fetch(BROUGHT, case=case_id)}
        return Completeness(
            missing_organisation_ids=sorted(team - contributed),
            contributed=len(contributed),
            team=len(team),
            share=100 * len(contributed) // len(team) if team else 100,
            missing_request_ids=[row["id"] for row in waiting],
            missing_inputs=[
                MissingInput(kind=one.kind, category=one.category)
                for one in required
                if (one.kind, one.category) not in brought
            ],
        )


async def record_help(gate: Gate, actor: Actor, *, case_id: UUID, draft: HelpDraft) -> UUID:
    """Record help that a family member has or had, as the actor's organisation knows it (rule CO-13)."""
    async with gate.open(actor, "help:record") as work:
        standing = await case_in_contact(work, case_id)
        check(actor, "help:record", case_roles=standing.roles)
        await check_persons(work, case_id, {"/personId": [draft.person_id]})
        if draft.starts_on is not None and draft.ends_on is not None and draft.ends_on < draft.starts_on:
            raise InvalidContent(Fault("/endsOn", "before-start", "CO-13"), rule="CO-13")
        row = HelpRow(
            house_id=actor.house_id, case_id=case_id, organisation_id=actor.organisation_id, **draft.model_dump()
        )
        await work.insert(row)
        await granting.rewrite(work, case_id)
        work.about("help", row.id, case_id=case_id, version=row.version)
        return row.id


async def end_help(gate: Gate, actor: Actor, *, help_id: UUID, seen: int, change: HelpEnding) -> int:
    """Record how help ended; the new version (rule CO-13)."""
    async with gate.open(actor, "help:end") as work:
        row = await work.read(HelpRow, help_id)
        own = row.organisation_id == actor.organisation_id
        if not own:
            await find_case(work, row.case_id)
        work.about("help", row.id, case_id=row.case_id, version=row.version)
        check(actor, "help:end", own=own)
        if row.starts_on is not None and change.ends_on < row.starts_on:
            raise InvalidContent(Fault("/endsOn", "before-start", "CO-13"), rule="CO-13")
        return await work.change(row, seen=seen, **change.model_dump())


async def record_unknown(gate: Gate, actor: Actor, *, case_id: UUID, draft: UnknownDraft) -> UUID:
    """Keep what is not known; without an action that is to find out it is a finding (rule CO-14)."""
    async with gate.open(actor, "unknown:record") as work:
        standing = await find_case(work, case_id)
        check(actor, "unknown:record", case_roles=standing.roles)
        await check_persons(work, case_id, {"/personIds": draft.person_ids})
        await _check_action(work, case_id, draft.action_id)
        row = UnknownRow(
            house_id=actor.house_id, case_id=case_id, organisation_id=actor.organisation_id, **draft.model_dump()
        )
        await work.insert(row)
        work.about("unknown", row.id, case_id=case_id, version=row.version)
        return row.id


async def settle_unknown(gate: Gate, actor: Actor, *, unknown_id: UUID, seen: int, change: UnknownSettlement) -> int:
    """Link the action that is to find out, or say what was found; the new version (rule CO-14)."""
    async with gate.open(actor, "unknown:settle") as work:
        row = await work.read(UnknownRow, unknown_id)
        standing = await find_case(work, row.case_id)
        work.about("unknown", row.id, case_id=row.case_id, version=row.version)
        check(actor, "unknown:settle", case_roles=standing.roles)
        if row.settled_at is not None:
            raise GuardNotMet("CO-14", "open_unknown")
        if change.action_id is None and change.outcome is None:
            raise InvalidContent(Fault("/outcome", "required", "CO-14"), rule="CO-14")
        await _check_action(work, row.case_id, change.action_id)
        return await work.change(
            row,
            seen=seen,
            action_id=change.action_id or row.action_id,
            outcome=change.outcome,
            settled_at=None if change.outcome is None else work.now,
        )


async def _check_action(work: Work, case_id: UUID, action_id: UUID | None) -> None:
    if action_id is None:
        return
    action = await work.read(ActionRow, action_id, locked=False)
    if action.case_id != case_id:
        raise NotFound
