"""One of everything of guides, for the tests of every door: what a run and its answer stand on comes first."""

from datetime import UTC, datetime
from typing import Any

from app.domain.tables.guides import (
    GuideAnswerRow,
    GuidePreparationRow,
    GuideQuestionRow,
    GuideRunRow,
    GuideTemplateRow,
    TalkCardRow,
)
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingRow
from app.domain.vocabulary.sharing import Category
from tests.world import MadeCase, World

NOW = datetime.now(UTC)


def guide_rows(world: World, case: MadeCase) -> dict[str, Any]:
    """The rows in the order in which they can be inserted, by the identifier that a path gives them."""
    here: dict[str, Any] = {"house_id": world.house_id}
    held: dict[str, Any] = {**here, "case_id": case.id}
    keeper, police = world.keeper_id, world.organisations["police"]
    published: dict[str, Any] = {"edition": "1", "title_nl": "Leidraad", "title_en": "Guide", "published_by_id": keeper}
    template = GuideTemplateRow(**here, **published, code="leidraad", phases=[], content_hash="0" * 64)
    question = GuideQuestionRow(
        **here, template_id=template.id, code="DV-B1", position=1, phase_code="DV", phase="direct_safety",
        section="image_forming", item_type="list", category="safety", nl="Welke zorgen?", en="Worries",
    )  # fmt: skip
    charter = MeetingKindRow(**here, kind="team_meeting", name="Casusteam")
    meeting = MeetingRow(
        **here, kind_id=charter.id, kind="team_meeting", charter_version=1, starts_at=NOW, ends_at=NOW, owner_id=keeper
    )
    run = GuideRunRow(
        **held, meeting_id=meeting.id, template_id=template.id, phase_code="DV", phase="direct_safety",
        opened_by_id=keeper,
    )  # fmt: skip
    return {
        "templateId": template,
        "guideQuestionId": question,
        "cardId": TalkCardRow(**here, **published, code="praatplaat", blocks=[]),
        "guideCharterId": charter,
        "guideMeetingId": meeting,
        "guideItemId": AgendaItemRow(
            **held, kind_id=charter.id, meeting_id=meeting.id, kind="new", question="Wat nu?", created_by_id=keeper
        ),
        "runId": run,
        "guidePreparationId": GuidePreparationRow(**held, run_id=run.id, organisation_id=police, is_digest=True),
        "answerId": GuideAnswerRow(
            **held, run_id=run.id, question_id=question.id, question_code="DV-B1", organisation_id=police,
            respondent_id=world.professionals["police"], person_ids=[case.persons[0]], items=["Dreiging"],
            category_mask=Category.safety.bit,
        ),
    }  # fmt: skip
