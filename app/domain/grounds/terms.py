"""What the clock does to grounds: it expires consents and requests, brings overrides to review and ends them.

What a ground permits ends at its instant without this job; the job brings the recorded state in line and tells. It may
run twice, or in two places at once, with one effect.
"""

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.grounds.recording import move
from app.domain.grounds.rules import REVIEW_GRACE
from app.domain.grounds.statements import PASSED_TERMS
from app.domain.tables.grounds import GroundRow
from app.domain.vocabulary.grounds import CONSENT, GROUND, ConsentState, GroundState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import SharingGround


async def keep_ground_terms(gate: Gate, actor: Actor) -> int:
    """Move every ground of the house whose term has passed; how many. For a job of the service itself."""
    async with gate.open(actor, "ground:keep-terms") as work:
        check(actor, "ground:keep-terms")
        days = await house_setting(work, "override_grace_days", REVIEW_GRACE.days)
        found = await work.fetch(PASSED_TERMS, grace=type(REVIEW_GRACE)(days=days))
        for record in found:
            row = loaded(GroundRow, record)
            if row.kind == SharingGround.consent:
                CONSENT.check(row.state, ConsentState.expired, by=[Role.system])
                await move(work, row, state=ConsentState.expired.value)
            elif row.state == GroundState.active:
                GROUND.check(row.state, GroundState.under_review, by=[Role.system])
                event = NoticeType.grounds_override_review_due
                await move(work, row, event=event, state=GroundState.under_review.value)
            else:
                GROUND.check(row.state, GroundState.expired, by=[Role.system])
                await move(work, row, state=GroundState.expired.value)
        return len(found)
