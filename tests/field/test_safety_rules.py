"""The rules of incidents, concerns, ratings and levels (SA-01 to SA-05, PE-03) through the gate."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio
from pydantic import ValidationError

from app.database.pool import Pools
from app.domain.errors import Conflict, InvalidContent, MissingRole, NotFound, NotOwner
from app.domain.safety import concerns, incidents, ratings
from app.domain.safety.drafts import (
    ConcernDraft,
    ConcernRankDraft,
    IncidentRoleDraft,
    LabelDraft,
    SafetyLevelDraft,
    ScaleDraft,
)
from app.domain.safety.statements.views import INCIDENTS
from app.domain.vocabulary.persons import IncidentRole
from app.domain.vocabulary.safety import (
    DatePrecision,
    EvidenceStatus,
    IncidentLabel,
    RatingKind,
    SafetySource,
)
from tests.domain.case_world import edge, events, shown
from tests.field.findings_world import findings_of
from tests.field.safety_world import (
    TODAY,
    acts_only_for,
    director,
    discussed,
    incident,
    reported,
    rows_of,
    team_case,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHY = "Zo besproken"


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> MadeCase:
    return await team_case(world)


@pytest.mark.rule("SA-01")
async def test_an_incident_has_who_acted_whom_it_struck_and_what_it_did(world: World, case: MadeCase) -> None:
    acting, struck = incident(case).roles
    for roles, unknown, code in (
        ((struck,), False, "acting-person-required"),
        ((acting,), False, "affected-person-required"),
        ((acting, struck, struck), False, "repeated"),
    ):
        with pytest.raises(InvalidContent) as refused:
            await reported(world, case, roles=roles, unknown_person=unknown)
        assert [fault.code for fault in refused.value.faults] == [code]
    for lacking in ("impact", "kinds", "source", "occurredOn"):
        told = incident(case).model_dump(mode="json", by_alias=True)
        del told[lacking]
        with pytest.raises(ValidationError):
            type(incident(case)).model_validate(told)
    with pytest.raises(InvalidContent):
        await reported(world, case, occurred_on=TODAY + timedelta(days=1))
    found = await reported(world, case, roles=(struck,), unknown_person=True, precision=DatePrecision.year)
    seen = await shown(world.gate, director(world), INCIDENTS, found, "roles")
    assert (seen["unknownPerson"], seen["precision"], seen["kinds"]) == (True, "year", ["physical"])
    assert [role["role"] for role in seen["roles"]["items"]] == ["affected_person"]


@pytest.mark.rule("SA-01", "NO-07")
async def test_the_team_must_confirm_that_it_heard_of_an_incident(world: World, case: MadeCase, pools: Pools) -> None:
    incident_id = await reported(world, case)
    (told,) = [event for event in await events(pools, world, "safety.incident_reported") if event["case_id"] == case.id]
    assert (told["notice_class"], told["subject_id"]) == ("acknowledge", incident_id)
    assert world.organisations["youth_protection"] in told["taking_part"]
    assert world.organisations["veilig_thuis"] in told["named"]


@pytest.mark.rule("PE-03")
async def test_a_child_who_witnesses_counts_as_a_victim_and_both_roles_may_meet(world: World, case: MadeCase) -> None:
    roles = (
        IncidentRoleDraft(person_id=case.persons[0], role=IncidentRole.both, source="Moeder zelf"),
        IncidentRoleDraft(person_id=case.persons[1], role=IncidentRole.witness),
        IncidentRoleDraft(person_id=case.persons[2], role=IncidentRole.witness),
    )
    incident_id = await reported(world, case, roles=roles)
    seen = await shown(world.gate, director(world), INCIDENTS, incident_id, "roles")
    found = {role["personId"]: (role["role"], role["countsAsVictim"]) for role in seen["roles"]["items"]}
    mother, father, child = (str(person) for person in case.persons)
    assert found == {mother: ("both", True), father: ("witness", False), child: ("child_witness", True)}
    grown = (roles[0], IncidentRoleDraft(person_id=case.persons[1], role=IncidentRole.child_witness))
    with pytest.raises(InvalidContent) as refused:
        await reported(world, case, roles=grown)
    assert refused.value.faults[0].rule == "PE-03"


@pytest.mark.rule("SA-02")
async def test_a_label_stands_once_in_a_household(world: World, case: MadeCase) -> None:
    first = await reported(world, case, label=IncidentLabel.worst)
    with pytest.raises(Conflict):
        await reported(world, case, label=IncidentLabel.worst)
    other = await reported(world, case, label=IncidentLabel.first)
    with pytest.raises(Conflict):
        await incidents.label_incident(
            world.gate, world.actor("police"), incident_id=other, seen=1, draft=LabelDraft(label=IncidentLabel.worst)
        )
    police = world.actor("police")
    await incidents.label_incident(world.gate, police, incident_id=first, seen=1, draft=LabelDraft(label=None))
    moved = LabelDraft(label=IncidentLabel.worst)
    assert await incidents.label_incident(world.gate, police, incident_id=other, seen=1, draft=moved) == 2


@pytest.mark.rule("SA-02")
async def test_of_two_who_mark_at_the_same_moment_one_is_refused(world: World, case: MadeCase) -> None:
    both = [reported(world, case, kind, label=IncidentLabel.last) for kind in ("police", "local_team")]
    ended = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in ended) == ["Conflict", "UUID"]


@pytest.mark.rule("SA-02")
async def test_what_a_client_told_is_corrected_by_nobody_else_and_stays_the_client_s(
    world: World, case: MadeCase
) -> None:
    mine = {"source": SafetySource.client, "told_by_id": case.persons[0]}
    with pytest.raises(InvalidContent):
        await reported(world, case, source=SafetySource.client)
    incident_id = await reported(world, case, "local_team", **mine)
    for other in (director(world), world.actor("police"), world.keeper()):
        with pytest.raises(NotOwner):
            await incidents.correct_incident(
                world.gate, other, incident_id=incident_id, seen=1, draft=incident(case, **mine)
            )
        with pytest.raises(NotOwner):
            await incidents.label_incident(
                world.gate, other, incident_id=incident_id, seen=1, draft=LabelDraft(label=IncidentLabel.first)
            )
    team = world.actor("local_team")
    with pytest.raises(InvalidContent) as refused:
        await incidents.correct_incident(world.gate, team, incident_id=incident_id, seen=1, draft=incident(case))
    assert refused.value.faults[0].code == "of-the-client"
    again = incident(case, impact="Zij slaapt bij haar zus", **mine)
    assert await incidents.correct_incident(world.gate, team, incident_id=incident_id, seen=1, draft=again) == 2
    seen = await shown(world.gate, director(world), INCIDENTS, incident_id, "roles")
    assert (seen["source"], seen["impact"], len(seen["roles"]["items"])) == ("client", "Zij slaapt bij haar zus", 2)


@pytest.mark.rule("CO-06", "SA-02")
async def test_a_client_s_account_stays_on_that_client_s_side(world: World, case: MadeCase, pools: Pools) -> None:
    mine = {"source": SafetySource.client, "told_by_id": case.persons[0]}
    incident_id = await reported(world, case, "local_team", **mine)
    await acts_only_for(world, case, "youth_protection", 1)
    assert await shown(world.gate, world.actor("youth_protection"), INCIDENTS, incident_id) is None
    await acts_only_for(world, case, "youth_protection", 0)
    assert await shown(world.gate, world.actor("youth_protection"), INCIDENTS, incident_id) is not None
    assert await shown(world.gate, world.actor("school"), INCIDENTS, incident_id) is None


async def test_who_takes_no_part_reports_nothing(world: World, case: MadeCase) -> None:
    with pytest.raises(NotFound):
        await reported(world, case, "school")
    await world.consent(case, 0, recipients=("addiction_care",))
    with pytest.raises(MissingRole):
        await reported(world, case, "addiction_care")


@pytest.mark.rule("SA-03")
async def test_a_concern_without_basis_is_found_and_one_top_concern_is_shared(world: World, case: MadeCase) -> None:
    told = ConcernDraft(
        person_ids=(case.persons[2],), what="Slaapt in de schuur", evidence_status=EvidenceStatus.observed
    )
    police = world.actor("police")
    loose = await concerns.record_concern(world.gate, police, case_id=case.id, draft=told)
    assert ("SA-03", "concern-without-basis") in await findings_of(world, case)
    await rows_of(world, "UPDATE concerns SET basis = 'School' WHERE id = $1", loose)
    assert ("SA-03", "concern-without-basis") not in await findings_of(world, case)
    other = await concerns.record_concern(
        world.gate, police, case_id=case.id, draft=told.model_copy(update={"basis": "Huisarts"})
    )
    meeting_id, _ = await discussed(world, case)
    shared = ConcernRankDraft(meeting_id=meeting_id, shared=True)
    await concerns.rank_concern(world.gate, director(world), concern_id=loose, draft=shared)
    with pytest.raises(Conflict):
        await concerns.rank_concern(world.gate, police, concern_id=other, draft=shared)
    own = ConcernRankDraft(meeting_id=meeting_id, rank=2)
    await concerns.rank_concern(world.gate, police, concern_id=other, draft=own)
    await concerns.rank_concern(world.gate, director(world), concern_id=other, draft=own)
    with pytest.raises(InvalidContent):
        await concerns.rank_concern(
            world.gate, police, concern_id=other, draft=ConcernRankDraft(meeting_id=case.id, rank=2)
        )


@pytest.mark.rule("SA-04")
async def test_a_rating_is_of_the_kind_that_the_phase_fixes(world: World, case: MadeCase) -> None:
    vt = director(world)

    def rating(kind: RatingKind, value: int = 8) -> ScaleDraft:
        return ScaleDraft(person_ids=(case.persons[2],), kind=kind, value=value, rationale=WHY)

    await ratings.rate_scale(world.gate, vt, case_id=case.id, draft=rating(RatingKind.worry_direct_safety))
    for kind in (RatingKind.worry_stable_safety, RatingKind.quality_of_life, RatingKind.safety_level):
        with pytest.raises(InvalidContent) as refused:
            await ratings.rate_scale(world.gate, vt, case_id=case.id, draft=rating(kind))
        assert refused.value.faults[0].rule == "SA-04"
    for value in (0, 11):
        with pytest.raises(ValidationError):
            rating(RatingKind.worry_direct_safety, value)
    with pytest.raises(ValidationError):
        ScaleDraft.model_validate(rating(RatingKind.worry_direct_safety).model_dump(mode="json") | {"value": 7.5})
    await rows_of(world, "UPDATE cases SET phase = 'recovery' WHERE id = $1", case.id)
    await ratings.rate_scale(world.gate, vt, case_id=case.id, draft=rating(RatingKind.quality_of_life))
    found = await edge(world, vt, case, "scale_ratings")
    assert [(one["kind"], one["phase"]) for one in found] == [
        ("quality_of_life", "recovery"), ("worry_direct_safety", "direct_safety"),
    ]  # fmt: skip


@pytest.mark.rule("SA-05")
async def test_a_safety_level_is_apart_from_what_the_member_says(world: World, case: MadeCase) -> None:
    vt, mother = director(world), case.persons[0]

    async def level(value: float, kind: RatingKind = RatingKind.safety_level) -> None:
        draft = SafetyLevelDraft(person_id=mother, level=value, kind=kind)
        await ratings.assess_safety_level(world.gate, vt, case_id=case.id, draft=draft)

    await level(3)
    await level(8, RatingKind.self_rating)
    await level(5.5)
    with pytest.raises(InvalidContent):
        await level(5, RatingKind.worry_direct_safety)
    with pytest.raises(ValidationError):
        SafetyLevelDraft(person_id=mother, level=10.5)
    found = await edge(world, vt, case, "safety_levels")
    assert [(one["kind"], one["level"], one["isLatest"]) for one in found] == [
        ("safety_level", 5.5, True), ("self_rating", 8.0, True), ("safety_level", 3.0, False),
    ]  # fmt: skip


@pytest.mark.rule("CA-12", "SA-05")
async def test_a_member_without_safety_level_is_found_in_direct_safety(world: World, case: MadeCase) -> None:
    missing = ("CA-12", "safety-level-missing")
    for person in case.persons:
        assert missing in await findings_of(world, case)
        said = SafetyLevelDraft(person_id=person, level=9, kind=RatingKind.self_rating)
        await ratings.assess_safety_level(world.gate, director(world), case_id=case.id, draft=said)
        assert missing in await findings_of(world, case)
        level = SafetyLevelDraft(person_id=person, level=7)
        await ratings.assess_safety_level(world.gate, director(world), case_id=case.id, draft=level)
    assert missing not in await findings_of(world, case)
