"""Decisions: the five rules, every position and dissent, and whom a decision binds."""

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.decisions import find_decision
from app.domain.errors import GuardNotMet, InvalidContent, MandateRequired
from app.domain.ids import new_id
from app.domain.meetings import deciding
from app.domain.meetings.statements.views import MEETINGS
from app.domain.meetings.voting import check_positions, satisfies
from app.domain.vocabulary.meetings import (
    DecisionKind,
    DecisionRule,
    Position,
)
from tests.domain.case_world import rows, shown
from tests.field.meeting_world import (
    close_item,
    decided,
    decision,
    in_session,
    mandate,
    organisation,
    planned,
    run,
    setting,
)
from tests.world import World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
IN, OK, NO, OUT = Position.in_favour, Position.accepts, Position.against, Position.abstains
SOON = (datetime.now(UTC) + timedelta(days=20)).date()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    made = await make_world(pools)
    await organisation(made, "prosecution", covenant=True)
    await mandate(made, "police")
    return made


@pytest.mark.rule("ME-13")
@pytest.mark.parametrize(
    ("rule", "positions", "stands"),
    [
        (DecisionRule.veto, (IN, OK, OUT), True),
        (DecisionRule.veto, (IN, IN, NO), False),
        (DecisionRule.unanimity, (IN, IN, OUT), True),
        (DecisionRule.unanimity, (IN, IN, OK), False),
        (DecisionRule.consensus, (IN, IN, OK), True),
        (DecisionRule.consensus, (IN, OK, OK), False),
        (DecisionRule.consensus, (IN, IN, IN, NO), False),
        (DecisionRule.majority, (IN, IN, NO), True),
        (DecisionRule.majority, (IN, NO), False),
        (DecisionRule.single_person, (IN,), True),
        (DecisionRule.single_person, (NO,), False),
        (DecisionRule.single_person, (IN, IN), False),
        (DecisionRule.consensus, (OUT, OUT), False),
    ],
)
async def test_the_five_rules(rule: DecisionRule, positions: tuple[Position, ...], *, stands: bool) -> None:
    assert satisfies(rule, positions) == stands
    taken = {new_id(): position for position in positions}
    if stands:
        check_positions(rule, taken, voters=taken)
    else:
        with pytest.raises(GuardNotMet):
            check_positions(rule, taken, voters=taken)


@pytest.mark.rule("ME-13")
async def test_a_decision_keeps_its_rule_every_position_and_dissent(pools: Pools, world: World) -> None:
    table = await in_session(pools, await planned(world), "police", "veilig_thuis", "youth_protection")
    for positions in (
        (("police", IN), ("veilig_thuis", IN)),
        (("police", IN), ("veilig_thuis", OK), ("youth_protection", NO)),
    ):
        with pytest.raises(GuardNotMet) as refused:
            await decided(pools, table, decision(world, *positions))
        assert refused.value.rule == "ME-13"
    with pytest.raises(InvalidContent):
        await decided(pools, table, decision(world, ("school", IN)))
    with pytest.raises(GuardNotMet):
        await decided(pools, table, decision(world, ("police", IN), decision_rule=DecisionRule.single_person))
    draft = decision(world, ("police", IN), ("veilig_thuis", IN), ("youth_protection", OK))
    dissent = draft.positions[2].model_copy(update={"note": "Liever eerst een onderzoek"})
    made = await decided(pools, table, draft.model_copy(update={"positions": (*draft.positions[:2], dissent)}))
    found = await shown(world.gate, world.keeper(), MEETINGS, table.id, "decisions")
    kept = found["decisions"]["items"][0]
    assert (kept["id"], kept["decisionRule"], kept["charterVersion"]) == (str(made), "consensus", 2)
    assert [part["position"] for part in kept["positions"]] == ["in_favour", "in_favour", "accepts"]
    assert kept["positions"][2]["note"] == "Liever eerst een onderzoek"
    async with world.gate.open(world.keeper(), "test:find") as work:
        row = await find_decision(work, made, case_id=table.case.id, about=DecisionKind.arrangement)
        assert row.id == made
        with pytest.raises(GuardNotMet) as none:
            await find_decision(work, made, case_id=table.case.id, about=DecisionKind.closing)
        assert (none.value.rule, none.value.missing) == ("ME-13", ("no-decision",))


@pytest.mark.rule("ME-13")
async def test_the_house_may_set_the_rule_for_every_charter(pools: Pools, world: World) -> None:
    table = await in_session(pools, await planned(world), "police", "veilig_thuis")
    await setting(world, "decision_rule", "majority")
    with pytest.raises(GuardNotMet) as refused:
        await decided(pools, table, decision(world, ("police", IN), ("veilig_thuis", NO)))
    assert refused.value.missing == ("majority",)
    await setting(world, "decision_rule", "per_charter")


@pytest.mark.rule("ME-12")
async def test_an_organisation_is_bound_by_a_mandate_there_or_by_accepting_later(pools: Pools, world: World) -> None:
    table = await in_session(pools, await planned(world), "police", "veilig_thuis")
    police, vt = world.organisations["police"], world.organisations["veilig_thuis"]
    both = (("police", IN), ("veilig_thuis", IN))
    with pytest.raises(GuardNotMet) as refused:
        await decided(pools, table, decision(world, *both, binds_ids=(police, vt)))
    assert (refused.value.rule, refused.value.missing) == ("ME-12", ("no-mandate",))
    made = await decided(pools, table, decision(world, *both, binds_ids=(police,), asks_ids=(vt,)))
    found = await rows(pools, world, "SELECT * FROM meeting_decisions WHERE id = $1", made)
    assert (set(found[0]["binds_ids"]), found[0]["accepted_ids"]) == ({police, vt}, [police])
    with pytest.raises(MandateRequired):
        await deciding.accept_decision(world.gate, world.actor("veilig_thuis"), decision_id=made, seen=1)
    await mandate(world, "veilig_thuis")
    await deciding.accept_decision(world.gate, world.actor("veilig_thuis"), decision_id=made, seen=1)
    found = await rows(pools, world, "SELECT accepted_ids FROM meeting_decisions WHERE id = $1", made)
    assert set(found[0][0]) == {police, vt}


@pytest.mark.rule("ME-12")
async def test_nothing_is_decided_without_the_referrer_where_the_charter_asks(pools: Pools, world: World) -> None:
    table = await in_session(pools, await planned(world, referrer_required=True), "police")
    with pytest.raises(GuardNotMet) as refused:
        await decided(pools, table, decision(world, ("police", IN)))
    assert refused.value.missing == ("referrer-absent",)
    await run(pools, world, "UPDATE attendances SET basis = 'referrer' WHERE id = $1", table.seats["police"])
    await decided(pools, table, decision(world, ("police", IN)))
    await close_item(pools, table)
