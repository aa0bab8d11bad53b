"""The situation picture and the findings of contributions (GR-05, CO-08, CO-10 to CO-14) through the gate."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.contributions import history, picture, requests, service
from app.domain.contributions.drafts import (
    AwarenessAnswer,
    ContributionDraft,
    HelpDraft,
    HelpEnding,
    NamedGround,
    QualityCheck,
    RequestDraft,
    SituationPartDraft,
    UnknownDraft,
    UnknownSettlement,
    Withdrawal,
)
from app.domain.contributions.statements.views import SITUATION_PARTS
from app.domain.errors import InvalidContent, MissingRole
from app.domain.vocabulary.contributions import Awareness, ContributionMode, Quality, Restriction
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from tests.domain.case_world import directed, edge, shown
from tests.field.findings_world import findings_of
from tests.today import today_here
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")
TODAY = today_here()


async def share(world: World, case: MadeCase, kind: str, person: int = 0, **facts: object) -> UUID:
    """An item of safety under the covenant about one person, told to that person."""
    told: dict[str, Any] = {
        "person_ids": [case.persons[person]],
        "mode": ContributionMode.content,
        "category": Category.safety,
        "content": "Geschreeuw in de nacht.",
        "necessity": "nodig voor de analyse",
        "as_of": TODAY,
        "purpose": Purpose.joint_analysis,
        "ground": NamedGround(kind=SharingGround.covenant, agreement_id=world.covenant_id, edition="2026-1"),
        "awareness": [AwarenessAnswer(person_id=case.persons[person], status=Awareness.informed)],
    }
    draft = ContributionDraft(**(told | facts))
    return await service.share_contribution(world.gate, world.actor(kind), case_id=case.id, draft=draft)


async def noticed(world: World, case: MadeCase, *rules: str) -> set[tuple[str, str]]:
    """The findings of these rules in a case."""
    return {found for found in await findings_of(world, case) if found[0] in rules}


@pytest.mark.rule("CO-10")
async def test_a_part_of_the_picture_is_open_to_who_may_read_all_on_which_it_rests(world: World) -> None:
    case = await world.case()
    await directed(world, case)
    director = world.actor("veilig_thuis")
    plain = await share(world, case, "youth_protection")
    narrow = await share(
        world, case, "youth_protection", recipient_ids=[world.organisations["veilig_thuis"], world.keeper_id]
    )

    async def seen(kind: str) -> list[str]:
        return sorted(part["heading"] for part in await edge(world, world.actor(kind), case, "situation_parts"))

    async def write(heading: str, *items: UUID) -> UUID:
        draft = SituationPartDraft(heading=heading, text="Samen zien wij dit.", contribution_ids=list(items))
        return await picture.write_situation_part(world.gate, director, case_id=case.id, draft=draft)

    await write("de nacht", plain)
    both = await write("beide", plain, narrow)
    assert await seen("veilig_thuis") == await seen("safety_house") == ["beide", "de nacht"]
    assert await seen("police") == ["de nacht"]
    assert await shown(world.gate, world.actor("police"), SITUATION_PARTS, both) is None
    again = SituationPartDraft(heading="smal", text="Alleen dit.", contribution_ids=[narrow])
    await picture.rewrite_situation_part(world.gate, director, situation_part_id=both, seen=1, draft=again)
    assert await seen("veilig_thuis") == ["de nacht", "smal"]
    owner = world.actor("youth_protection")
    gone = Withdrawal(reason="Klopt niet.")
    await service.withdraw_contribution(world.gate, owner, contribution_id=plain, seen=1, change=gone)
    assert await seen("police") == []
    for item_id in (plain, case.id):
        with pytest.raises(InvalidContent):
            await write("los", item_id)


@pytest.mark.rule("CO-10")
async def test_the_picture_is_written_by_who_directs_and_hides_what_its_writer_may_not_read(world: World) -> None:
    case = await world.case()
    await directed(world, case)
    hidden = await share(world, case, "police", restriction=Restriction.ongoing_investigation)
    draft = SituationPartDraft(heading="verborgen", text="x", contribution_ids=[hidden])
    with pytest.raises(InvalidContent) as refused:
        await picture.write_situation_part(world.gate, world.actor("veilig_thuis"), case_id=case.id, draft=draft)
    assert refused.value.faults[0].code == "unknown-item"
    with pytest.raises(MissingRole):
        await picture.write_situation_part(world.gate, world.actor("police"), case_id=case.id, draft=draft)


@pytest.mark.rule("CO-10")
async def test_before_a_meeting_the_case_shows_what_is_missing_and_the_share_that_contributed(world: World) -> None:
    case = await world.case()
    vt = world.actor("veilig_thuis")
    await share(world, case, "police")
    question = RequestDraft(
        asked_id=world.organisations["youth_protection"],
        need="Welke hulp loopt er?",
        person_ids=case.persons[:1],
        categories=[Category.care],
        purpose=Purpose.joint_analysis,
        due_at=datetime.now(UTC) + timedelta(days=7),
    )
    asked = await requests.request_contribution(world.gate, vt, case_id=case.id, draft=question)
    found = await history.ask_completeness(world.gate, vt, case_id=case.id)
    assert (found.contributed, found.team, found.share, found.missing_request_ids) == (1, 3, 33, [asked])


@pytest.mark.rule("GR-05", "CO-08", "CO-11", "CO-12")
async def test_an_item_is_a_finding_for_its_owner_and_the_house_while_something_is_wrong_with_it(world: World) -> None:
    case = await world.case()
    fine = await share(world, case, "police")
    assert await noticed(world, case, "GR-05", "CO-08", "CO-11", "CO-12") == set()
    await share(world, case, "police", awareness=[])
    assert await noticed(world, case, "GR-05") == {("GR-05", "awareness-unknown")}
    await share(world, case, "police", as_of=TODAY - timedelta(days=91))
    assert await noticed(world, case, "CO-08") == {("CO-08", "stale")}
    low = QualityCheck(quality=Quality.low, follow_up="Wanneer precies?")
    await service.verify_contribution(world.gate, world.keeper(), contribution_id=fine, seen=1, draft=low)
    assert await noticed(world, case, "CO-11") == {("CO-11", "low-quality")}
    hidden = await world.case()
    await share(world, hidden, "police", awareness=[], restriction=Restriction.ongoing_investigation)
    assert await noticed(world, hidden, "GR-05") == set()


@pytest.mark.rule("CO-13", "CO-14")
async def test_help_without_aim_and_what_nobody_finds_out_are_findings(world: World) -> None:
    case = await world.case()
    vt = world.actor("veilig_thuis")
    aimless = HelpDraft(person_id=case.persons[0], helper="Team", kind="gesprekken")
    help_id = await history.record_help(world.gate, vt, case_id=case.id, draft=aimless)
    assert await noticed(world, case, "CO-13") == {("CO-13", "help-without-aim")}
    ending = HelpEnding(ends_on=TODAY - timedelta(days=1), outcome="Gestopt.")
    await history.end_help(world.gate, vt, help_id=help_id, seen=1, change=ending)
    assert await noticed(world, case, "CO-13") == set()
    draft = UnknownDraft(person_ids=case.persons[:1], question="Waar slaapt hij?")
    unknown_id = await history.record_unknown(world.gate, vt, case_id=case.id, draft=draft)
    assert await noticed(world, case, "CO-14") == {("CO-14", "unknown-without-action")}
    settled = UnknownSettlement(outcome="Bij zijn zus.")
    await history.settle_unknown(world.gate, vt, unknown_id=unknown_id, seen=1, change=settled)
    assert await noticed(world, case, "CO-14") == set()
