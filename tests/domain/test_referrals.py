"""A referral comes in: once, whole, shown to whom its ground opens it; through the gate, on a real PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.draft import ReasonDraft
from app.domain.access.repeating import Key, Replayed
from app.domain.errors import (
    InvalidContent,
    NotFound,
    ProfessionalRequired,
    ReferenceConflict,
    StaleVersion,
    WrongState,
)
from app.domain.ids import new_id
from app.domain.referrals.service import (
    discard_referral,
    dry_run_referral,
    quarantine_message,
    repair_referral,
    submit_referral,
)
from app.domain.referrals.statements.views import (
    QUARANTINED_MESSAGES,
    REFERRALS,
)
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from tests.referral_world import (
    NOW,
    all_messages,
    desk,
    draft_of,
    house,
    partner,
    shown,
    small,
)
from tests.world import World, make_world


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


async def rows(world: World, sql: str) -> list[dict[str, Any]]:
    """What stands in the tables of the house."""
    async with world.gate.open(house(world), "test:look") as work:
        return [dict(row) for row in await work.connection.fetch(sql)]


async def events(world: World) -> list[tuple[str, str, list[UUID]]]:
    """Every event so far: type, code, and who is named."""
    found = await rows(world, "SELECT type, reason_code, named FROM events ORDER BY ordinal")
    return [(row["type"], row["reason_code"], row["named"]) for row in found]


async def told(world: World, kind: str) -> list[str]:
    """The codes that an organisation of this kind was told."""
    return [code for _, code, named in await events(world) if world.organisations[kind] in named]


async def test_every_message_of_the_demo_comes_in_and_its_repeat_changes_nothing(world: World) -> None:
    drafts = [draft_of(message) for _, message in all_messages()]
    made = [await submit_referral(world.gate, desk(world), draft=draft) for draft in drafts]
    again = [await submit_referral(world.gate, desk(world), draft=draft) for draft in drafts]
    assert again == made
    assert len(set(made)) == len(drafts) == 29
    assert len(await events(world)) == 29
    persons = await rows(world, "SELECT count(*) AS n FROM referral_persons")
    assert persons[0]["n"] == sum(len(draft.persons) for draft in drafts)


async def test_a_kill_between_commit_and_answer_is_safe_the_first_answer_is_given_again(world: World) -> None:
    actor = world.actor("local_team", purpose=Purpose.referral_handling, client_id=new_id())
    keyed = world.gate.keyed(Key("k-1", "submit_referral", "h"))
    first = await submit_referral(keyed, actor, draft=small())
    with pytest.raises(Replayed) as again:
        await submit_referral(world.gate.keyed(Key("k-1", "submit_referral", "h")), actor, draft=small())
    assert again.value.subject_id == first
    assert await submit_referral(world.gate.keyed(Key("k-2", "submit_referral", "h")), actor, draft=small()) == first


async def test_sixteen_at_once_are_one_referral(world: World) -> None:
    actor = partner(world, "local_team")
    made = await asyncio.gather(*(submit_referral(world.gate, actor, draft=small()) for _ in range(16)))
    assert len(set(made)) == 1
    assert [kind for kind, _, _ in await events(world)] == ["referrals.received"]


async def test_the_same_message_id_of_another_sender_is_another_referral(world: World) -> None:
    one = await submit_referral(world.gate, partner(world, "local_team"), draft=small())
    other = await submit_referral(world.gate, partner(world, "school"), draft=small())
    assert one != other
    with pytest.raises(ReferenceConflict):
        await submit_referral(world.gate, partner(world, "school"), draft=small(reference="R-2"))


async def test_a_dry_run_tells_everything_and_stores_nothing(world: World) -> None:
    actor = partner(world, "local_team")
    good = await dry_run_referral(world.gate, actor, draft=small(requestedTrack="mda_structural"))
    bad = await dry_run_referral(
        world.gate,
        actor,
        draft=small(
            sentAt=(NOW + timedelta(days=9)).isoformat(),
            informed=[{"person": "nobody", "what": "x"}],
            ground={"kind": "exchange_agreement", "purpose": "referral_handling"},
        ),
    )
    assert good.acceptable
    assert good.needs_triage
    assert {warning.pointer for warning in good.warnings} >= {
        "/standardQuestions/whatIsGoingOn",
        "/persons/0/view/told",
        "/concerns/0/basis",
    }
    assert not bad.acceptable
    assert {fault.code for fault in bad.faults} == {"in-the-future", "unknown-key", "no-agreement-in-force"}
    for table in ("referrals", "referral_persons", "events", "tasks", "quarantined_messages"):
        assert await rows(world, f"SELECT 1 FROM {table}") == []


async def test_the_sender_reads_back_its_own_the_house_what_the_ground_opens_and_a_stranger_nothing(
    world: World,
) -> None:
    draft = small(risks=[{"code": "psychiatric", "persons": ["father"]}, {"code": "debts"}])
    referral_id = await submit_referral(world.gate, partner(world, "local_team"), draft=draft)
    own = await shown(world, partner(world, "local_team"), REFERRALS, referral_id, "persons")
    keepers = await shown(world, house(world), REFERRALS, referral_id, "persons")
    assert own["concerns"][0]["what"].startswith("Canary")
    assert own["healthRisks"][0]["code"] == "psychiatric"
    assert own["householdMatch"] is None
    assert keepers["concerns"] == own["concerns"]
    assert keepers["risks"] == [{"code": "debts", "persons": []}]
    assert keepers["healthRisks"] is None
    assert keepers["withheld"] == ["health"]
    assert keepers["householdMatch"] == "none"
    assert [p["givenName"] for p in keepers["persons"]["items"]] == ["Kiki", "Fedde", "Mira"]
    for stranger in ("police", "school", "veilig_thuis"):
        assert await shown(world, partner(world, stranger), REFERRALS, referral_id) is None
        assert (await shown(world, partner(world, stranger), REFERRALS))["items"] == []


async def test_without_a_ground_or_for_another_purpose_the_house_reads_that_it_is_there_and_no_more(
    world: World,
) -> None:
    sender = partner(world, "local_team")
    bare = await submit_referral(world.gate, sender, draft=small("m-1", ground=None))
    good = await submit_referral(world.gate, sender, draft=small("m-2"))
    for referral_id, actor in ((bare, house(world)), (good, world.keeper(purpose=Purpose.monitoring))):
        seen = await shown(world, actor, REFERRALS, referral_id, "persons")
        assert seen["state"] == "received"
        assert seen["concerns"] is None
        assert seen["persons"]["items"][0]["givenName"] is None
        assert "safety" in seen["withheld"]


async def test_a_covenant_opens_its_categories_and_consent_what_everyone_gave(world: World) -> None:
    covenant = {"kind": "covenant", "purpose": "referral_handling"}
    by_covenant = await submit_referral(world.gate, desk(world), draft=small("m-1", ground=covenant, strengths=["x"]))
    seen = await shown(world, house(world), REFERRALS, by_covenant)
    assert seen["concerns"] is not None
    assert seen["strengths"] is None
    with pytest.raises(InvalidContent):
        await submit_referral(world.gate, partner(world, "school"), draft=small("m-2", ground=covenant))
    given = [
        {
            "kind": "consent",
            "person": key,
            "state": "given",
            "purpose": "referral_handling",
            "recipientKind": "safety_house",
            "categories": ["safety", "identity"] if key != "father" else ["safety"],
        }
        for key in ("mother", "father", "child")
    ]
    consent = {"kind": "consent", "purpose": "referral_handling"}
    by_consent = await submit_referral(
        world.gate, partner(world, "school"), draft=small("m-3", ground=consent, grounds=given)
    )
    seen = await shown(world, house(world), REFERRALS, by_consent, "persons")
    assert seen["concerns"] is not None
    assert seen["persons"]["items"][0]["givenName"] is None


async def test_a_quarantined_message_is_repaired_by_its_sender_and_goes_on_as_of_its_arrival(world: World) -> None:
    sender = partner(world, "local_team")
    kept = await quarantine_message(world.gate, sender, route="veilig-thuis", body=b"{", message_id="m-1", faults=[])
    quarantine_id = kept.quarantine_id
    assert quarantine_id is not None
    with pytest.raises(NotFound):
        await repair_referral(world.gate, partner(world, "school"), quarantine_id=quarantine_id, seen=1, draft=small())
    with pytest.raises(InvalidContent):
        await repair_referral(world.gate, sender, quarantine_id=quarantine_id, seen=1, draft=small("m-9"))
    with pytest.raises(StaleVersion):
        await repair_referral(world.gate, sender, quarantine_id=quarantine_id, seen=2, draft=small())
    referral_id = await repair_referral(world.gate, sender, quarantine_id=quarantine_id, seen=1, draft=small())
    seen = await shown(world, sender, REFERRALS, referral_id)
    message = await shown(world, sender, QUARANTINED_MESSAGES, quarantine_id)
    assert seen["arrivedAt"] == message["arrivedAt"]
    assert (message["state"], message["referralId"]) == ("repaired", str(referral_id))
    with pytest.raises(WrongState):
        await repair_referral(world.gate, sender, quarantine_id=quarantine_id, seen=3, draft=small())
    assert await submit_referral(world.gate, sender, draft=small()) == referral_id


async def test_the_information_officer_repairs_in_the_senders_name_or_lays_aside(world: World) -> None:
    sender = partner(world, "local_team")
    one = await quarantine_message(world.gate, sender, route="x", body=b"1", message_id=None, faults=[])
    two = await quarantine_message(world.gate, sender, route="x", body=b"2", message_id=None, faults=[])
    assert one.quarantine_id is not None
    assert two.quarantine_id is not None
    machine = world.actor("safety_house", purpose=Purpose.referral_handling)
    with pytest.raises(ProfessionalRequired):
        await repair_referral(
            world.gate,
            Actor(**{**_fields(machine), "professional_id": None}),
            quarantine_id=one.quarantine_id,
            seen=1,
            draft=small(),
        )
    officer = house(world, Role.information_officer)
    referral_id = await repair_referral(world.gate, officer, quarantine_id=one.quarantine_id, seen=1, draft=small())
    assert (await shown(world, sender, REFERRALS, referral_id))["organisationId"] == str(sender.organisation_id)
    await discard_referral(
        world.gate, officer, quarantine_id=two.quarantine_id, seen=1, draft=ReasonDraft(reason="A test.")
    )
    assert [r["state"] for r in await rows(world, "SELECT state FROM quarantined_messages ORDER BY body")] == [
        "repaired",
        "discarded",
    ]


def _fields(actor: Actor) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in Actor.__slots__}
