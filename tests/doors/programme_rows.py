"""One row for each identifier of programmes: what every partner reads, and what hangs on a case."""

from datetime import UTC, datetime
from typing import Any

from app.domain.access.programme import shipped
from app.domain.programmes.catalogue_files import programme_record
from app.domain.tables.programme_catalogue import (
    AcuteRouteRow,
    ArrangementRow,
    ConferenceFormRow,
    DirectionRuleRow,
    InterventionRow,
)
from app.domain.tables.programmes import (
    AcuteIntakeRow,
    ArrangementChoiceRow,
    CaseProgrammeRow,
    CriteriaCheckRow,
    DutyGapRow,
    DutyRow,
    ProfileAssessmentRow,
    ProgrammeRow,
    RegionalOfferRow,
    TeamMemberRow,
)
from tests.world import MadeCase, World

NOW = datetime.now(UTC)

PROGRAMME_IDS = ("caseProgrammeId", "checkId", "teamMemberId", "profileId", "choiceId", "acuteIntakeId")
"""Of a case, or of one organisation alone."""

CATALOGUE_IDS = (
    "programmeId",
    "interventionId",
    "arrangementId",
    "acuteRouteId",
    "directionRuleId",
    "conferenceFormId",
    "offerId",
    "dutyId",
    "gapId",
)
"""What every partner of the house may know of."""


def programme_rows(world: World, case: MadeCase) -> dict[str, Any]:
    """The rows, in an order in which they can be written."""
    here: dict[str, Any] = {"house_id": world.house_id}
    police = world.organisations["police"]
    held = here | {"case_id": case.id, "organisation_id": police}
    definition = shipped()["house_conference"].model_dump(mode="json", by_alias=True)
    programme = ProgrammeRow(**here, **programme_record(definition), author="test")
    of_stage: dict[str, Any] = {"profile": "complex_divorce", "stage": "first_signal"}
    return {
        "programmeId": programme,
        "interventionId": InterventionRow(**here, code="I-01", edition="0", name="Hulp", kind="network", source="x"),
        "arrangementId": ArrangementRow(**here, **of_stage, edition="0", core_nl="Kern", core_en="Core", source="x"),
        "acuteRouteId": AcuteRouteRow(**here, age="adult", kind="sexual", edition="0", source="x"),
        "directionRuleId": DirectionRuleRow(**here, code="D-01", edition="0", text_nl="x", text_en="x", source="x"),
        "conferenceFormId": ConferenceFormRow(
            **here, code="form", edition="0", title_nl="x", title_en="x", charter={}, source="x"
        ),
        "offerId": RegionalOfferRow(**here, kind="safe_shelter", name="Opvang", starts_on=NOW.date()),
        "dutyId": DutyRow(
            **here, programme_id=programme.id, kind="on_call", organisation_id=police, starts_at=NOW, ends_at=NOW
        ),
        "gapId": DutyGapRow(**here, programme_id=programme.id, kind="on_call", code="police", on_date=NOW.date()),
        "caseProgrammeId": CaseProgrammeRow(**held, programme_id=programme.id),
        "checkId": CriteriaCheckRow(
            **held, programme_id=programme.id, set_code="set", set_edition="1", answers=[], outcome="met"
        ),
        "teamMemberId": TeamMemberRow(**held, shell="core", discipline="Recherche"),  # noqa: S604 - of a team
        "profileId": ProfileAssessmentRow(
            **held, profile="long_term_care", rationale="Gesprekken", assessed_on=NOW.date()
        ),
        "choiceId": ArrangementChoiceRow(**held, **of_stage, part="professional", code="I-52"),
        "acuteIntakeId": AcuteIntakeRow(**held, person_id=case.persons[0], kind="sexual", age="adult"),
    }
