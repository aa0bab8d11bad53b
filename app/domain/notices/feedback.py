"""Use cases of what goes to the police and the mayor (rules NO-08, NO-09)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Fault, GroundRequired, GuardNotMet, InvalidContent
from app.domain.notices.feedback_views import BriefingDraft
from app.domain.notices.statements.feedback import POLICE_OF_CASE, RECIPIENT_OF_BRIEFING
from app.domain.tables.disclosures import DisclosureRow
from app.domain.tables.feedback import BriefingRow
from app.domain.vocabulary.disclosures import Door
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import Category, Purpose


async def send_police_feedback(gate: Gate, actor: Actor, *, case_id: UUID) -> None:
    """Tell the police that feedback on a case is ready; it reads it itself, with what a ground allows (rule NO-08)."""
    async with gate.open(actor, "police-feedback:send") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id, version=standing.case.version)
        check(actor, "police-feedback:send", case_roles=standing.roles)
        police = [row["organisation_id"] for row in await work.fetch(POLICE_OF_CASE, case=case_id)]
        if not police:
            raise GuardNotMet("NO-08", "police")
        work.tell(
            NoticeType.notices_police_feedback_sent,
            kind="case",
            subject_id=case_id,
            version=standing.case.version,
            case_id=case_id,
            audience=police,
        )


async def issue_briefing(gate: Gate, actor: Actor, *, case_id: UUID, draft: BriefingDraft) -> UUID:
    """Brief the mayor on the safety aspect of a case, by its local process manager alone; it is logged (rule NO-09)."""
    async with gate.open(actor, "briefing:issue") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "briefing:issue", case_roles=standing.roles)
        found = await work.fetch_one(RECIPIENT_OF_BRIEFING, recipient=draft.recipient_id, case=case_id)
        if found is None or found["kind"] != OrganisationKind.mayor_office:
            raise InvalidContent(Fault("/recipientId", "not-allowed", "NO-09"))
        if found["ground_ids"] is None:
            raise GroundRequired
        row = BriefingRow(
            house_id=actor.house_id,
            case_id=case_id,
            recipient_id=draft.recipient_id,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            safety=draft.safety,
        )
        record = DisclosureRow(
            house_id=actor.house_id,
            organisation_id=draft.recipient_id,
            purpose=Purpose.mayor_briefing.value,
            door=Door.webhook.value,
            operation="issue_briefing",
            shown=[{"case": case_id, "mask": Category.safety.bit, "grounds": found["ground_ids"]}],
        )
        await work.insert(row, record)
        work.about("briefing", row.id, case_id=case_id)
        work.tell(
            NoticeType.notices_briefing_issued,
            kind="briefing",
            subject_id=row.id,
            case_id=case_id,
            audience=[draft.recipient_id],
        )
    return row.id
