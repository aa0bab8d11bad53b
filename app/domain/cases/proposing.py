"""Questions about a case: who is proposed to direct (CA-10), how many meetings there were by month (CA-14)."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.direction_rules import CIRCUMSTANCES, HOLDERS, MEETINGS_PER_MONTH, RULES_OF_THE_REGION
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases.proposal_rules import proposed
from app.domain.errors import GroundRequired
from app.domain.programmes.catalogue_files import records
from app.domain.safety.ratings import signals_of
from app.domain.safety.recording import reads_safety
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.safety import FamilyProfile, SignalStage

_CIRCUMSTANCES: Final = ("home_ban", "child_protection_measure", "measure_lifted", "after_investigation")


class Answer(BaseModel):
    """An answer that is worked out and kept nowhere."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")


class DirectionProposal(Answer):
    """One rule of the region that fits (R3)."""

    code: str = Field(description="Code of the rule.")
    holders: list[OrganisationKind] = Field(description="Kinds of organisation that are proposed.")
    organisation_ids: list[UUID] = Field(description="Those of them that take part in the case.")
    text_nl: str = Field(description="The rule in Dutch.")
    text_en: str = Field(description="The rule in English.")
    source: str = Field(description="Where it is taken from.")


class DirectionProposals(Answer):
    """Who is proposed to direct; nobody is assigned by it (rule CA-10)."""

    profile: FamilyProfile | None = Field(description="The foremost profile (E20), where one was assessed.")
    stage: SignalStage = Field(description="Stage of signals (E17).")
    proposals: list[DirectionProposal] = Field(description="The proposals; the first one goes before the others.")


class MonthOfMeetings(Answer):
    """Meetings in one month, for one client or, without one, where no client was thought of."""

    month: str = Field(description="Year and month.")
    person_id: UUID | None = Field(description="The client.")
    discussed: int = Field(description="Meetings that had the case on their agenda.")
    attended: int = Field(description="Meetings at which this client was.")


class MeetingLoad(Answer):
    """How many meetings a family had, by client and month (rule CA-14)."""

    months: list[MonthOfMeetings] = Field(description="By month and client.")


async def propose_direction(gate: Gate, actor: Actor, *, case_id: UUID) -> DirectionProposals:
    """Propose who may direct, by the region's rules, the profile and the stage of signals; nobody is assigned by it.

    While a child-protection measure runs the youth-protection body is proposed, whatever the profile (rule CA-10).
    """
    async with gate.open(actor, "case:propose-direction") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "case:propose-direction", case_roles=standing.roles)
        if not await reads_safety(work, case_id):
            raise GroundRequired
        facts = await work.fetch_one(CIRCUMSTANCES, case=case_id)
        stage = (await signals_of(work, case_id)).stage
        holders = await work.fetch(HOLDERS, case=case_id)
        found = proposed(
            await _rules(work),
            profile=facts["profile"],
            stage=stage.value,
            circumstances=frozenset(name for name in _CIRCUMSTANCES if facts[name]),
            home_ban_director=await house_setting(work, "home_ban_director", "veilig_thuis"),
        )
        return DirectionProposals(
            profile=facts["profile"],
            stage=stage,
            proposals=[
                DirectionProposal(
                    code=rule["code"],
                    holders=rule["holders"],
                    organisation_ids=[row["id"] for row in holders if row["kind"] in rule["holders"]],
                    text_nl=rule["text_nl"],
                    text_en=rule["text_en"],
                    source=rule["source"],
                )
                for rule in found
            ],
        )


async def count_case_meetings(gate: Gate, actor: Actor, *, case_id: UUID) -> MeetingLoad:
    """Count the meetings of a family by client and month (rule CA-14)."""
    async with gate.open(actor, "case:count-meetings") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "case:count-meetings", case_roles=standing.roles)
        found = await work.fetch(MEETINGS_PER_MONTH, case=case_id)
        return MeetingLoad(months=[MonthOfMeetings.model_validate(dict(row)) for row in found])


async def _rules(work: Work) -> list[Mapping[str, Any]]:
    """The rules that were laid for the house, or what the service brings along."""
    found = await work.fetch(RULES_OF_THE_REGION)
    return [dict(row) for row in found] or list(records()["direction_rules"])
