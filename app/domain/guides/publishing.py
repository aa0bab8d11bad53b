"""Editions of guides and talk cards: published or taken over by a house, never changed; cards handed out."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.checks import check_team
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, InvalidContent, NotFound
from app.domain.grounds.recording import check_persons
from app.domain.guides import statements
from app.domain.guides.drafts import ShippedEditionDraft, TalkCardHandoverDraft
from app.domain.guides.rules import check_card, check_template
from app.domain.guides.template import (
    STANDARD_CARD,
    STANDARD_GUIDE,
    GuideTemplateDraft,
    TalkCardDraft,
    shipped_cards,
    shipped_guides,
)
from app.domain.guides.views import CardText, PhaseText
from app.domain.ids import new_id
from app.domain.tables.guides import GuideQuestionRow, GuideTemplateRow, TalkCardHandoverRow, TalkCardRow


async def publish_guide_template(gate: Gate, actor: Actor, *, draft: GuideTemplateDraft) -> UUID:
    """Publish an edition of a guide for the house; it never changes again (rule GU-01)."""
    check(actor, "guide-template:publish")
    check_template(draft)
    async with gate.open(actor, "guide-template:publish") as work:
        return await _publish_guide(work, draft)


async def adopt_guide_template(gate: Gate, actor: Actor, *, draft: ShippedEditionDraft) -> UUID:
    """Take over an edition of a guide that comes with the service (rule GU-01)."""
    check(actor, "guide-template:adopt")
    wanted = _shipped(shipped_guides(), draft)
    async with gate.open(actor, "guide-template:adopt") as work:
        return await _publish_guide(work, wanted)


async def publish_talk_card(gate: Gate, actor: Actor, *, draft: TalkCardDraft) -> UUID:
    """Publish an edition of the talk card for the house; it never changes again (rule GU-08)."""
    check(actor, "talk-card:publish")
    check_card(draft)
    async with gate.open(actor, "talk-card:publish") as work:
        return await _publish_card(work, draft)


async def adopt_talk_card(gate: Gate, actor: Actor, *, draft: ShippedEditionDraft) -> UUID:
    """Take over an edition of the talk card that comes with the service (rule GU-08)."""
    check(actor, "talk-card:adopt")
    wanted = _shipped(shipped_cards(), draft)
    async with gate.open(actor, "talk-card:adopt") as work:
        return await _publish_card(work, wanted)


async def hand_over_talk_card(gate: Gate, actor: Actor, *, case_id: UUID, draft: TalkCardHandoverDraft) -> UUID:
    """Record that a client was handed the talk card: which edition, on which day, by whom (rule GU-08)."""
    async with gate.open(actor, "talk-card:hand-over") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "talk-card:hand-over", case_roles=standing.roles)
        check_team(takes_part=standing.takes_part, rule="GU-08")
        await check_persons(work, case_id, {"/personId": [draft.person_id]})
        on = draft.on or work.today
        if on > work.today:
            raise InvalidContent(Fault("/on", "in-future", "GU-08"), rule="GU-08")
        card = await _card(work, draft.card_id)
        row = TalkCardHandoverRow(
            house_id=actor.house_id,
            case_id=case_id,
            card_id=card.id,
            edition=card.edition,
            person_id=draft.person_id,
            on=on,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
        )
        await work.insert(row)
        work.about("talk_card_handover", row.id, case_id=case_id)
    return row.id


async def template_for(work: Work, template_id: UUID | None) -> GuideTemplateRow:
    """The edition that is named, or the newest of the usual guide; a house that has none takes over the shipped one."""
    if template_id is not None:
        try:
            return await work.read(GuideTemplateRow, template_id, locked=False)
        except NotFound:
            raise InvalidContent(Fault("/templateId", "not-in-list", "GU-03"), rule="GU-03") from None
    found = await work.fetch_one(statements.TEMPLATE_OF, code=STANDARD_GUIDE, edition=None)
    if found is None:
        await work.await_turn()  # whoever was first has published it by then
        found = await work.fetch_one(statements.TEMPLATE_OF, code=STANDARD_GUIDE, edition=None)
    if found is None:
        made = await _publish_guide(work, _shipped(shipped_guides(), ShippedEditionDraft(code=STANDARD_GUIDE)))
        return await work.read(GuideTemplateRow, made, locked=False)
    return loaded(GuideTemplateRow, dict(found))


async def _card(work: Work, card_id: UUID | None) -> TalkCardRow:
    if card_id is not None:
        try:
            return await work.read(TalkCardRow, card_id, locked=False)
        except NotFound:
            raise InvalidContent(Fault("/cardId", "not-in-list", "GU-08"), rule="GU-08") from None
    found = await work.fetch_one(statements.CARD_OF, code=STANDARD_CARD, edition=None)
    if found is None:
        await work.await_turn()  # whoever was first has published it by then
        found = await work.fetch_one(statements.CARD_OF, code=STANDARD_CARD, edition=None)
    if found is None:
        made = await _publish_card(work, _shipped(shipped_cards(), ShippedEditionDraft(code=STANDARD_CARD)))
        return await work.read(TalkCardRow, made, locked=False)
    return loaded(TalkCardRow, dict(found))


def _shipped(known: Sequence[Any], draft: ShippedEditionDraft) -> Any:  # noqa: ANN401 - a guide or a card
    found = [one for one in known if one.code == draft.code and draft.edition in (None, one.edition)]
    if not found:
        raise InvalidContent(Fault("/code", "not-in-list", "GU-01"), rule="GU-01")
    return found[-1]


async def _publish_guide(work: Work, draft: GuideTemplateDraft) -> UUID:
    if await work.fetch_one(statements.TEMPLATE_OF, code=draft.code, edition=draft.edition) is not None:
        raise Conflict(rule="GU-01")
    row = GuideTemplateRow(
        house_id=work.actor.house_id,
        code=draft.code,
        edition=draft.edition,
        title_nl=draft.title_nl,
        title_en=draft.title_en,
        source=draft.source,
        phases=[
            PhaseText(
                code=phase.code,
                phase=phase.phase,
                title_nl=phase.title_nl,
                title_en=phase.title_en,
                goal_nl=phase.goal.nl,
                goal_en=phase.goal.en,
                goal_client_nl=phase.goal.client_nl,
            ).model_dump(mode="json", by_alias=True)
            for phase in draft.phases
        ],
        content_hash=hashlib.sha256(draft.model_dump_json().encode()).hexdigest(),
        published_by_id=work.actor.organisation_id,
        published_at=work.now,
    )
    await work.insert(row, *_questions(row, draft))
    work.about("guide_template", row.id)
    return row.id


def _questions(row: GuideTemplateRow, draft: GuideTemplateDraft) -> list[GuideQuestionRow]:
    every = list(draft.each_question())
    # lists show the newest first: the last question is made first, so that a page reads in printed order
    ids = sorted((new_id() for _ in every), reverse=True)
    made = []
    for position, (row_id, (phase, section, head, point)) in enumerate(zip(ids, every, strict=True), start=1):
        told = (point or head).model_dump(mode="json", exclude={"points"})
        made.append(
            GuideQuestionRow(
                house_id=row.house_id,
                id=row_id,
                template_id=row.id,
                head_code=None if point is None else head.code,
                position=position,
                phase_code=phase.code,
                phase=None if phase.phase is None else phase.phase.value,
                section=section.section.value,
                **told,
            )
        )
    return made


async def _publish_card(work: Work, draft: TalkCardDraft) -> UUID:
    if await work.fetch_one(statements.CARD_OF, code=draft.code, edition=draft.edition) is not None:
        raise Conflict(rule="GU-08")
    row = TalkCardRow(
        house_id=work.actor.house_id,
        published_by_id=work.actor.organisation_id,
        published_at=work.now,
        blocks=[CardText(**text.model_dump()).model_dump(mode="json", by_alias=True) for text in draft.blocks],
        **draft.model_dump(exclude={"blocks"}),
    )
    await work.insert(row)
    work.about("talk_card", row.id)
    return row.id
