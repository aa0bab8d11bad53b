"""Questions about grounds: may I share, and who can see what by which ground."""

from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.selection import Rows, Selection, Where, listed, own_fields
from app.domain.access.work import Disclosure, Gate
from app.domain.errors import NotOwner
from app.domain.grounds.drafts import ShareQuestion
from app.domain.grounds.recording import case_in_contact
from app.domain.grounds.rules import MayShare, may_share
from app.domain.grounds.statements import GRANTS, GROUND_KINDS
from app.domain.vocabulary.sharing import SharingGround


async def ask_may_share(gate: Gate, actor: Actor, *, case_id: UUID, question: ShareQuestion) -> MayShare:
    """May this be shared (mag ik delen)? For the two organisations concerned and the house (rule GR-10)."""
    async with gate.open(actor, "ground:may-share") as work:
        standing = await case_in_contact(work, case_id)
        check(actor, "ground:may-share", case_roles=standing.roles)
        concerned = actor.organisation_id in (question.contributor_id, question.recipient_id)
        if not concerned and not actor.keeps_the_house:
            raise NotOwner(rule="GR-10")
        case = await granting.load(work, case_id)
        found = await work.fetch(GROUND_KINDS, case=case_id)
        kinds = {row["id"]: SharingGround(row["kind"]) for row in found if row["kind"] in SharingGround.values()}
        by_receiver = actor.organisation_id == question.recipient_id and not actor.keeps_the_house
        answer = may_share(case, question, work.now, kinds, by_receiver=by_receiver)
        work.about("case", case_id, case_id=case_id)
        work.note(answer=answer.answer.value, category=question.category.value)
        return answer


def explanation(case_id: UUID, *, door: str, size: int = 200) -> Selection:
    """Who can see what of a case, by which ground: a selection for the house's officers, over the one road."""
    return Selection(
        Rows(GRANTS, parts=listed(own_fields(GRANTS.view)), where=(Where("caseId", case_id),), size=size),
        door,
        "explain_case",
    )


async def explain_case(gate: Gate, actor: Actor, *, case_id: UUID, door: str) -> Disclosure:
    """Who can see what of a case, by which ground, as JSON (permission ground:explain)."""
    check(actor, "ground:explain", case_roles=frozenset())
    return await gate.disclose(actor, explanation(case_id, door=door))
