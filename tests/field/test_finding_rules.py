"""The rule of findings (RP-05): listed per case while the data give them, accepted with a reason, never deleted."""

from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.selection import Part, PartKind, Rows, Selection
from app.domain.errors import MissingRole, NotFound, WrongState
from app.domain.findings import catalogue, service
from app.domain.findings.drafts import AcknowledgeDraft
from app.domain.findings.statements import FINDINGS
from app.domain.tables.persons import ChildHearingRow
from app.domain.vocabulary.findings import FINDING, FindingState
from app.domain.vocabulary.sharing import Category
from tests.domain.case_world import directed, edge, rows, shown_list
from tests.field.findings_world import findings_of
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEARD = ("PE-10", "not-marked-heard")
WHY = AcknowledgeDraft(reason="Het kind is een week oud")


async def shown_finding(world: World, actor: Actor, case: MadeCase, which: tuple[str, str] = HEARD) -> Any:  # noqa: ANN401
    """One finding of a case as a reader is shown it, or None."""
    found = await edge(world, actor, case, "findings")
    return next((one for one in found if (one["rule"], one["code"]) == which), None)


@pytest.mark.rule("RP-05")
async def test_a_finding_is_listed_with_rule_object_and_date_until_data_resolve_it(pools: Pools, world: World) -> None:
    case = await world.case()
    child = case.persons[2]
    found = await shown_finding(world, world.actor("veilig_thuis"), case)
    opened = (await rows(pools, world, "SELECT opened_at FROM cases WHERE id = $1", case.id))[0]["opened_at"]
    assert (found["subject"], found["subjectId"], found["state"]) == ("person", str(child), "open")
    assert found["since"].replace("Z", "+00:00")[:19] == opened.isoformat()[:19]
    assert found["id"] == (await shown_finding(world, world.keeper(), case))["id"]
    hearing: dict[str, Any] = {
        "house_id": world.house_id,
        "case_id": case.id,
        "child_id": child,
        "heard": "yes",
        "parents_present": False,
    }
    async with world.gate.open(world.keeper(), "test:heard") as work:
        await work.insert(ChildHearingRow(**hearing, heard_on=opened.date(), organisation_id=world.keeper_id))
    assert HEARD not in await findings_of(world, case)
    assert await shown_finding(world, world.keeper(), case) is None


@pytest.mark.rule("RP-05")
async def test_a_finding_is_accepted_with_a_reason_by_who_answers_for_the_case(pools: Pools, world: World) -> None:
    case = await world.case()
    found = await shown_finding(world, world.keeper(), case)
    asked: dict[str, Any] = {"case_id": case.id, "finding_id": found["id"], "draft": WHY}
    with pytest.raises(MissingRole):
        await service.acknowledge_finding(world.gate, world.actor("veilig_thuis"), **asked)
    await directed(world, case)
    await service.acknowledge_finding(world.gate, world.actor("veilig_thuis"), **asked)
    kept = await shown_finding(world, world.actor("police"), case)
    assert (kept["state"], kept["reason"]) == ("acknowledged", WHY.reason)
    assert kept["acknowledgedBy"] == str(world.organisations["veilig_thuis"])
    with pytest.raises(WrongState):
        await service.acknowledge_finding(world.gate, world.keeper(), **asked)
    # the data behind it change: it is open again, and what was accepted before stays on record
    async with world.gate.open(world.keeper(), "test:change") as work:
        await work.connection.execute(
            "UPDATE cases SET opened_at = opened_at - interval '1 day' WHERE id = $1", case.id
        )
    again = await shown_finding(world, world.actor("police"), case)
    assert (again["id"], again["state"], again["reason"]) == (found["id"], "open", None)
    await service.acknowledge_finding(world.gate, world.keeper(), **asked)
    accepted = await rows(pools, world, "SELECT reason FROM finding_acknowledgements WHERE case_id = $1", case.id)
    assert [row["reason"] for row in accepted] == [WHY.reason] * 2
    for attempt in ("DELETE FROM finding_acknowledgements", "UPDATE finding_acknowledgements SET reason = '-'"):
        with pytest.raises(Exception, match="permission denied"):
            await rows(pools, world, attempt)
    assert FINDING.targets(FindingState.acknowledged) == (FindingState.open,)


@pytest.mark.rule("RP-05")
async def test_a_finding_is_hidden_with_the_data_that_it_is_about(world: World) -> None:
    case = await world.case()
    limited = (Category.existence, Category.identity, Category.household)
    await world.consent(case, 2, recipients=("addiction_care",), categories=limited)
    reader = world.actor("addiction_care")
    assert await edge(world, reader, case, "persons")
    assert await shown_finding(world, reader, case) is None  # it may read of the child, not of who does what
    assert await edge(world, world.actor("school"), case, "findings") == []
    found = await shown_finding(world, world.keeper(), case)
    for stranger in (world.actor("school"), world.actor("local_team")):
        with pytest.raises(NotFound):
            await service.acknowledge_finding(world.gate, stranger, case_id=case.id, finding_id=found["id"], draft=WHY)


@pytest.mark.rule("RP-05")
async def test_the_findings_of_the_cases_that_one_directs_are_listed_and_counted(world: World) -> None:
    made = [await world.case() for _ in range(3)]
    for case in made[:2]:
        await directed(world, case, "police")
    found = await shown_list(world.gate, world.actor("police"), FINDINGS)
    assert {one["caseId"] for one in found} == {str(case.id) for case in made[:2]}
    total = Selection(Rows(FINDINGS, parts=(Part(PartKind.total, "total"),)), "test", "list")
    counted = await world.gate.disclose(world.actor("police"), total)
    assert int((counted.body or "").strip("{}").split(":")[1]) == len(found)
    assert await shown_list(world.gate, world.actor("school"), FINDINGS) == []


async def test_no_two_findings_are_of_one_rule_code_and_kind_of_object() -> None:
    named = [(finding.rule, finding.code, finding.subject) for finding in catalogue.findings()]
    assert len(named) == len(set(named))
