"""The room of contributions on a real database: what is brought stays its owner's, and every restriction holds."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.selection import Pick, Rows, Selection, Where, listed, own_fields
from app.domain.access.view import Source
from app.domain.cases.statements import CASES
from app.domain.contributions import history, requests, service
from app.domain.contributions.drafts import (
    AwarenessAnswer,
    ContestAnswer,
    ContestDraft,
    ContributionDraft,
    Correction,
    HelpDraft,
    HelpEnding,
    Instruction,
    NamedGround,
    QualityCheck,
    RequestAnswer,
    RequestDraft,
    UnknownDraft,
    UnknownSettlement,
    Withdrawal,
    WithholdDraft,
)
from app.domain.contributions.statements.history import HELP, UNKNOWNS
from app.domain.contributions.statements.views import CONTRIBUTIONS, INFORMATION_REQUESTS
from app.domain.errors import (
    Conflict,
    Forbidden,
    GroundRequired,
    GuardNotMet,
    InvalidContent,
    MissingRole,
    NotFound,
    NotOwner,
    SharingInstructed,
    StaleVersion,
    WrongState,
)
from app.domain.grounds.statements import GRANTS, GROUNDS
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.organisations import HouseSettingRow
from app.domain.tables.persons import DangerPairRow
from app.domain.vocabulary.contributions import (
    Awareness,
    ContestState,
    ContributionMode,
    InformationRequestState,
    KnownValue,
    Quality,
    RefusalReason,
    Restriction,
)
from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from tests.today import today_here
from tests.world import LONG_AGO, MadeCase, World, make_world, without

TODAY = today_here()
CORE = ("veilig_thuis", "police", "youth_protection")


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


def item(world: World, case: MadeCase, *persons: int, **facts: object) -> ContributionDraft:
    """Content on the covenant about these persons, unless said otherwise."""
    given = {
        "person_ids": [case.persons[n] for n in persons or (0,)],
        "mode": ContributionMode.content,
        "category": Category.safety,
        "content": "Shouting every evening.",
        "necessity": "for the joint analysis",
        "as_of": TODAY,
        "purpose": Purpose.stop_violence,
        "ground": NamedGround(kind=SharingGround.covenant, agreement_id=world.covenant_id, edition="2026-1"),
    } | facts
    return ContributionDraft.model_validate(given)


def on(kind: SharingGround, ground_id: UUID) -> NamedGround:
    return NamedGround(kind=kind, ground_id=ground_id)


async def share(world: World, case: MadeCase, kind: str, *persons: int, **facts: object) -> UUID:
    draft = item(world, case, *persons, **facts)
    return await service.share_contribution(world.gate, world.actor(kind), case_id=case.id, draft=draft)


async def shown(world: World, actor: Actor, contribution_id: UUID) -> dict[str, Any]:
    rows = Rows(CONTRIBUTIONS, picks=own_fields(CONTRIBUTIONS.view), row_id=contribution_id)
    found = await world.gate.disclose(actor, Selection(rows, "rest", "read_contribution"))
    return dict(json.loads(found.body or "{}"))


async def texts(world: World, contribution_id: UUID, *kinds: str) -> dict[str, str | None]:
    """What each sees: the text, None where it is hidden, "-" where the item is not there."""
    return {kind: (await shown(world, world.actor(kind), contribution_id)).get("content", "-") for kind in kinds}


async def told(world: World, pools: Pools, kind: str = "contribution") -> list[tuple[str, set[UUID], UUID | None]]:
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        rows = await connection.fetch(
            "SELECT type, taking_part || named AS who, case_id FROM events WHERE subject_kind = $1 ORDER BY ordinal",
            kind,
        )
    return [(row["type"], set(row["who"]), row["case_id"]) for row in rows]


@pytest.mark.rule("GR-01", "CO-02")
@pytest.mark.parametrize("missing", ["content", "necessity", "as_of", "ground"])
async def test_content_names_ground_purpose_category_text_necessity_and_date(world: World, missing: str) -> None:
    case = await world.case()
    with pytest.raises(InvalidContent):
        await share(world, case, "youth_protection", **{missing: None})


@pytest.mark.rule("GR-01")
async def test_the_version_that_is_named_is_the_one_in_force(world: World) -> None:
    case = await world.case()
    for edition in (None, "2019-4"):
        wrong = NamedGround(kind=SharingGround.covenant, agreement_id=world.covenant_id, edition=edition)
        with pytest.raises(InvalidContent):
            await share(world, case, "youth_protection", ground=wrong)
    with pytest.raises(InvalidContent):
        await share(world, case, "youth_protection", ground=NamedGround(kind=SharingGround.consent))


@pytest.mark.rule("GR-01", "GR-06", "CO-05")
async def test_an_item_is_read_by_whom_the_ground_names_and_by_nobody_else(world: World) -> None:
    case = await world.case(members=(*CORE, "addiction_care"))
    contribution_id = await share(world, case, "youth_protection")
    text = "Shouting every evening."
    assert await texts(world, contribution_id, "youth_protection", "police", "addiction_care", "school") == {
        "youth_protection": text, "police": text, "addiction_care": "-", "school": "-",
    }  # fmt: skip
    with pytest.raises(GroundRequired) as refused:
        await share(world, case, "addiction_care")
    assert refused.value.rule == "GR-06"
    with pytest.raises(GroundRequired):
        await share(world, case, "youth_protection", category=Category.care)


@pytest.mark.rule("CO-05")
async def test_the_same_item_is_open_to_one_partner_and_closed_to_the_police(world: World, pools: Pools) -> None:
    case = await world.case()
    only = [world.organisations["veilig_thuis"]]
    contribution_id = await share(world, case, "youth_protection", recipient_ids=only)
    seen = await texts(world, contribution_id, "veilig_thuis", "police", "safety_house")
    assert seen == {"veilig_thuis": "Shouting every evening.", "police": "-", "safety_house": "-"}
    _, who, case_id = (await told(world, pools))[-1]
    assert who == {*only, world.organisations["youth_protection"]}
    assert case_id is None
    with pytest.raises(GroundRequired):
        await share(world, case, "youth_protection", recipient_ids=[world.organisations["school"]])


@pytest.mark.rule("GR-07")
async def test_health_asks_its_second_ground_and_the_health_scope(world: World) -> None:
    case = await world.case(members=(*CORE, "addiction_care"))
    with pytest.raises(GroundRequired) as refused:
        await share(world, case, "youth_protection", category=Category.health)
    assert refused.value.rule == "GR-07"
    consent = await world.consent(case, 0, recipients=("police",))
    both = {"category": Category.health, "health_ground_id": consent, "recipient_ids": [world.organisations["police"]]}
    contribution_id = await share(world, case, "youth_protection", **both)
    assert (await shown(world, world.actor("police"), contribution_id))["content"] == "Shouting every evening."
    for kind in ("police", "youth_protection"):
        narrow = await shown(world, without(world.actor(kind), Scope.health_read), contribution_id)
        assert narrow["content"] is None
        assert "health" in narrow["withheld"]
        assert narrow["category"] is None, "what is hidden is not named"


@pytest.mark.rule("GR-02", "GR-04")
async def test_one_persons_consent_carries_nothing_about_another(world: World) -> None:
    case = await world.case(members=("addiction_care", "police"))
    consent = await world.consent(case, 0)
    ground = on(SharingGround.consent, consent)
    await share(world, case, "addiction_care", 0, ground=ground)
    with pytest.raises(GroundRequired):
        await share(world, case, "addiction_care", 0, 1, ground=ground)


@pytest.mark.rule("GR-03")
async def test_a_withdrawn_consent_closes_what_was_shared_on_it(world: World) -> None:
    case = await world.case(members=("addiction_care", "police"))
    consent = await world.consent(case, 0)
    contribution_id = await share(world, case, "addiction_care", ground=on(SharingGround.consent, consent))
    assert (await texts(world, contribution_id, "police"))["police"] == "Shouting every evening."
    await world.consent(case, 0, state=ConsentState.withdrawn)
    assert await texts(world, contribution_id, "police", "addiction_care") == {
        "police": "-", "addiction_care": "Shouting every evening.",
    }  # fmt: skip


@pytest.mark.rule("CO-02", "CO-03", "GR-14")
@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (
            {"mode": ContributionMode.known_flag, "category": Category.existence, "known_value": KnownValue.active},
            "CO-02",
        ),
        ({"mode": ContributionMode.oral_only}, "CO-03"),
        ({"mode": ContributionMode.withheld, "refusal_reason": RefusalReason.no_ground}, "GR-14"),
    ],
)
async def test_no_other_mode_holds_text(world: World, facts: dict[str, object], rule: str) -> None:
    case = await world.case()
    with pytest.raises(InvalidContent) as refused:
        await share(world, case, "police", **facts)
    assert rule_at(refused.value, "/content") == rule


def rule_at(error: InvalidContent, pointer: str) -> str | None:
    return next(fault.rule for fault in error.faults if fault.pointer == pointer)


BARE: dict[str, object] = {"content": None, "necessity": None, "as_of": None, "ground": None}


@pytest.mark.rule("CO-02")
async def test_a_known_flag_needs_no_ground_of_its_own_and_tells_only_that(world: World) -> None:
    case = await world.case()
    flag = BARE | {
        "mode": ContributionMode.known_flag, "category": Category.existence, "known_value": KnownValue.past,
    }  # fmt: skip
    contribution_id = await share(world, case, "police", **flag)
    assert (await shown(world, world.actor("youth_protection"), contribution_id))["knownValue"] == "past"
    with pytest.raises(InvalidContent):
        await share(world, case, "police", **(flag | {"category": Category.justice}))


@pytest.mark.rule("CO-03")
async def test_what_was_told_by_word_of_mouth_is_noted_with_its_ground_but_not_written_down(world: World) -> None:
    case = await world.case()
    oral = BARE | {
        "mode": ContributionMode.oral_only, "told_at": datetime.now(UTC), "told_by": "J. Verzonnen",
        "told_in": "overleg 3 november", "ground": item(world, case).ground,
    }  # fmt: skip
    for missing in ("told_at", "told_by", "told_in", "ground"):
        with pytest.raises(InvalidContent):
            await share(world, case, "police", **(oral | {missing: None}))
    contribution_id = await share(world, case, "police", **oral)
    assert (await shown(world, world.actor("veilig_thuis"), contribution_id))["toldIn"] == "overleg 3 november"
    await setting(world, "oral_only_allowed", value=False)
    with pytest.raises(InvalidContent):
        await share(world, case, "police", **oral)


async def setting(world: World, name: str, *, value: object) -> None:
    async with world.gate.open(world.keeper(), "test:setting") as work:
        await work.insert(
            HouseSettingRow(house_id=world.house_id, name=name, value={"value": value}, starts_at=LONG_AGO, author="t")
        )


@pytest.mark.rule("CO-04", "GR-14")
async def test_a_withheld_item_shows_others_only_that_it_is_withheld_and_the_reason_to_few(world: World) -> None:
    case = await world.case()
    draft = WithholdDraft(
        person_ids=case.persons[:1], category=Category.safety, refusal_reason=RefusalReason.treatment_trust
    )
    police = world.actor("police")
    contribution_id = await service.withhold_contribution(world.gate, police, case_id=case.id, draft=draft)
    other = await shown(world, world.actor("youth_protection"), contribution_id)
    assert (other["mode"], other["refusalReason"], other["category"], other["purpose"]) == (
        "withheld",
        None,
        None,
        None,
    )
    assert (await shown(world, police, contribution_id))["refusalReason"] == "treatment_trust"
    assert (await shown(world, world.keeper(), contribution_id))["refusalReason"] == "treatment_trust"
    manager = world.keeper(Role.house_manager)
    assert (await shown(world, manager, contribution_id))["refusalReason"] is None


@pytest.mark.rule("CO-04")
async def test_an_investigation_is_hidden_from_all_but_its_owner(world: World, pools: Pools) -> None:
    case = await world.case()
    contribution_id = await share(world, case, "police", restriction=Restriction.ongoing_investigation)
    seen = await texts(world, contribution_id, "police", "veilig_thuis", "safety_house", "youth_protection")
    assert seen == {
        "police": "Shouting every evening.", "veilig_thuis": "-", "safety_house": "-", "youth_protection": "-",
    }  # fmt: skip
    _, who, case_id = (await told(world, pools))[-1]
    assert (who, case_id) == ({world.organisations["police"]}, None), "nobody else hears that it is there"


@pytest.mark.rule("CO-04")
async def test_prosecution_only_is_for_prosecution_and_police(world: World) -> None:
    case = await world.case()
    contribution_id = await share(world, case, "youth_protection", restriction=Restriction.prosecution_only)
    seen = await texts(world, contribution_id, "police", "veilig_thuis", "safety_house")
    assert seen == {"police": "Shouting every evening.", "veilig_thuis": "-", "safety_house": "-"}


@pytest.mark.rule("RE-03", "CO-04")
async def test_a_protected_source_is_known_to_its_owner_and_to_triage_only(world: World) -> None:
    case = await world.case()
    contribution_id = await share(world, case, "youth_protection", restriction=Restriction.protected_source)
    police = await shown(world, world.actor("police"), contribution_id)
    assert (police["content"], police["organisationId"], police["professionalId"]) == (
        "Shouting every evening.",
        None,
        None,
    )
    desk = await shown(world, world.actor("veilig_thuis", roles=(Role.vt_worker,)), contribution_id)
    assert desk["organisationId"] == str(world.organisations["youth_protection"])
    assert (await shown(world, world.actor("veilig_thuis"), contribution_id))["organisationId"] is None


async def one_sided(world: World, case: MadeCase, kind: str, person: int) -> None:
    """An organisation that acts for one person only, with a pair kept apart between the first two."""
    async with world.gate.open(world.keeper(), "test:side") as work:
        await work.insert(
            ParticipationRow(
                house_id=world.house_id, case_id=case.id, organisation_id=world.organisations[kind], basis="core",
                acts_for=[case.persons[person]], starts_at=LONG_AGO,
            ),
            DangerPairRow(
                house_id=world.house_id, case_id=case.id, kind="stalking", person_id=case.persons[0],
                other_person_id=case.persons[1], source="police", set_on=date(2026, 1, 1), set_by_id=world.keeper_id,
            ),
        )  # fmt: skip
        await granting.rewrite(work, case.id)


@pytest.mark.rule("CO-06")
@pytest.mark.parametrize(
    "facts", [{"restriction": Restriction.member_compartment}, {"category": Category.client_voice}]
)
async def test_what_one_member_told_is_closed_to_who_acts_only_for_another(
    world: World, facts: dict[str, object]
) -> None:
    case = await world.case(members=("veilig_thuis", "police"))
    await one_sided(world, case, "local_team", 1)
    for person in range(3):
        await world.ground(case, SharingGround.safety_weighing, person_ids=[case.persons[person]])
    ground = on(SharingGround.safety_weighing, await world.ground(case, SharingGround.safety_weighing))
    told_by_first = await share(world, case, "police", 0, ground=ground, **facts)
    told_by_second = await share(world, case, "police", 1, ground=ground, **facts)
    about_both = await share(world, case, "police", 0, 1, ground=ground, compartment_of=case.persons[0], **facts)
    theirs = await share(world, case, "police", 0, 1, ground=ground, compartment_of=case.persons[1], **facts)
    sees = {
        n: (await texts(world, n, "local_team"))["local_team"]
        for n in (told_by_first, told_by_second, about_both, theirs)
    }
    assert sees == {
        told_by_first: "-",
        told_by_second: "Shouting every evening.",
        about_both: "-",
        theirs: "Shouting every evening.",
    }
    assert (await texts(world, told_by_first, "veilig_thuis"))["veilig_thuis"] == "Shouting every evening."


@pytest.mark.rule("PE-04")
async def test_a_secret_whereabouts_stays_on_its_persons_side_and_asks_for_contact(world: World) -> None:
    case = await world.case(members=("veilig_thuis", "police", "school"))
    await one_sided(world, case, "local_team", 1)
    await world.ground(case, SharingGround.safety_weighing, categories=(Category.existence, Category.safety))
    secret = await share(world, case, "veilig_thuis", restriction=Restriction.safe_location)
    assert await texts(world, secret, "local_team", "police", "school") == {
        "local_team": "-", "police": "Shouting every evening.", "school": "-",
    }  # fmt: skip


@pytest.mark.rule("GR-05")
async def test_awareness_is_asked_for_every_person_and_no_answer_is_a_finding(world: World) -> None:
    case = await world.case()
    aware = AwarenessAnswer(person_id=case.persons[0], status=Awareness.informed)
    unaware = AwarenessAnswer(person_id=case.persons[1], status=Awareness.not_informed, reason="not safe to tell")
    complete = await share(world, case, "police", 0, 1, awareness=[aware, unaware])
    asked_one = await share(world, case, "police", 0, 1, awareness=[aware])
    police = world.actor("police")
    assert (await shown(world, police, complete))["findings"] == []
    assert (await shown(world, police, asked_one))["findings"] == ["GR-05"]
    assert (await shown(world, world.keeper(), asked_one))["findings"] == ["GR-05"]
    assert (await shown(world, world.actor("veilig_thuis"), asked_one))["findings"] == []


@pytest.mark.rule("GR-15")
async def test_who_knows_the_family_from_the_past_only_gives_nothing(world: World) -> None:
    case = await world.case(members=("veilig_thuis",))
    async with world.gate.open(world.keeper(), "test:static") as work:
        await work.connection.execute(
            "UPDATE organisations SET static_excluded = true WHERE id = $1", world.organisations["police"]
        )
        await work.insert(
            ParticipationRow(
                house_id=world.house_id, case_id=case.id, organisation_id=world.organisations["police"], basis="core",
                past_involvement_only=True, starts_at=LONG_AGO,
            )
        )  # fmt: skip
        await granting.rewrite(work, case.id)
    flag = BARE | {"mode": ContributionMode.known_flag, "category": Category.existence, "known_value": KnownValue.past}
    for facts in ({}, flag):
        with pytest.raises(Forbidden) as refused:
            await share(world, case, "police", **facts)
        assert refused.value.rule == "GR-15"
    why = WithholdDraft(
        person_ids=case.persons[:1], category=Category.justice, refusal_reason=RefusalReason.static_involvement
    )
    await service.withhold_contribution(world.gate, world.actor("police"), case_id=case.id, draft=why)


@pytest.mark.rule("CO-01")
async def test_only_its_owner_corrects_confirms_and_withdraws(world: World, pools: Pools) -> None:
    case = await world.case()
    contribution_id = await share(world, case, "police")
    right = Correction(content="Shouting on Mondays.", as_of=TODAY)
    for kind in ("veilig_thuis", "safety_house"):
        with pytest.raises(NotOwner):
            await service.correct_contribution(
                world.gate, world.actor(kind), contribution_id=contribution_id, seen=1, change=right
            )
        with pytest.raises(NotOwner):
            await service.withdraw_contribution(
                world.gate, world.actor(kind), contribution_id=contribution_id, seen=1, change=Withdrawal(reason="no")
            )
    with pytest.raises(NotFound):
        await service.withdraw_contribution(
            world.gate, world.actor("school"), contribution_id=contribution_id, seen=1, change=Withdrawal(reason="no")
        )
    police = world.actor("police")
    with pytest.raises(StaleVersion):
        await service.confirm_contribution(world.gate, police, contribution_id=contribution_id, seen=7)
    newer = await service.correct_contribution(
        world.gate, police, contribution_id=contribution_id, seen=1, change=right
    )
    assert (await texts(world, contribution_id, "veilig_thuis"))["veilig_thuis"] is None
    fresh = await shown(world, world.actor("veilig_thuis"), newer)
    assert (fresh["content"], fresh["correctsId"]) == ("Shouting on Mondays.", str(contribution_id))
    await service.withdraw_contribution(
        world.gate, police, contribution_id=newer, seen=1, change=Withdrawal(reason="other family")
    )
    gone = await shown(world, world.actor("veilig_thuis"), newer)
    assert (gone["validity"], gone["content"], gone["withdrawnReason"]) == ("withdrawn", None, None)
    assert [row[0] for row in await told(world, pools)] == [
        "contributions.shared", "contributions.corrected", "contributions.withdrawn",
    ]  # fmt: skip
    with pytest.raises(GuardNotMet):
        await service.confirm_contribution(world.gate, police, contribution_id=newer, seen=2)


@pytest.mark.rule("CO-07")
async def test_a_contested_item_is_marked_told_and_answered_by_its_owner_with_a_reason(
    world: World, pools: Pools
) -> None:
    case = await world.case()
    contribution_id = await share(world, case, "police")
    vt, police = world.actor("veilig_thuis"), world.actor("police")
    draft = ContestDraft(reason="It was next door.", for_client=True)
    with pytest.raises(NotFound):
        await service.contest_contribution(
            world.gate, world.actor("school"), contribution_id=contribution_id, draft=draft
        )
    await service.contest_contribution(world.gate, vt, contribution_id=contribution_id, draft=draft)
    with pytest.raises(Conflict):
        await service.contest_contribution(world.gate, vt, contribution_id=contribution_id, draft=draft)
    marked = await shown(world, world.actor("youth_protection"), contribution_id)
    assert (marked["validity"], marked["contestState"], marked["contestReason"]) == (
        "contested", "contested", "It was next door.",
    )  # fmt: skip
    due = datetime.fromisoformat(marked["contestAnswerDueAt"]) - datetime.now(UTC)
    assert timedelta(days=13) < due <= timedelta(days=14)
    name, who, _ = (await told(world, pools))[-1]
    assert name == "contributions.contested"
    assert {world.organisations[kind] for kind in CORE} <= who
    upheld = ContestAnswer(state=ContestState.upheld, answer="The patrol stood at the door.")
    with pytest.raises(NotOwner):
        await service.answer_contest(world.gate, vt, contribution_id=contribution_id, seen=2, answer=upheld)
    await service.answer_contest(world.gate, police, contribution_id=contribution_id, seen=2, answer=upheld)
    answered = await shown(world, vt, contribution_id)
    assert (answered["validity"], answered["contestState"]) == ("current", "upheld")
    with pytest.raises(GuardNotMet):
        await service.answer_contest(world.gate, police, contribution_id=contribution_id, seen=3, answer=upheld)
    await service.contest_contribution(world.gate, vt, contribution_id=contribution_id, draft=draft)
    without_text = ContestAnswer(state=ContestState.corrected, answer="You are right.")
    with pytest.raises(InvalidContent):
        await service.answer_contest(world.gate, police, contribution_id=contribution_id, seen=4, answer=without_text)
    right = without_text.model_copy(update={"correction": Correction(content="Next door.", as_of=TODAY)})
    newer = await service.answer_contest(world.gate, police, contribution_id=contribution_id, seen=4, answer=right)
    assert (await texts(world, newer, "veilig_thuis"))["veilig_thuis"] == "Next door."


@pytest.mark.rule("CO-08")
async def test_an_item_is_stale_after_its_days_until_its_owner_confirms_it(world: World) -> None:
    case = await world.case()
    old = await share(world, case, "police", as_of=TODAY - timedelta(days=91))
    new = await share(world, case, "police", as_of=TODAY - timedelta(days=89))
    vt = world.actor("veilig_thuis")
    assert [(await shown(world, vt, n))["validity"] for n in (old, new)] == ["stale", "current"]
    await service.confirm_contribution(world.gate, world.actor("police"), contribution_id=old, seen=1)
    assert (await shown(world, vt, old))["validity"] == "current"
    await setting(world, "freshness_days.safety", value=10)
    assert (await shown(world, vt, new))["validity"] == "current", "a setting is never applied backwards"
    later = await share(world, case, "police", as_of=TODAY - timedelta(days=11))
    assert (await shown(world, vt, later))["validity"] == "stale"


@pytest.mark.rule("GR-17", "CO-11")
async def test_who_supplies_does_not_check_and_low_quality_asks_for_more(world: World) -> None:
    case = await world.case()
    officer = world.keeper(Role.information_officer)
    mine = await share(world, case, "safety_house")
    check = QualityCheck(quality=Quality.low, follow_up="Which evenings?")
    with pytest.raises(Forbidden) as refused:
        await service.verify_contribution(world.gate, officer, contribution_id=mine, seen=1, draft=check)
    assert refused.value.rule == "GR-17"
    theirs = await share(world, case, "police", speaks_for_treating=True)
    manager = world.keeper(Role.house_manager)
    with pytest.raises(MissingRole):
        await service.verify_contribution(world.gate, manager, contribution_id=theirs, seen=1, draft=check)
    await service.verify_contribution(world.gate, officer, contribution_id=theirs, seen=1, draft=check)
    found = await shown(world, world.actor("police"), theirs)
    assert (found["quality"], found["findings"]) == ("low", ["GR-05", "CO-11"])
    asked = await waiting(world, world.actor("police"))
    assert [(row["need"], row["state"]) for row in asked] == [("Which evenings?", "asked")]


async def waiting(world: World, actor: Actor) -> list[dict[str, Any]]:
    rows = Rows(
        INFORMATION_REQUESTS,
        parts=listed(own_fields(INFORMATION_REQUESTS.view)),
        where=(Where("state", ["asked", "reminded", "overdue", "refused"]),),
    )
    found = await world.gate.disclose(actor, Selection(rows, "rest", "list_information_requests"))
    return list(json.loads(found.body or "{}")["items"])


@pytest.mark.rule("GR-17")
async def test_an_instruction_is_shown_at_every_read_and_nothing_is_disclosed_against_it(world: World) -> None:
    case = await world.case()
    contribution_id = await share(world, case, "police")
    officer = world.keeper(Role.information_officer)
    closed = Instruction(
        text="Not to youth protection before the hearing.", closed_to_ids=[world.organisations["youth_protection"]]
    )
    await service.instruct_contribution(world.gate, officer, contribution_id=contribution_id, seen=1, draft=closed)
    for kind, text in (("youth_protection", None), ("veilig_thuis", "Shouting every evening.")):
        seen = await shown(world, world.actor(kind), contribution_id)
        assert (seen["content"], seen["instruction"]) == (text, closed.text)
    against = Correction(content="x", as_of=TODAY, recipient_ids=[world.organisations["youth_protection"]])
    police = world.actor("police")
    with pytest.raises(SharingInstructed):
        await service.correct_contribution(world.gate, police, contribution_id=contribution_id, seen=2, change=against)
    everyone = Instruction(text="To nobody.")
    await service.instruct_contribution(world.gate, officer, contribution_id=contribution_id, seen=2, draft=everyone)
    assert await texts(world, contribution_id, "veilig_thuis", "safety_house", "police") == {
        "veilig_thuis": None, "safety_house": "Shouting every evening.", "police": "Shouting every evening.",
    }  # fmt: skip
    await service.lift_instruction(world.gate, officer, contribution_id=contribution_id, seen=3)
    assert (await texts(world, contribution_id, "youth_protection"))["youth_protection"] == "Shouting every evening."


def asking(world: World, case: MadeCase, kind: str, **facts: object) -> RequestDraft:
    given = {
        "asked_id": world.organisations[kind], "need": "Is he in treatment?", "person_ids": case.persons[1:2],
        "categories": [Category.care], "purpose": Purpose.joint_analysis,
        "due_at": datetime.now(UTC) + timedelta(days=7),
    } | facts  # fmt: skip
    return RequestDraft.model_validate(given)


@pytest.mark.rule("CO-09", "GR-14")
async def test_a_request_ends_by_an_answer_that_brought_something_or_a_refusal_that_says_why(world: World) -> None:
    case = await world.case(members=(*CORE, "addiction_care"))
    vt, police = world.actor("veilig_thuis"), world.actor("police")
    draft = asking(world, case, "police")
    request_id = await requests.request_contribution(world.gate, vt, case_id=case.id, draft=draft)
    stranger = asking(world, case, "school")
    with pytest.raises(GroundRequired):
        await requests.request_contribution(world.gate, vt, case_id=case.id, draft=stranger)
    assert (await waiting(world, police))[0]["need"] == "Is he in treatment?"
    nothing = RequestAnswer(state=InformationRequestState.answered)
    with pytest.raises(InvalidContent):
        await requests.answer_request(world.gate, police, request_id=request_id, seen=1, answer=nothing)
    with pytest.raises(NotOwner):
        await requests.answer_request(world.gate, vt, request_id=request_id, seen=1, answer=nothing)
    with pytest.raises(NotFound):
        await requests.answer_request(world.gate, world.actor("school"), request_id=request_id, seen=1, answer=nothing)
    with pytest.raises(InvalidContent):
        await share(world, case, "youth_protection", 1, request_id=request_id)
    await share(world, case, "police", 1, request_id=request_id)
    await requests.answer_request(world.gate, police, request_id=request_id, seen=1, answer=nothing)
    with pytest.raises(WrongState):
        await requests.answer_request(world.gate, police, request_id=request_id, seen=2, answer=nothing)
    second = await requests.request_contribution(world.gate, vt, case_id=case.id, draft=draft)
    silent = RequestAnswer(state=InformationRequestState.refused)
    with pytest.raises(InvalidContent) as refused:
        await requests.answer_request(world.gate, police, request_id=second, seen=1, answer=silent)
    assert refused.value.rule == "GR-14"
    why = RequestAnswer(state=InformationRequestState.refused, refusal_reason=RefusalReason.investigation_interest)
    await requests.answer_request(world.gate, police, request_id=second, seen=1, answer=why)
    assert (await waiting(world, police))[0]["refusalReason"] == "investigation_interest"


@pytest.mark.rule("CO-09")
async def test_a_request_is_recalled_overdue_and_raised_each_once(world: World, pools: Pools) -> None:
    case = await world.case()
    vt, job = world.actor("veilig_thuis"), world.actor("safety_house", roles=(Role.system,))
    due = datetime.now(UTC) + timedelta(days=2, hours=1)
    await requests.request_contribution(
        world.gate, vt, case_id=case.id, draft=asking(world, case, "police", due_at=due)
    )
    assert await requests.keep_request_terms(world.gate, job) == 0
    async with world.gate.open(world.keeper(), "test:clock") as work:
        await work.connection.execute("UPDATE information_requests SET due_at = due_at - interval '2 hours'")
    assert await requests.keep_request_terms(world.gate, job) == 1
    assert await requests.keep_request_terms(world.gate, job) == 0
    assert (await waiting(world, world.actor("police")))[0]["state"] == "reminded"
    for passed, raised in ((timedelta(days=2), "process_director"), (timedelta(days=8), "house_manager")):
        async with world.gate.open(world.keeper(), "test:clock") as work:
            await work.connection.execute("UPDATE information_requests SET due_at = now() - $1::interval", passed)
        assert await requests.keep_request_terms(world.gate, job) == 1
        assert await requests.keep_request_terms(world.gate, job) == 0
        found = (await waiting(world, world.actor("police")))[0]
        assert (found["state"], found["raisedTo"]) == ("overdue", raised)
    assert world.keeper_id in (await told(world, pools, "information_request"))[-1][1]
    with pytest.raises(MissingRole):
        await requests.keep_request_terms(world.gate, world.actor("police"))


@pytest.mark.rule("CO-12")
async def test_a_second_telling_of_the_familys_account_is_counted(world: World) -> None:
    case = await world.case()
    consent = on(SharingGround.consent, await world.consent(case, 0))
    first = await share(world, case, "police", category=Category.client_voice, ground=consent)
    second = await share(world, case, "veilig_thuis", category=Category.client_voice, ground=consent)
    found = [(await shown(world, world.keeper(), n))["findings"] for n in (first, second)]
    assert found == [["GR-05"], ["GR-05", "CO-12"]]


async def test_a_named_recipient_reads_an_item_of_a_case_that_it_may_not_know_of(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.organisations["addiction_care"]
    ground = await world.ground(
        case, SharingGround.serious_threat_override, person_ids=case.persons[:1], giver_ids=[clinic],
        recipient_ids=[world.organisations["school"]],
    )  # fmt: skip
    contribution_id = await share(
        world,
        case,
        "addiction_care",
        category=Category.health,
        ground=on(SharingGround.serious_threat_override, ground),
    )
    assert (await texts(world, contribution_id, "school"))["school"] == "Shouting every evening."
    assert (await texts(world, contribution_id, "police"))["police"] == "-"


async def test_a_case_shows_its_grounds_items_and_requests_in_the_same_statement(world: World) -> None:
    case = await world.case()
    await world.consent(case, 0)
    await share(world, case, "police")
    await requests.request_contribution(
        world.gate, world.actor("veilig_thuis"), case_id=case.id, draft=asking(world, case, "police")
    )
    edges = {
        "contributions": CONTRIBUTIONS,
        "grounds": GROUNDS,
        "informationRequests": INFORMATION_REQUESTS,
        "grants": GRANTS,
    }
    names = {"informationRequests": "information_requests"}
    picks = tuple(
        Pick(key, names.get(key, key), Rows(source, parts=listed(own_fields(source.view))))
        for key, source in edges.items()
    )
    selection = Selection(Rows(CASES, picks=picks, row_id=case.id), "rest", "read_case")
    found = json.loads((await world.gate.disclose(world.actor("youth_protection"), selection)).body or "{}")
    assert {key: len(found[key]["items"]) for key in edges} == {
        "contributions": 1, "grounds": 1, "informationRequests": 1, "grants": 0,
    }  # fmt: skip
    assert json.loads((await world.gate.disclose(world.keeper(), selection)).body or "{}")["grants"]["items"]


async def seen_in(world: World, actor: Actor, case: MadeCase, key: str, source: Source) -> list[dict[str, Any]]:
    picks = (Pick(key, key, Rows(source, parts=listed(own_fields(source.view)))),)
    selection = Selection(Rows(CASES, picks=picks, row_id=case.id), "rest", "read_case")
    return list(json.loads((await world.gate.disclose(actor, selection)).body or "{}")[key]["items"])


@pytest.mark.rule("CO-13")
async def test_help_history_is_read_on_the_category_care_and_current_help_without_aim_is_a_finding(
    world: World,
) -> None:
    case = await world.case(members=("veilig_thuis", "police", "addiction_care"))
    clinic = world.actor("addiction_care")
    await world.consent(case, 0, recipients=("veilig_thuis",), categories=(Category.existence, Category.care))
    draft = HelpDraft(person_id=case.persons[0], helper="De Vloed", kind="day treatment", starts_on=TODAY)
    help_id = await history.record_help(world.gate, clinic, case_id=case.id, draft=draft)
    (found,) = await seen_in(world, world.actor("veilig_thuis"), case, "help", HELP)
    assert (found["helper"], found["findings"]) == ("De Vloed", ["CO-13"])
    assert await seen_in(world, world.actor("police"), case, "help", HELP) == []
    ending = HelpEnding(ends_on=TODAY - timedelta(days=1), outcome="stopped")
    with pytest.raises(InvalidContent):
        await history.end_help(world.gate, clinic, help_id=help_id, seen=1, change=ending)
    with pytest.raises(NotOwner):
        await history.end_help(world.gate, world.actor("police"), help_id=help_id, seen=1, change=ending)
    earlier = draft.model_copy(update={"starts_on": TODAY - timedelta(days=30)})
    older = await history.record_help(world.gate, clinic, case_id=case.id, draft=earlier)
    await history.end_help(world.gate, clinic, help_id=older, seen=1, change=ending)
    assert [row["findings"] for row in await seen_in(world, world.actor("veilig_thuis"), case, "help", HELP)] == [
        [], ["CO-13"],
    ]  # fmt: skip


@pytest.mark.rule("CO-14")
async def test_what_is_not_known_is_kept_and_is_a_finding_until_an_action_is_to_find_out(world: World) -> None:
    case = await world.case()
    police, vt = world.actor("police"), world.actor("veilig_thuis")
    draft = UnknownDraft(person_ids=case.persons[:1], question="Where does he stay at night?")
    unknown_id = await history.record_unknown(world.gate, police, case_id=case.id, draft=draft)
    assert [row["findings"] for row in await seen_in(world, vt, case, "unknowns", UNKNOWNS)] == [["CO-14"]]
    with pytest.raises(InvalidContent):
        await history.settle_unknown(world.gate, vt, unknown_id=unknown_id, seen=1, change=UnknownSettlement())
    school = world.actor("school")
    with pytest.raises(NotFound):
        await history.settle_unknown(world.gate, school, unknown_id=unknown_id, seen=1, change=UnknownSettlement())
    action = ActionRow(
        house_id=world.house_id, case_id=case.id, text="Ask", kind="information_task", status="agreed",
        proposed_by_id=world.keeper_id, owner_organisation_id=world.organisations["police"],
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:action") as work:
        await work.insert(action)
    linked = UnknownSettlement(action_id=action.id)
    await history.settle_unknown(world.gate, vt, unknown_id=unknown_id, seen=1, change=linked)
    assert [row["findings"] for row in await seen_in(world, vt, case, "unknowns", UNKNOWNS)] == [[]]
    settled = UnknownSettlement(outcome="With his sister.")
    await history.settle_unknown(world.gate, vt, unknown_id=unknown_id, seen=2, change=settled)
    with pytest.raises(GuardNotMet):
        await history.settle_unknown(world.gate, vt, unknown_id=unknown_id, seen=3, change=settled)


@pytest.mark.rule("CO-14", "CO-09")
async def test_who_was_asked_and_stayed_silent_leaves_an_unknown(world: World) -> None:
    case = await world.case()
    vt, job = world.actor("veilig_thuis"), world.actor("safety_house", roles=(Role.system,))
    draft = asking(world, case, "police")
    await requests.request_contribution(world.gate, vt, case_id=case.id, draft=draft)
    async with world.gate.open(world.keeper(), "test:clock") as work:
        await work.connection.execute(
            "UPDATE information_requests SET due_at = now() - interval '1 hour', state = 'reminded'"
        )
    await requests.keep_request_terms(world.gate, job)
    (unknown,) = await seen_in(world, vt, case, "unknowns", UNKNOWNS)
    assert (unknown["question"], unknown["silentId"]) == (draft.need, str(world.organisations["police"]))


@pytest.mark.rule("CO-10", "CO-08", "CO-03")
async def test_the_case_tells_who_of_the_team_brought_nothing_that_counts(world: World) -> None:
    case = await world.case()
    vt = world.actor("veilig_thuis")
    await share(world, case, "police")
    await share(world, case, "youth_protection", as_of=TODAY - timedelta(days=91))
    found = await history.ask_completeness(world.gate, vt, case_id=case.id)
    silent = {world.organisations["veilig_thuis"], world.organisations["youth_protection"]}
    assert (set(found.missing_organisation_ids), found.contributed, found.team) == (silent, 1, 3)
    with pytest.raises(NotFound):
        await history.ask_completeness(world.gate, world.actor("school"), case_id=case.id)
