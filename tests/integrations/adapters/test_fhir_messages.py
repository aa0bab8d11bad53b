"""A FHIR Bundle becomes a referral: both releases say the same, faults are told by place, nothing is guessed."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.persons import HouseholdRole, NetworkInfluence
from app.domain.vocabulary.referrals import EntryPoint, SignalKind, Urgency
from app.domain.vocabulary.safety import DomainState, LifeDomain, RedFlag, RiskCode
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from app.integrations.inbound.fhir.bundle import MOST_ENTRIES, MOST_OBJECTS
from app.integrations.inbound.fhir.words import FhirOptions
from tests.integrations.adapters.fhir_world import CANARY, add, coded, faults, household, resource, said, smallest

CONSENT = "/entry/9/resource"


@pytest.mark.rule("RE-03")
def test_the_smallest_bundle_holds_the_five_things_that_are_asked() -> None:
    draft = said(smallest()).draft
    assert (draft.message_id, draft.reference) == ("zorg-2026-0417", "ZORG-2026-417")
    assert (draft.entry_point, draft.signal_kind) == (EntryPoint.care_partner, SignalKind.care_report)
    assert draft.received_at.isoformat() == "2026-10-12T08:15:00+00:00"
    assert [concern.what for concern in draft.concerns] == ["A helper is uneasy about a child and cannot yet say why."]
    assert draft.ground is None
    assert draft.household is None


def test_a_whole_household_is_read() -> None:
    draft = said(household()).draft
    child, mother, father, friend = draft.persons
    assert (child.given_name, child.family_name, child.bsn) == ("Mila", "Kroon", "999990044")
    assert (mother.aliases, mother.household_role) == (("Zandstra",), HouseholdRole.parent)
    assert mother.view is not None
    assert mother.view.text == "I want the threats to stop and to stay in our house with Mila."
    assert father.household_role is None
    assert (friend.description, friend.network) == ("buurvrouw Ria", NetworkInfluence.unknown)
    assert draft.household is not None
    assert draft.household.members == (child.key, mother.key)
    assert [(a.street, a.house_number) for a in draft.household.addresses] == [("Kadelaan", "12")]
    assert {(r.from_key, r.to, r.kind) for r in draft.relations} == {
        (mother.key, child.key, HouseholdRole.parent),
        (father.key, mother.key, HouseholdRole.ex_partner),
    }
    assert draft.urgency is Urgency.urgent
    assert draft.ground is not None
    assert (draft.ground.kind, draft.ground.purpose) == (SharingGround.reporting_code, Purpose.stop_violence)
    assert [flag.flag for flag in draft.red_flags] == [RedFlag.stalking]
    assert [risk.code for risk in draft.risks] == [RiskCode.shared_roof]
    assert [(d.domain, d.state) for d in draft.life_domains] == [(LifeDomain.housing, DomainState.problem)]
    (consent,) = draft.grounds
    assert (consent.person, consent.state) == (mother.key, ConsentState.given)
    assert consent.categories == (Category.safety, Category.household)
    assert str(consent.valid_until) == "2027-04-01"
    assert draft.professional == "S. Berend, 0800-9990"


def test_r4_and_r5_say_the_same() -> None:
    r4, r5 = said(household("r4")).draft, said(household("r5")).draft
    assert r5.model_copy(update={"message_id": r4.message_id}) == r4


def test_a_message_is_held_to_the_release_that_is_named() -> None:
    assert faults(household("r4"), fhirVersion="5.0") >= {("/entry/0/resource/reasonCode", "unknown")}
    assert faults(household("r5"), fhirVersion="4.0") >= {("/entry/0/resource/reason", "unknown")}
    assert not faults(household("r5"), fhirVersion="5.0")
    assert not faults(household("r4"), fhirVersion="4.3")


def _drop_request(bundle: dict[str, Any]) -> None:
    bundle["entry"] = [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] != "ServiceRequest"]


FAULTY: list[tuple[str, Any, str, str]] = [
    ("no request", _drop_request, "/entry", "required"),
    ("two requests", lambda b: add(b, {**resource(b, "ServiceRequest")}), "/entry/13/resource", "repeated"),
    ("a batch", lambda b: b.update(type="batch"), "/type", "not-in-list"),
    ("no identifier", lambda b: b.pop("identifier"), "/identifier/value", "required"),
    ("an identifier that is none", lambda b: b["identifier"].update(value=CANARY), "/identifier/value", "bad-format"),
    ("no time of sending", lambda b: b.pop("timestamp"), "/timestamp", "required"),
    ("a deletion", lambda b: b["entry"][0]["request"].update(method="DELETE"),
     "/entry/0/request/method", "not-in-list"),
    ("a resource of text", lambda b: b["entry"][0].update(resource=CANARY), "/entry/0/resource", "wrong-type"),
    ("a request that ended", lambda b: resource(b, "ServiceRequest").update(status="revoked"),
     "/entry/0/resource/status", "not-in-list"),
    ("no moment", lambda b: resource(b, "ServiceRequest").pop("authoredOn"),
     "/entry/0/resource/authoredOn", "required"),
    ("a year for a moment", lambda b: resource(b, "ServiceRequest").update(authoredOn="2026"),
     "/entry/0/resource/authoredOn", "bad-format"),
    ("no reason", lambda b: resource(b, "ServiceRequest").update(reasonCode=[]),
     "/entry/0/resource/reasonCode", "too-short"),
    ("a member that FHIR has not", lambda b: resource(b, "Patient").update(geheim=CANARY),
     "/entry/1/resource/geheim", "unknown"),
    ("an object as text", lambda b: resource(b, "ServiceRequest").update(subject=json.dumps({"display": CANARY})),
     "/entry/0/resource/subject", "wrong-type"),
    ("a modifier", lambda b: resource(b, "Task")["input"][0].update(modifierExtension=[{"url": CANARY}]),
     "/entry/6/resource/input/0/modifierExtension", "not-supported"),
    ("a resource within", lambda b: resource(b, "Task").update(contained=[{"resourceType": CANARY}]),
     "/entry/6/resource/contained", "not-supported"),
    ("a word that the list has not", lambda b: resource(b, "Task")["input"][0].update(valueCode="kanarie"),
     "/entry/6/resource/input/0/valueCode", "not-in-list"),
    ("a sex that FHIR has not", lambda b: resource(b, "Patient").update(gender="kanarie"),
     "/entry/1/resource/gender", "not-in-list"),
    ("a number that is none", lambda b: resource(b, "Patient")["identifier"][0].update(value="12"),
     "/entry/1/resource", "bad-format"),
    ("a member of the group who is not told of", lambda b: resource(b, "Group")["member"][0].update(
        entity={"reference": "Patient/1"}), "/entry/7/resource/member/0/entity", "unknown-key"),
    ("one address twice", lambda b: b["entry"][1].update(fullUrl=b["entry"][2]["fullUrl"]),
     "/entry/2/fullUrl", "repeated"),
    ("a consent that is narrower than we can say", lambda b: resource(b, "Consent")["provision"].update(
        securityLabel=[{"code": "R"}]), f"{CONSENT}/provision/securityLabel", "not-supported"),
    ("a consent with exceptions", lambda b: resource(b, "Consent")["provision"].update(provision=[{"type": "deny"}]),
     f"{CONSENT}/provision/provision", "not-supported"),
    ("a consent for a purpose of the sender's own", lambda b: resource(b, "Consent")["provision"]["purpose"].append(
        {"code": "TREAT"}), f"{CONSENT}/provision/purpose/1", "not-in-list"),
    ("a consent to nobody", lambda b: resource(b, "Consent")["provision"].pop("actor"),
     f"{CONSENT}/provision/actor", "required"),
    ("a consent of nobody", lambda b: resource(b, "Consent").pop("patient"), f"{CONSENT}/subject", "unknown-key"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "code"), [case[1:] for case in FAULTY], ids=[case[0] for case in FAULTY])
def test_what_is_wrong_is_told_by_its_place_in_the_bundle(change: Any, place: str, code: str) -> None:  # noqa: ANN401
    bundle = household()
    change(bundle)
    assert (place, code) in faults(bundle)


@pytest.mark.rule("GR-02")
def test_a_consent_says_what_was_answered_and_no_more() -> None:
    def state(**changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON
        bundle = household()
        consent = resource(bundle, "Consent")
        provision = consent["provision"] | changes.pop("provision", {})
        consent |= {**changes, "provision": provision}
        return [(ground.state.value, str(ground.valid_until)) for ground in said(bundle).draft.grounds]

    assert state() == [("given", "2027-04-01")]
    assert state(provision={"type": "deny"}) == [("refused", "2027-04-01")]
    assert state(status="inactive") == [("withdrawn", "2027-04-01")]
    assert state(status="draft") == []
    assert state(status="entered-in-error") == []
    assert state(provision={"period": {"end": "2026-12-31T12:00:00+01:00"}}) == [("given", "2026-12-31")]


@pytest.mark.rule("GR-02")
def test_of_two_periods_the_narrower_counts() -> None:
    bundle = household("r5")
    resource(bundle, "Consent")["provision"][0]["period"] = {"start": "2026-09-01", "end": "2026-11-30"}
    (consent,) = said(bundle).draft.grounds
    assert (str(consent.valid_from), str(consent.valid_until)) == ("2026-10-01", "2026-12-01")


@pytest.mark.rule("GR-07")
def test_a_medical_record_is_kept_aside_and_a_coded_concern_is_read() -> None:
    bundle = household()
    mother = {"reference": bundle["entry"][2]["fullUrl"]}
    medical = add(bundle, {"resourceType": "Condition", "subject": mother, "code": {"text": CANARY}})
    other = add(bundle, {"resourceType": "Provenance", "note": CANARY})
    add(bundle, {"resourceType": "Condition", "subject": mother, "code": coded("E10", "addiction")})
    over = {"resourceType": "Condition", "subject": mother, "code": coded("E10", "health")}
    ended = add(bundle, over | {"clinicalStatus": {"coding": [{"code": "resolved"}]}})
    absent = {"resourceType": "Observation", "status": "final", "subject": mother, "code": coded("E10", "finances")}
    add(bundle, absent | {"valueBoolean": False})
    found = said(bundle)
    assert {(part.domain.value, part.state.value) for part in found.draft.life_domains} == {
        ("housing", "problem"),
        ("addiction", "problem"),
        ("finances", "no_problem"),
    }
    assert {medical, other, ended} <= set(found.kept_aside)
    assert CANARY not in found.draft.model_dump_json()


@pytest.mark.rule("PE-04")
def test_a_restricted_person_has_a_protected_address() -> None:
    bundle = household()
    resource(bundle, "Patient", 1)["address"] = resource(bundle, "Patient")["address"]
    found = said(bundle).draft
    assert found.household is not None
    open_door, hidden_door = found.household.addresses
    assert (open_door.protected, hidden_door.protected) == (False, True)
    assert found.persons[1].address == hidden_door.key
    assert found.persons[1].protected_address


def test_an_unknown_part_of_a_date_is_not_filled_in() -> None:
    bundle = household()
    resource(bundle, "Patient")["birthDate"] = "2017"
    found = said(bundle)
    assert found.draft.persons[0].birth_date is None
    assert "/entry/1/resource/birthDate" in found.kept_aside


def test_a_connection_maps_the_codes_of_its_partner() -> None:
    bundle = household()
    resource(bundle, "ServiceRequest")["code"] = {"coding": [{"system": "urn:zorg", "code": "MC5"}]}
    mapped = {"system": "urn:zorg", "code": "MC5", "list": "E05", "word": "reporting_code"}
    assert said(bundle, entryPoint="school").draft.signal_kind is SignalKind.care_report
    assert said(bundle, codes=[mapped]).draft.signal_kind is SignalKind.reporting_code
    assert said(smallest(), entryPoint="school").draft.entry_point is EntryPoint.school
    for wrong in ({"word": "no_word"}, {"list": "E99"}):
        with pytest.raises(ValidationError):
            FhirOptions.model_validate({"codes": [mapped | wrong]})


def test_a_bundle_too_large_to_read_is_refused_before_it_is_validated() -> None:
    many = smallest()
    many["entry"] *= MOST_ENTRIES + 1
    assert faults(many) == {("/entry", "too-long")}
    full = smallest()
    resource(full, "ServiceRequest")["note"] = [{"text": "x"}] * MOST_OBJECTS
    assert faults(full) == {("", "too-long")}


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=8),
    st.sampled_from(["Patient", "active", "2026-10-12", "{}", '{"reference": "x"}', CANARY]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["coding", "text", "resourceType", "reference"]), st.text(max_size=4), max_size=2),
)


def _places(value: object) -> list[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in items for found in ((value, key), *_places(item))]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_value_at_any_place_ends_as_a_referral_or_as_faults(data: st.DataObject) -> None:
    bundle = household(data.draw(st.sampled_from(["r4", "r5"])))
    for _ in range(data.draw(st.integers(1, 3))):
        parent, key = data.draw(st.sampled_from(_places(bundle)))
        parent[key] = data.draw(VALUES)
    if not faults(bundle):
        assert CANARY not in str(said(bundle).kept_aside)


def test_the_library_is_imported_with_the_first_message() -> None:
    asked = "import sys, app.main; sys.exit(any(name.partition('.')[0] == 'fhir' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], check=False, timeout=60).returncode == 0
