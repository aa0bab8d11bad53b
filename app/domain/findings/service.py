"""The use case of findings: one is accepted as it is, with a reason that is kept. Nothing of them is ever removed."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import asking, find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import NotFound
from app.domain.findings.drafts import AcknowledgeDraft
from app.domain.findings.statements import FIND_FINDING
from app.domain.tables.findings import FindingAcknowledgementRow
from app.domain.vocabulary.findings import FINDING, FindingState


async def acknowledge_finding(
    gate: Gate, actor: Actor, *, case_id: UUID, finding_id: UUID, draft: AcknowledgeDraft
) -> UUID:
    """Accept a finding of a case with a reason; it is open again once the data behind it change (rule RP-05)."""
    async with gate.open(actor, "finding:acknowledge") as work:
        standing = await find_case(work, case_id)
        work.about("finding", finding_id, case_id=case_id)
        check(actor, "finding:acknowledge", case_roles=standing.roles)
        asked = asking(actor)
        found = await work.fetch_one(
            FIND_FINDING, id=finding_id, case=case_id, organisation=asked["organisation"], purpose=asked["purpose"]
        )
        if found is None or not found["is_readable"] or found["category_mask"] & ~actor.readable:
            raise NotFound
        FINDING.check(found["state"], FindingState.acknowledged)
        row = FindingAcknowledgementRow(
            house_id=actor.house_id,
            case_id=case_id,
            finding_id=finding_id,
            **{name: found[name] for name in ("rule", "code", "subject", "subject_id", "since")},
            reason=draft.reason,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
        )
        await work.insert(row)
        work.note(rule=row.rule, code=row.code)
    return row.id
