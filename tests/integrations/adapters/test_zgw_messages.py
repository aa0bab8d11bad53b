"""What a zaak says as a referral: those whom the municipality named to be of the household, and nothing vanishes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.connections.places import OutsideError, address_below, path_below
from app.domain.errors import InvalidContent
from app.integrations.adapter import Translated
from app.integrations.inbound.zgw.adapter import ADAPTER
from app.integrations.inbound.zgw.options import ZaakOptions

HOUSEHOLD, SMALLEST = (json.loads(body) for body in ADAPTER.examples())
BASE = "https://zaken.voorbeeld.test/api/v1"


def said(change: Callable[[Any], object] = lambda _: None, **options: Any) -> Translated:  # noqa: ANN401 - JSON
    """What the household's zaak says with a change and under options."""
    sent = json.loads(json.dumps(HOUSEHOLD))
    change(sent)
    return ADAPTER.translate(json.dumps(sent).encode(), ZaakOptions.model_validate(options))


def faults(change: Callable[[Any], object], **options: Any) -> set[tuple[str, str]]:  # noqa: ANN401 - JSON
    """The faults of the household's zaak with a change."""
    with pytest.raises(InvalidContent) as refused:
        said(change, **options)
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


def test_natural_persons_with_a_role_in_the_household_are_its_members_and_others_are_kept_aside() -> None:
    told = said()
    assert [(person.given_name, person.household_role) for person in told.draft.persons] == [
        ("Mira", "parent"),
        ("Kiki", "child"),
    ]
    assert told.draft.household is not None
    assert (told.draft.household.members, len(told.draft.household.addresses)) == (("p0", "p1"), 1)
    assert told.draft.professional == "B. de Verzonnen"
    assert {"/rollen/results/2", "/zaakeigenschappen/0"} <= set(told.kept_aside)
    assert "Onno" not in told.draft.model_dump_json()


def test_the_general_word_of_a_role_counts_where_its_own_is_not_mapped() -> None:
    def other(sent: Any) -> None:  # noqa: ANN401 - JSON
        sent["rollen"]["results"][1]["omschrijving"] = "Huisgenoot"

    assert [person.household_role for person in said(other).draft.persons] == ["parent", "other"]
    assert said(other, household={"Huisgenoot": "sibling"}).draft.persons[0].household_role == "sibling"
    assert said(household={}).draft.persons == ()


def test_properties_lead_to_the_places_that_the_municipality_maps() -> None:
    mapped = {"spoed": {"to": "/urgency", "words": {"ja": "urgent"}}}
    told = said(properties=mapped, always={"/entryPoint": "school", "/signalKind": "care_report"})
    assert (told.draft.urgency, told.draft.entry_point, told.draft.signal_kind) == ("urgent", "school", "care_report")
    assert "/zaakeigenschappen/0" not in told.kept_aside
    wrong = {"spoed": {"to": "/earlierReports", "kind": "number"}}
    assert faults(lambda _: None, properties=wrong) == {("/zaakeigenschappen/0/waarde", "bad-format")}


def test_what_only_the_case_system_needs_is_left_and_everything_else_is_kept_aside() -> None:
    def more(sent: Any) -> None:  # noqa: ANN401 - JSON
        sent["zaak"] |= {"archiefnominatie": "vernietigen", "zaakgeometrie": {"type": "Point", "coordinates": [5, 52]}}
        sent["zaak"]["zaakinformatieobjecten"] = [f"{BASE}/zaakinformatieobjecten/1"]

    aside = set(said(more).kept_aside)
    assert {"/zaak/zaakgeometrie", "/zaak/zaakinformatieobjecten"} <= aside
    assert "/zaak/archiefnominatie" not in aside


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda sent: sent["zaak"].update(url=f"{BASE}/zaken/1"), ("/zaak/url", "another-message")),
        (lambda sent: sent["rollen"].update(next=f"{BASE}/rollen?page=2"), ("/rollen/next", "too-long")),
        (lambda sent: sent["zaak"].pop("uuid"), ("/zaak/uuid", "required")),
        (lambda sent: sent["zaak"].update(omschrijving="", toelichting=""), ("/concerns", "required")),
        (
            lambda sent: sent["rollen"]["results"][0].pop("betrokkeneType"),
            ("/rollen/results/0/betrokkeneType", "required"),
        ),
    ],
)
@pytest.mark.rule("RE-03")
def test_what_cannot_be_a_referral_is_told_by_place_and_code(
    change: Callable[[Any], object], fault: tuple[str, str]
) -> None:
    assert fault in faults(change)


def test_a_zaak_of_another_zaaktype_is_no_referral() -> None:
    zaaktype = HOUSEHOLD["zaak"]["zaaktype"]
    assert said(zaaktypes=[zaaktype]) == said()
    assert faults(lambda _: None, zaaktypes=[f"{BASE}/zaaktypen/2"]) == {("/zaak/zaaktype", "not-in-list")}


def test_only_plain_paths_below_an_endpoint_are_known_and_only_such_are_joined() -> None:
    assert path_below(BASE, f"{BASE}/zaken/1") == path_below(f"{BASE}/", f"{BASE}/zaken/1") == "zaken/1"
    for url in (
        BASE, f"{BASE}/", f"{BASE}x/zaken/1", f"{BASE}/../zaken/1", f"{BASE}/zaken//1", f"{BASE}/zaken/%2e%2e/1",
        f"{BASE}/zaken/1?x=1", f"{BASE}/zaken/1#x", f"{BASE}\\zaken", BASE.replace("https", "http") + "/zaken/1",
        BASE.replace("test", "test:8443") + "/zaken/1", BASE.replace("//", "//a@") + "/zaken/1", f"{BASE}/zaken/1\n",
    ):  # fmt: skip
        assert path_below(BASE, url) is None, url
    assert address_below(f"{BASE}/", "rollen?zaak=https%3A%2F%2Fx") == f"{BASE}/rollen?zaak=https%3A%2F%2Fx"
    for path in ("../x", "a/../b", "a b", "a\\b", "a#b", "é"):
        with pytest.raises(OutsideError):
            address_below(BASE, path)
