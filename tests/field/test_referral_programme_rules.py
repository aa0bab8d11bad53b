"""The programme of a referral: it decides on triage, is asked for its criteria, and the accepted case enters it."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.programme import programme_of
from app.domain.cases.statements import CASES
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, NotFound
from app.domain.programmes.checking import check_referral_criteria
from app.domain.programmes.drafts import ReferralCriteriaDraft
from app.domain.referrals.drafts import ConsideredFor, ReferralDraft
from app.domain.referrals.service import submit_referral
from app.domain.referrals.statements.views import REFERRALS
from app.domain.referrals.triage import ask_for_triage, start_triage, triage_referral
from app.domain.referrals.weighing import decide_referral, weigh_referral
from app.domain.vocabulary.cases import Track
from tests.field.programme_world import activated, answers, laid, own_programme, with_setting
from tests.referral_world import decision, desk, house, in_weighing, partner, person, shown, small, triage_of, version
from tests.world import World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    return await laid(await make_world(pools))


def family(name: str, **changes: object) -> ReferralDraft:
    """A referral on a family of this name, unlike the others."""
    people = [
        person("mother", f"Mira {name}", "1990-02-03", householdRole="parent"),
        person("father", f"Fedde {name}", "1988-04-05", householdRole="partner"),
        person("child", f"Kiki {name}", "2018-06-07", householdRole="child"),
    ]
    return small(f"m-{name}", **({"persons": people, "reference": name} | changes))


async def weighed(world: World, name: str, **changes: object) -> UUID:
    """A referral of a school that the house takes up for weighing, untriaged."""
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=family(name, **changes))
    await weigh_referral(world.gate, house(world), referral_id=referral_id, seen=1)
    return referral_id


async def take_up(world: World, referral_id: UUID, **facts: object) -> dict[str, Any]:
    """Accept a referral; its case."""
    seen = await version(world, house(world), referral_id)
    draft = decision(world, **facts)
    await decide_referral(world.gate, house(world), referral_id=referral_id, seen=seen, draft=draft)
    case_id = UUID((await shown(world, house(world), REFERRALS, referral_id))["caseId"])
    found: dict[str, Any] = await shown(world, world.keeper(), CASES, case_id, "programmes")
    return found


async def answered(world: World, referral_id: UUID, code: str, set_code: str, **told: str) -> None:
    """The criteria of a programme, answered for the referral."""
    draft = ReferralCriteriaDraft(programme=code, set_code=set_code, answers=answers(code, set_code, **told))
    await check_referral_criteria(world.gate, world.keeper(), referral_id=referral_id, draft=draft)


async def triage_asked(world: World, draft: ReferralDraft, kind: str = "school") -> bool:
    """Whether receipt asks Veilig Thuis for triage."""
    referral_id = await submit_referral(world.gate, partner(world, kind), draft=draft)
    return bool((await shown(world, house(world), REFERRALS, referral_id))["triageRequested"])


@pytest.mark.rule("RE-07")
async def test_the_programme_that_is_asked_for_decides_on_triage(world: World) -> None:
    await activated(world, "csg")
    acute = {"requestedTrack": "mda_acute"}
    assert await triage_asked(world, family("Acuut", **acute))
    assert not await triage_asked(world, family("Regulier", requestedTrack="regular"))
    assert not await triage_asked(world, family("Desk", **acute), "veilig_thuis")
    named = family("Centrum", requestedProgramme="Centrum Seksueel Geweld", **acute)
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=named)
    await weigh_referral(world.gate, house(world), referral_id=referral_id, seen=1)
    assert (await shown(world, house(world), REFERRALS, referral_id))["requestedProgramme"] == "Centrum Seksueel Geweld"
    await with_setting(world, "triage_required", value=False)
    assert not await triage_asked(world, family("Uit", **acute))
    await with_setting(world, "triage_required", value=True)


@pytest.mark.rule("RE-07", "RE-01")
async def test_a_programme_that_the_house_does_not_have_is_a_hint_that_warns(world: World) -> None:
    draft = family("Onbekend", requestedTrack="mda_structural", requestedProgramme="nergens")
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=draft)
    seen = await shown(world, house(world), REFERRALS, referral_id)
    assert seen["triageRequested"]
    assert "/requestedProgramme" in {warning["pointer"] for warning in seen["warnings"]}
    with pytest.raises(GuardNotMet) as refused:
        await weigh_referral(world.gate, house(world), referral_id=referral_id, seen=1)
    assert refused.value.rule == "RE-07"


@pytest.mark.rule("RE-07", "PR-13")
async def test_nobody_enters_an_mda_programme_untriaged_unless_it_asks_no_triage(world: World) -> None:
    await activated(world, "csg")
    referral_id = await weighed(world, "Ongezien")
    with pytest.raises(GuardNotMet) as refused:
        await take_up(world, referral_id, track="mda_acute")
    assert (refused.value.rule, refused.value.missing) == ("RE-07", ("triage",))
    await answered(world, referral_id, "csg", "acute_rape")
    case = await take_up(world, referral_id, track="mda_acute", programme="csg")
    assert [part["code"] for part in case["programmes"]["items"]] == ["csg"]
    triaged = await in_weighing(world, family("Gezien"), result="acute")
    assert (await take_up(world, triaged, track="mda_acute"))["track"] == "mda_acute"


@pytest.mark.rule("RE-07")
async def test_the_house_asks_triage_of_what_it_considers_for_a_programme_that_needs_it(world: World) -> None:
    await activated(world, "csg")
    await activated(world, "fjc_tilburg")
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=family("Tilburg"))
    with pytest.raises(NotFound):
        await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)

    async def ask(programme: str | None, seen: int, track: Track = Track.mda_structural) -> None:
        considered = ConsideredFor(track=track, programme=programme)
        await ask_for_triage(world.gate, house(world), referral_id=referral_id, seen=seen, draft=considered)

    with pytest.raises(GuardNotMet) as needless:
        await ask("csg", 1, Track.mda_acute)
    assert (needless.value.rule, needless.value.missing) == ("RE-07", ("triage-required",))
    with pytest.raises(GuardNotMet):
        await ask(None, 1, Track.regular)
    with pytest.raises(InvalidContent):
        await ask("nergens", 1)
    await ask(None, 1)
    with pytest.raises(Conflict):
        await ask("fjc_tilburg", 2)
    with pytest.raises(GuardNotMet):
        await weigh_referral(world.gate, house(world), referral_id=referral_id, seen=2)
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=2)
    await triage_referral(
        world.gate, desk(world), referral_id=referral_id, seen=3, draft=triage_of(result="structural")
    )
    case = await take_up(world, referral_id, track="mda_structural", programme="fjc_tilburg")
    assert [part["code"] for part in case["programmes"]["items"]] == ["fjc_tilburg"]


@pytest.mark.rule("RE-11", "PR-04", "PR-05")
async def test_a_referral_is_accepted_into_a_programme_whose_criteria_it_meets(world: World) -> None:
    await activated(world, "it_hg_west_brabant")
    referral_id = await in_weighing(world, family("Brabant"), result="structural")
    entering = {"track": "mda_structural", "programme": "Interventieteam Huiselijk Geweld"}
    with pytest.raises(GuardNotMet) as unchecked:
        await take_up(world, referral_id, **entering)
    assert (unchecked.value.rule, unchecked.value.missing) == ("PR-05", ("no-check", "west_brabant"))
    await answered(world, referral_id, "it_hg_west_brabant", "west_brabant", frequent_violence="unknown")
    with pytest.raises(GuardNotMet) as unmet:
        await take_up(world, referral_id, **entering)
    assert unmet.value.missing == ("frequent_violence",)
    assert (await shown(world, house(world), REFERRALS, referral_id))["state"] == "in_weighing"
    await answered(world, referral_id, "it_hg_west_brabant", "west_brabant")
    case = await take_up(world, referral_id, **entering)
    assert [part["code"] for part in case["programmes"]["items"]] == ["it_hg_west_brabant"]
    (kept,) = (await shown(world, house(world), REFERRALS, referral_id, "decisions"))["decisions"]["items"]
    assert kept["programme"] == "it_hg_west_brabant"


@pytest.mark.rule("RE-11", "PR-01")
async def test_a_decision_names_a_programme_that_the_house_has_and_that_serves_the_track(world: World) -> None:
    await activated(world, "it_hg_west_brabant")
    referral_id = await in_weighing(world, family("Verkeerd"))
    with pytest.raises(InvalidContent) as unknown:
        await take_up(world, referral_id, programme="nergens")
    assert [fault.pointer for fault in unknown.value.faults] == ["/programme"]
    with pytest.raises(GuardNotMet) as other:
        await take_up(world, referral_id, programme="it_hg_west_brabant")
    assert (other.value.rule, other.value.missing) == ("PR-01", ("track",))
    aside = {"outcome": "not_taken_up", "track": None, "programme": "it_hg_west_brabant"}
    left = {"reasonCode": "criteria_not_met", "organisationId": str(world.organisations["local_team"])}
    with pytest.raises(InvalidContent) as refused:
        await take_up(world, referral_id, **aside, elsewhere=left)
    assert [fault.pointer for fault in refused.value.faults] == ["/programme"]


@pytest.mark.rule("PR-07", "RE-11")
async def test_code_red_is_entered_with_the_one_form_or_not_at_all(world: World) -> None:
    await activated(world, "code_rood_twente")
    referral_id = await in_weighing(world, family("Twente"), result="structural")
    people = (await shown(world, house(world), REFERRALS, referral_id, "persons"))["persons"]["items"]
    entering = {"track": "mda_structural", "programme": "Code Rood"}
    with pytest.raises(InvalidContent) as bare:
        await take_up(world, referral_id, **entering)
    assert [fault.pointer for fault in bare.value.faults] == ["/riskForm"]
    form: dict[str, Any] = {
        "answers": [one.model_dump(mode="json") for one in answers("code_rood_twente", "code_red")],
        "subjectIds": [people[1]["id"]],
        "assessor": "L. Verzonnen",
        "summary": "Grote kans op herhaling",
    }
    with pytest.raises(InvalidContent) as elsewhere:
        await take_up(world, referral_id, **entering, riskForm=form | {"subjectIds": [str(UUID(int=7))]})
    assert [fault.pointer for fault in elsewhere.value.faults] == ["/riskForm/subjectIds/0"]
    with pytest.raises(InvalidContent) as nameless:
        await take_up(world, referral_id, track="mda_structural", riskForm=form)
    assert [fault.pointer for fault in nameless.value.faults] == ["/riskForm"]
    no = [one | {"answer": "no"} for one in form["answers"]]
    with pytest.raises(GuardNotMet) as harmless:
        await take_up(world, referral_id, **entering, riskForm=form | {"answers": no})
    assert harmless.value.rule == "PR-07"
    case = await take_up(world, referral_id, **entering, riskForm=form)
    assessed = await shown(world, world.keeper(), CASES, UUID(case["id"]), "assessments")
    assert [one["instrument"] for one in assessed["assessments"]["items"]] == ["registration_risk_form"]


@pytest.mark.rule("PR-01", "PR-04")
async def test_without_a_name_the_region_s_own_programme_of_the_track_counts(world: World) -> None:
    group = {"code": "all", "nl": "Alle", "en": "All", "mode": "all_of",
             "criteria": [{"code": "seen", "nl": "Gezien", "en": "Seen"}]}  # fmt: skip
    criteria = {"code": "own", "edition": "1", "nl": "Eigen", "en": "Own", "source": "Regio", "groups": [group]}
    await own_programme(world, "regular_track", edition="region-1", tracks=["regular"], criteria=[criteria])
    referral_id = await in_weighing(world, family("Regio"))
    with pytest.raises(GuardNotMet) as unchecked:
        await take_up(world, referral_id)
    assert (unchecked.value.rule, unchecked.value.missing) == ("PR-04", ("no-check", "own"))
    seen = ReferralCriteriaDraft.model_validate(
        {
            "programme": "regular_track",
            "set_code": "own",
            "answers": [{"criterion": "seen", "answer": "yes", "evidence": "Gezien"}],
        }
    )
    await check_referral_criteria(world.gate, desk(world), referral_id=referral_id, draft=seen)
    case = await take_up(world, referral_id)
    assert case["programmes"]["items"] == []
    async with world.gate.open(world.keeper(), "test:programme") as work:
        assert (await programme_of(work, UUID(case["id"]))).edition == "region-1"
