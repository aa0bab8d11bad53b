"""The end of what was said: by the policy of a kind of meeting, for what was brought in and agreed too (rule GR-16)."""

from typing import Any

import pytest

from app.domain.errors import Unavailable
from app.domain.meetings import keeping
from app.domain.meetings.keeping import keep_meeting_terms
from app.domain.vocabulary.roles import Role
from tests.field.stories.conference import Conference, charter, convene
from tests.field.stories.course import put_in_force
from tests.field.stories.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT = "veilig_thuis"


async def held_on(stage: Stage, case: dict[str, Any], decides: str = "arrangement") -> tuple[Conference, str]:
    """A meeting on a case, recorded, with its decision."""
    held = await convene(stage, case)
    await held.gather(VT)
    await held.open()
    made = await held.decide(VT, kind=decides)
    await held.record()
    return held, str(made["id"])


async def time_is_over(stage: Stage, *meetings: Conference) -> None:
    """The retention of these meetings ended."""
    async with stage.world.gate.open(stage.world.keeper(), "test:time") as work:
        for held in meetings:
            past = "UPDATE meetings SET erase_on = today() - 1 WHERE id = $1"
            assert await work.connection.execute(past, held.id) == "UPDATE 1"


async def erased(stage: Stage) -> int:
    """The job has its turn."""
    return await keep_meeting_terms(stage.world.gate, stage.world.keeper(Role.system))


@pytest.mark.rule("GR-16", "PL-05")
async def test_the_end_of_retention_reaches_contributions_and_earlier_plans_and_is_repeatable(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    said = await stage.contribute("police", case, [mother])
    path = f"/contributions/{said['id']}"
    picture = {"heading": "Now", "text": "There are quarrels", "contributionIds": [said["id"]]}
    await stage.post(VT, f"/cases/{case['id']}/situation-parts", picture)
    contest = {"reason": "It was one quarrel", "forClient": True}
    await stage.post(VT, f"{path}/contest", contest)
    first, agreed = await held_on(stage, case, "plan_agreed")
    plan = await put_in_force(stage, case, agreed)
    await stage.act(VT, plan, "revise", {"reason": "He moved out"})
    second, again = await held_on(stage, case, "plan_agreed")
    newer = {"decisionId": again, "reason": "He moved out", "difference": "No visits"}
    await stage.act(VT, plan, "renew", newer)
    await time_is_over(stage, first)
    assert await erased(stage) == 1
    assert (await stage.get("police", path))["content"] == said["content"]
    later = await stage.contribute("police", case, [mother], content="Brought in after the last meeting.")
    await time_is_over(stage, second)

    async def stopped(*_: Any, **__: Any) -> int:  # noqa: ANN401
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "erase_editions", stopped)
        with pytest.raises((InterruptedError, Unavailable)):
            await erased(stage)
    assert (await stage.get("police", path))["content"] == said["content"]
    assert await erased(stage) == 2
    assert await erased(stage) == 0
    for kind in ("police", VT, "safety_house"):
        await stage.ask(kind, "GET", path, purpose="joint_analysis", status=404)
    left = await stage.items("police", f"/cases/{case['id']}/contributions")
    assert [one["id"] for one in left] == [later["id"]]
    assert await stage.items(VT, f"/cases/{case['id']}/situation-parts") == []
    assert [one["edition"] for one in await stage.items(VT, f"{plan}/editions")] == [2]
    async with stage.world.gate.open(stage.world.keeper(), "test:counts") as work:
        counts = "SELECT category, mode, content, person_ids FROM contributions WHERE id = $1"
        kept = await work.connection.fetchrow(counts, said["id"])
    assert tuple(kept) == ("safety", "content", None, [])


@pytest.mark.rule("GR-16")
async def test_a_case_that_is_still_to_be_discussed_keeps_what_was_brought_in(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    said = await stage.contribute("police", case, [mother])
    held, _ = await held_on(stage, case)
    coming = await convene(stage, case)
    await time_is_over(stage, held)
    assert await erased(stage) == 1
    assert (await stage.get("police", f"/contributions/{said['id']}"))["content"] == said["content"]
    assert await erased(stage) == 0
    await stage.act("safety_house", coming.item, "remove", {"reason": "The family moved away"})
    assert await erased(stage) == 1
    await stage.ask("police", "GET", f"/contributions/{said['id']}", status=404)
    assert await erased(stage) == 0


@pytest.mark.rule("GR-16", "ME-20")
async def test_what_was_settled_online_is_erased_after_the_retention_of_its_kind(stage: Stage) -> None:
    case = await stage.open_case()
    kind_id = await charter(stage, kind="virtual_conference", retentionDays=30)
    body = {"kindId": kind_id, "kind": "recall", "question": "Is it still needed?"}
    made = await stage.post("safety_house", f"/cases/{case['id']}/agenda-items", body)
    path = f"/agenda-items/{made['id']}"
    positions = [{"organisationId": str(stage.organisation("police")), "position": "in_favour"}]
    said = {"kind": "arrangement", "text": "The local team goes on", "positions": positions}
    decision = await stage.post("safety_house", f"{path}/decisions", said)
    await stage.act("safety_house", path, "decide")
    for days, gone in ((29, 0), (31, 1), (31, 0)):
        async with stage.world.gate.open(stage.world.keeper(), "test:time") as work:
            past = "UPDATE agenda_items SET changed_at = now() - make_interval(days => $2) WHERE id = $1"
            await work.connection.execute(past, made["id"], days)
        assert await erased(stage) == gone
    item = await stage.get("safety_house", path)
    left = await stage.get("safety_house", f"/meeting-decisions/{decision['id']}")
    assert (item["question"], item["status"], left["text"], left["kind"]) == ("", "decided", "", "arrangement")
