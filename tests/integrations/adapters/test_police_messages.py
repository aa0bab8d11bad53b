"""Messages of the police as XML: every word of the field, every fault by its place, and what is kept aside."""

import random
import re
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree

from app.domain.errors import Fault, InvalidContent
from app.domain.ids import new_id
from app.domain.referrals.drafts import ReferralDraft
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.measures import MeasureKind, MeasureStatus
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import AgeBand, HouseholdRole, IncidentRole, Sex
from app.domain.vocabulary.referrals import EntryPoint, SignalKind, Told, Urgency
from app.domain.vocabulary.safety import DefinitionSource, EvidenceStatus, RedFlag, RiskCode, ViolenceKind
from app.domain.vocabulary.sharing import Purpose, SharingGround
from app.domain.vocabulary.word import Word
from app.integrations.inbound.police_xml import reading, receipts
from app.integrations.inbound.police_xml.adapter import ADAPTER
from app.integrations.inbound.police_xml.mapping import PoliceOptions
from tests.integrations.adapters import contract

CARE_FORM, INVESTIGATION, NOTIFICATION = list(ADAPTER.examples())
XS = {"xs": "http://www.w3.org/2001/XMLSchema"}
WORDS: tuple[type[Word], ...] = (
    AgeBand, DefinitionSource, EntryPoint, EvidenceStatus, HouseholdRole, IncidentRole, MeasureKind, MeasureStatus,
    OrganisationKind, Purpose, RedFlag, RiskCode, Sex, SharingGround, SignalKind, Told, Track, Urgency, ViolenceKind,
)  # fmt: skip


def read(body: bytes, **options: object) -> ReferralDraft:
    """What a message says."""
    return ADAPTER.translate(body, PoliceOptions.model_validate(options)).draft


def faults(body: bytes, **options: object) -> list[Fault]:
    """Why a message is refused."""
    with pytest.raises(InvalidContent) as refused:
        read(body, **options)
    return list(refused.value.faults)


def test_the_schema_knows_every_word_of_the_field() -> None:
    schema = reading._schema_text()
    lists = {
        found.get("name"): [str(value) for value in found.xpath(".//xs:enumeration/@value", namespaces=XS)]
        for found in schema.iterfind("xs:simpleType", XS)
    }
    for words in WORDS:
        told = {word.value for word in words} - ({"care_report"} if words is SignalKind else set())
        assert set(lists[words.__name__]) == told


def test_a_receipt_is_of_an_event_and_no_referral_and_a_referral_is_no_receipt() -> None:
    receipt = Path(receipts.__file__).with_name("receipt.xml").read_bytes()
    assert receipts.receipt_of(receipt, PoliceOptions()) == UUID("01a200f4-b36f-7c11-9a55-0f4c2b0c9d11")
    assert ADAPTER.message_id(receipt) == "pol-ontvangst-2026-0031"
    assert faults(receipt) == [Fault("/receipt", "not-a-referral", "RE-01")]
    for referral in (CARE_FORM, NOTIFICATION.replace(b"Tweede", b"receipt")):
        assert receipts.receipt_of(referral, PoliceOptions()) is None
    chance = random.Random(7)  # noqa: S311 - chosen for what it breaks, the same each time
    for _ in range(300):
        contract.check_any_bytes(ADAPTER, contract.broken(receipt, chance))
    for wrong in (receipt.replace(b"<eventId>", b"<eventId>X"), receipt.replace(b"</receipt>", b"<more/></receipt>")):
        with pytest.raises(InvalidContent):
            receipts.receipt_of(wrong, PoliceOptions())


def test_a_care_form_tells_the_whole_referral() -> None:
    draft = read(CARE_FORM)
    assert draft.signal_kind is SignalKind.care_report
    assert draft.entry_point is EntryPoint.police
    assert (draft.message_id, draft.reference) == ("pol-2026-0117", "PL2026-004711")
    assert draft.source_event is not None
    assert (draft.source_event.system, draft.source_event.number) == ("BVH", "PL2026-004711")
    assert draft.police is not None
    assert (draft.police.violence_code, draft.police.code_corrected) == ("HG-1", False)
    assert draft.urgency is Urgency.urgent
    assert draft.earlier_reports == 3
    assert [person.key for person in draft.persons] == ["mother", "father", "child"]
    assert draft.persons[1].age == 38
    assert draft.household is not None
    assert draft.household.members == ("mother", "father", "child")
    (incident,) = draft.incidents
    assert incident.acts == (ViolenceKind.physical, ViolenceKind.material_aggression)
    assert incident.affected_persons == ("mother", "child")
    assert incident.roles[0].role is IncidentRole.child_witness
    assert (incident.weapon, incident.police_involved, incident.impact) == (False, True, "Moeder had een blauwe arm.")
    assert draft.relations[0].authority is True
    assert draft.red_flags[0].flag is RedFlag.rising_severity


def test_a_request_for_investigation_asks_its_question() -> None:
    draft = read(INVESTIGATION)
    assert draft.signal_kind is SignalKind.notification
    assert draft.standard_questions is not None
    assert draft.standard_questions.what_is_going_on == "Is dit kind veilig bij beide ouders, en wat is er nodig?"
    assert draft.police is not None
    assert draft.police.code_corrected is True


def test_what_is_not_told_stays_not_told() -> None:
    draft = read(NOTIFICATION)
    assert draft.model_fields_set == {
        "message_id", "sent_at", "reference", "professional", "source_event", "police", "entry_point", "signal_kind",
        "received_at", "concerns",
    }  # fmt: skip
    assert draft.professional is None
    assert draft.ground is None
    assert draft.urgency is Urgency.routine
    silent = re.sub(rb"<impact>.*</impact>", b"", CARE_FORM)
    assert read(silent).incidents[0].impact is None


def test_members_of_others_are_kept_aside_by_place_and_never_by_name() -> None:
    kept = ADAPTER.translate(CARE_FORM, PoliceOptions()).kept_aside
    assert kept == (
        "/careForm/header/conversationId",
        "/careForm/person[3]/extension/*[1]",
        "/careForm/extension/*[1]",
    )


def test_parties_are_compared_where_the_connection_names_them() -> None:
    assert read(NOTIFICATION, sender="politie-waterduin", receiver="veiligheidshuis-waterduin").concerns
    assert faults(NOTIFICATION, sender="politie-elders", receiver="veiligheidshuis-elders") == [
        Fault("/notification/header/from", "another-party"),
        Fault("/notification/header/to", "another-party"),
    ]


@pytest.mark.rule("RE-13")
def test_a_release_signal_names_its_municipality_by_the_code_of_the_sender() -> None:
    release = NOTIFICATION.replace(
        b"<kind>repeat_notification</kind>", b"<kind>release_bij</kind><municipality>W-01</municipality>"
    )
    municipality_id = new_id()
    assert read(release, municipalities={"W-01": str(municipality_id)}).municipality_id == municipality_id
    assert faults(release) == [Fault("/notification/municipality", "no-municipality", "RE-13")]


@pytest.mark.rule("RE-13")
@pytest.mark.parametrize("part", ["sourceEvent", "coding"])
def test_the_police_tells_source_and_coding(part: str) -> None:
    root = etree.fromstring(NOTIFICATION)
    root.remove(root.find(f"{{{reading.NAMESPACE}}}{part}"))
    assert "misplaced" in {fault.code for fault in faults(etree.tostring(root))}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("<act>physical</act>", "<act>fysiek</act>", ("/careForm/incident/act[1]", "not-in-list")),
        ("<age>38</age>", "<age>138</age>", ("/careForm/person[2]/age", "out-of-range")),
        ("<age>38</age>", "<age>oud</age>", ("/careForm/person[2]/age", "bad-format")),
        ('key="night"', 'key="Night"', ("/careForm/incident", "bad-format")),
        ('key="night"', "", ("/careForm/incident", "required")),
        ('key="night"', 'key="night" rank="1"', ("/careForm/incident", "unknown")),
        ("<weapon>false</weapon>", "<weapon>nee</weapon>", ("/careForm/incident/weapon", "not-in-list")),
        ("<city>", "<country>NL</country><city>", ("/careForm/household/address/*[3]", "misplaced")),
        ("2026-10-11</date>", "٢٠٢٦-10-11</date>", ("/careForm/incident/occurredOn/date", "bad-format")),
        ("2026-10-12T09:40:00Z", "2026-10-12T09:40:00", ("/careForm/header/sentAt", "bad-format")),
        ('version="1.0">', 'version="2.0">', ("/careForm", "not-in-list")),
        ("1990-02-03", "1990-02-31", ("/careForm/person[1]/birthDate", "bad-format")),
    ],
)
def test_a_fault_is_told_by_its_place(before: str, after: str, expected: tuple[str, str]) -> None:
    start, end = CARE_FORM.decode().split("?>", 1)
    told = faults(f"{start}?>{end.replace(before, after, 1)}".encode())
    assert expected in {(fault.pointer, fault.code) for fault in told}


def test_a_fault_that_only_the_referral_knows_is_told_by_its_member() -> None:
    twice = CARE_FORM.replace(b"<member>father</member>", b"<member>mother</member>")
    assert faults(twice) == [Fault("/household/members", "repeated")]


def test_the_identifier_of_a_broken_message_can_be_read() -> None:
    assert ADAPTER.message_id(CARE_FORM.replace(b"<act>physical", b"<act>nothing")) == "pol-2026-0117"
    assert ADAPTER.message_id(CARE_FORM.replace(b"pol-2026-0117", b"a b")) is None
    assert ADAPTER.message_id(b"<other/>") is None
