"""The use case of reports that go out: each names in whose name it goes, and goes where a ground lets it be read."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import GroundRequired
from app.domain.exports.drafts import OutboundDraft
from app.domain.exports.rules import check_issuer
from app.domain.exports.statements import GROUNDS_OF_RECIPIENT
from app.domain.tables.exports import OutboundReportRow
from app.domain.vocabulary.notices import NoticeType


async def issue_report(gate: Gate, actor: Actor, *, case_id: UUID, draft: OutboundDraft) -> UUID:
    """Issue a report on a case to one organisation, in the name of the house or of your own (rule EX-04)."""
    async with gate.open(actor, "report:issue") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "report:issue", case_roles=standing.roles)
        check_issuer(draft.issuer, keeps_the_house=actor.keeps_the_house)
        grounds = await work.fetch_one(
            GROUNDS_OF_RECIPIENT, recipient=draft.recipient_id, case=case_id, categories=draft.category.bit
        )
        if grounds is None:
            raise GroundRequired
        row = OutboundReportRow(
            house_id=actor.house_id,
            case_id=case_id,
            kind=draft.kind.value,
            issuer=draft.issuer.value,
            issuer_id=actor.organisation_id,
            professional_id=actor.professional_id,
            recipient_id=draft.recipient_id,
            category=draft.category.value,
            category_mask=draft.category.bit,
            text=draft.text,
        )
        await work.insert(row)
        work.about("outbound_report", row.id, case_id=case_id)
        work.tell(
            NoticeType.exports_report_issued,
            kind="outbound_report",
            subject_id=row.id,
            case_id=case_id,
            reason=row.kind,
            audience=[row.recipient_id],
        )
    return row.id
