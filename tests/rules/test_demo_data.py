"""The demo data keep what they promise: valid messages, the field's words, no real person, no copied sentence."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import jsonschema_rs
import pytest

from app.demo.cases import TOLD_ON, DemoCase, load_cases
from app.demo.region import load_region
from app.demo.story import Consent, DraftedGround, HouseholdOwner, Story
from app.domain import vocabulary
from app.domain.access.policy import cap_scopes
from app.domain.vocabulary.actions import ACTION
from app.domain.vocabulary.contributions import ContributionMode, Restriction
from app.domain.vocabulary.grounds import CONSENT, GROUND, ConsentState
from app.domain.vocabulary.lifecycle import LifeCycle
from app.domain.vocabulary.organisations import DATA_AGREEMENTS, AgreementKind
from app.domain.vocabulary.persons import AgeBand
from app.domain.vocabulary.referrals import REFERRAL, ReferralState, TriageResult, Urgency
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, SharingGround
from app.domain.vocabulary.word import Word

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "app/integrations/inbound/veilig_thuis.schema.json").read_text("utf-8"))
SHEETS = ROOT.parent / "shared" / "field" / "cases"
CASES = load_cases()
REGION = load_region()
PEOPLE = {person.key for organisation in REGION.organisations for person in organisation.professionals}
ORGANISATIONS = {organisation.key for organisation in REGION.organisations}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def _messages(case: DemoCase) -> Iterator[Mapping[str, Any]]:
    yield case.message
    yield from case.repeats


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _texts(member)


def _import_all_words() -> None:
    for module in iter_modules(vocabulary.__path__, f"{vocabulary.__name__}."):
        import_module(module.name)


def _words_of(kind: type[Word]) -> Iterator[type[Word]]:
    for child in kind.__subclasses__():
        yield child
        yield from _words_of(child)


def _persons(case: DemoCase) -> set[str]:
    return {person["key"] for message in _messages(case) for person in message.get("persons", ())}


def _check_moves(life: LifeCycle[Any], start: Word, moves: Iterable[Word]) -> None:
    for target in moves:
        life.check(start, target)
        start = target


def test_there_are_28_cases_with_one_number_each() -> None:
    assert [case.id[:2] for case in CASES] == [f"{number:02d}" for number in range(1, 29)]


@each_case
def test_each_message_follows_the_published_schema(case: DemoCase) -> None:
    validator = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
    assert [error.message for message in _messages(case) for error in validator.iter_errors(message)] == []


def test_the_schema_itself_is_a_schema_and_asks_five_things_only() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    validator = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
    smallest = {
        "messageId": "m-1",
        "sentAt": "2026-10-12T09:40:00Z",
        "sender": {"organisation": "veilig_thuis_waterduin", "reference": "V-1"},
        "entryPoint": "school",
        "signalKind": "notification",
        "receivedAt": "2026-10-12T08:15:00Z",
        "concerns": [{"what": "Somebody is uneasy about a child."}],
    }
    assert validator.is_valid(smallest)
    assert not any(validator.is_valid({k: v for k, v in smallest.items() if k != name}) for name in smallest)
    assert not validator.is_valid({**smallest, "concerns": []})
    assert not validator.is_valid({**smallest, "guess": True})


def test_every_word_of_the_schema_is_a_word_of_the_field() -> None:
    _import_all_words()
    lists = [set(kind.values()) for kind in _words_of(Word)]
    for name, part in SCHEMA["$defs"].items():
        if "enum" in part and name != "consentState":
            assert set(part["enum"]) in lists, name
    inline = SCHEMA["$defs"]["person"]["properties"]["ageBand"]["enum"]
    assert set(inline) == set(AgeBand.values())
    assert set(SCHEMA["properties"]["urgency"]["enum"]) == set(Urgency.values())
    assert set(SCHEMA["$defs"]["triage"]["properties"]["result"]["enum"]) == set(TriageResult.values())
    assert set(SCHEMA["$defs"]["consentState"]["enum"]) <= set(ConsentState.values())


@each_case
def test_every_key_of_a_message_points_somewhere(case: DemoCase) -> None:
    for message in _messages(case):
        persons = {person["key"] for person in message.get("persons", ())}
        household = message.get("household", {})
        addresses = {address["key"] for address in household.get("addresses", ())}
        named = set(household.get("members", ()))
        named |= {end for relation in message.get("relations", ()) for end in (relation["from"], relation["to"])}
        named |= {entry["person"] for name in ("informed", "grounds") for entry in message.get(name, ())}
        named |= {entry["person"] for entry in message.get("measures", ()) if "person" in entry}
        named |= {message["informant"]["person"]} if "person" in message.get("informant", {}) else set()
        for incident in message.get("incidents", ()):
            named |= {*incident["actingPersons"], *incident["affectedPersons"]} - {"unknown_person"}
            named |= {entry["person"] for entry in incident.get("roles", ())}
        for name in ("risks", "lifeDomains", "earlierHelp", "currentHelp"):
            named |= {key for entry in message.get(name, ()) for key in entry.get("persons", ())}
        named |= {key for concern in message["concerns"] for key in concern.get("aboutPersons", ())}
        assert named <= persons
        assert {person["address"] for person in message.get("persons", ()) if "address" in person} <= addresses


@each_case
def test_every_key_of_a_story_points_somewhere(case: DemoCase) -> None:
    story, persons = case.story, _persons(case)
    table = {participant.organisation for participant in story.participants}
    grounds = {ground.key for ground in story.grounds}
    assert table <= ORGANISATIONS
    assert {key for participant in story.participants for key in participant.acts_for} <= persons
    assert {key for item in story.contributions for key in item.persons} <= persons
    assert {item.organisation for item in story.contributions} <= table
    assert {item.ground for item in story.contributions if item.ground} <= grounds
    assert {action.owner for action in story.actions if isinstance(action.owner, str)} <= table
    assert {action.owner.person for action in story.actions if isinstance(action.owner, HouseholdOwner)} <= persons
    assert {key for action in story.actions for key in action.subjects} <= persons
    assert {key for pair in story.danger_pairs for key in pair.persons} <= persons
    assert set(story.protected_addresses) <= persons
    assert {ground.author for ground in story.grounds if isinstance(ground, DraftedGround) and ground.author} <= PEOPLE
    if story.case is not None:
        assert story.case.director.professional in PEOPLE
        assert REGION.employer(story.case.director.professional).key == story.case.director.organisation
        assert set(story.case.director.covers) <= persons


@each_case
def test_every_story_moves_along_the_life_cycles(case: DemoCase) -> None:
    story = case.story
    _check_moves(REFERRAL, ReferralState.received, story.referral.path)
    for ground in story.grounds:
        if isinstance(ground, Consent):
            _check_moves(CONSENT, ground.moves[0].to, [move.to for move in ground.moves[1:]])
            assert ground.moves[0].to in CONSENT.initial
        elif isinstance(ground, DraftedGround) and ground.moves:
            _check_moves(GROUND, ground.moves[0].to, [move.to for move in ground.moves[1:]])
            assert ground.moves[0].to in GROUND.initial
    for action in story.actions:
        _check_moves(ACTION, ACTION.initial[0], [move.to for move in action.moves])


@each_case
def test_a_case_exists_exactly_where_the_referral_was_accepted(case: DemoCase) -> None:
    accepted = case.story.referral.path[-1] is ReferralState.accepted
    assert (case.story.case is not None) is accepted
    if not accepted:
        assert not case.story.contributions
        assert not case.story.actions
    if case.story.case is not None and any(p.organisation == "om_waterduin" for p in case.story.participants):
        assert case.story.case.approach == "inter"


@each_case
def test_shared_content_rests_on_a_ground_that_carries_it(case: DemoCase) -> None:
    grounds = {ground.key: ground for ground in case.story.grounds}
    parties = set(REGION.agreement("convenant-waterduin").parties)
    for item in case.story.contributions:
        if item.mode is ContributionMode.withheld:
            assert item.refusal_reason
            assert item.text is None
            continue
        assert item.ground
        ground = grounds[item.ground]
        assert item.category in ground.categories, item.key
        if ground.kind == "covenant":
            assert item.organisation in parties
            assert item.category not in {Category.health, Category.client_voice, Category.contact}
        if item.category is Category.health:
            assert item.health_ground
            assert SharingGround(grounds[item.health_ground].kind).may_carry_health
        if item.mode is ContributionMode.content:
            assert item.text
            assert item.necessity
            assert item.as_of
            assert set(item.awareness) == set(item.persons)


def _has(found: Iterable[object]) -> bool:
    return any(True for _ in found)


def _moves_to(state: object) -> Iterator[Story]:
    for case in CASES:
        for ground in case.story.grounds:
            if not isinstance(ground, Consent):
                continue
            yield from (case.story for move in ground.moves if move.to == state)


@pytest.mark.parametrize("state", ["refused", "withdrawn", "expired", "limited", "blocked_by_parent"])
def test_the_stories_show_every_fate_of_a_consent(state: str) -> None:
    assert _has(_moves_to(ConsentState(state)))


@pytest.mark.parametrize("kind", ["serious_threat_override", "safety_weighing", "reporting_code", "measure_in_force"])
def test_the_stories_show_the_other_grounds(kind: str) -> None:
    assert _has(ground for case in CASES for ground in case.story.grounds if ground.kind == kind)


@pytest.mark.parametrize("restriction", [kind for kind in Restriction if kind is not Restriction.none])
def test_the_stories_show_every_restriction(restriction: Restriction) -> None:
    assert _has(item for case in CASES for item in case.story.contributions if item.restriction is restriction)


@pytest.mark.parametrize(
    "status", ["declined", "waiting_list", "blocked", "done", "not_done", "no_show", "stopped", "in_progress"]
)
def test_the_stories_show_the_fates_of_an_action(status: str) -> None:
    assert _has(move for case in CASES for action in case.story.actions for move in action.moves if move.to == status)


def test_the_stories_show_the_other_ways_out() -> None:
    ends = {case.story.referral.path[-1] for case in CASES}
    assert {"accepted", "not_taken_up", "rerouted", "handed_over", "regular_support", "needs_information"} <= ends
    assert all(
        case.story.referral.other_route
        for case in CASES
        if case.story.referral.path[-1] in {"not_taken_up", "rerouted", "regular_support"}
    )
    assert [case.id[:2] for case in CASES if case.repeats] == ["06"]
    kept_apart = [case for case in CASES if case.story.danger_pairs and case.story.protected_addresses]
    assert kept_apart
    assert _has(item for case in CASES for item in case.story.contributions if item.mode == "withheld")


@each_case
def test_nobody_in_a_case_exists(case: DemoCase) -> None:
    for message in _messages(case):
        for person in message.get("persons", ()):
            assert re.fullmatch(r"99999\d{4}", person.get("bsn", "999990000"))
            assert re.fullmatch(r"06 0000 \d{4}", person.get("phone", "06 0000 0000"))
            born = date.fromisoformat(person.get("birthDate", "1980-01-01"))
            age = TOLD_ON.year - born.year - ((TOLD_ON.month, TOLD_ON.day) < (born.month, born.day))
            assert person.get("age", age) == age
        for address in message.get("household", {}).get("addresses", ()):
            assert address["postalCode"].startswith("0000")
            assert address["city"] in REGION.house.municipalities


def test_a_number_for_a_person_is_given_once_and_passes_the_eleven_test() -> None:
    given = [p["bsn"] for case in CASES for p in case.message.get("persons", ()) if "bsn" in p]  # type: ignore[attr-defined]
    assert given
    assert len(set(given)) == len(given)
    for bsn in given:
        digits = [int(digit) for digit in bsn]
        assert (sum(digit * (9 - place) for place, digit in enumerate(digits[:8])) - digits[8]) % 11 == 0


def test_two_members_of_a_danger_pair_never_share_a_protected_door() -> None:
    for case in CASES:
        persons = {person["key"]: person for person in case.message["persons"]}  # type: ignore[attr-defined]
        for pair in case.story.danger_pairs:
            doors = [persons[key].get("address") for key in pair.persons if persons[key].get("protectedAddress")]
            others = [persons[key].get("address") for key in pair.persons if not persons[key].get("protectedAddress")]
            assert not set(doors) & set(others)


def test_the_calendar_moves_as_a_whole() -> None:
    later = load_cases(date(2027, 11, 1))
    assert later[3].message["receivedAt"] == "2027-10-06T09:10:00Z"
    ages = [
        (date(2027, 11, 1) - date.fromisoformat(person["birthDate"])).days
        - (TOLD_ON - date.fromisoformat(before["birthDate"])).days
        for old, new in zip(CASES, later, strict=True)
        for before, person in zip(old.message.get("persons", ()), new.message.get("persons", ()), strict=True)  # type: ignore[call-overload]
        if "birthDate" in person
    ]
    assert ages
    assert set(ages) == {0}


def test_everybody_who_contributes_may_hold_the_scope_for_it() -> None:
    opening = [agreement for agreement in REGION.agreements if agreement.kind in DATA_AGREEMENTS]
    for key in {item.organisation for case in CASES for item in case.story.contributions}:
        signed = any(key in agreement.parties for agreement in opening)
        held = cap_scopes(REGION.organisation(key).kind, signed, REGION.client_scopes(key))
        assert Scope.contribution_write in held, key


def test_two_partners_have_signed_nothing_and_may_do_little() -> None:
    opening = [agreement for agreement in REGION.agreements if agreement.kind in DATA_AGREEMENTS]
    signed = {party for agreement in opening for party in agreement.parties}
    assert ORGANISATIONS - signed == {"schuldhulp_oeverdam", "woningstichting_zandoever"}


def test_the_region_is_whole() -> None:
    held = {
        role for organisation in REGION.organisations for person in organisation.professionals for role in person.roles
    }
    assert {"process_director", "information_officer", "vt_worker", "house_manager", "policy_admin"} <= held
    assert all(organisation.professionals for organisation in REGION.organisations)
    assert REGION.employer("om-officier").key == "om_waterduin"
    assert Category.health not in REGION.agreement("convenant-waterduin").categories
    for agreement in REGION.agreements:
        if agreement.kind is AgreementKind.intent_declaration:
            assert not agreement.categories


def test_no_sentence_is_copied_from_the_fact_sheets() -> None:
    if not SHEETS.is_dir():
        print("the fact sheets are not here: nothing to compare with")  # noqa: T201 - the one line that says so
        return
    ours = {run for case in CASES for text in _texts(case.model_dump(mode="json")) for run in _runs_of_words(text)}
    theirs = {
        run
        for sheet in SHEETS.glob("*.json")
        for text in _texts(json.loads(sheet.read_text("utf-8")))
        for run in _runs_of_words(text)
    }
    assert theirs
    assert sorted(ours & theirs) == []


def _runs_of_words(text: str, length: int = 8) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    yield from (tuple(words[start : start + length]) for start in range(len(words) - length + 1))
