"""The rules of organisations, their people and their agreements."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.organisations import DATA_AGREEMENTS, AgreementKind, OrganisationKind
from app.domain.vocabulary.roles import HOUSE_ROLES, Role

SettingValue = bool | int | str


@dataclass(frozen=True, slots=True)
class KnownSetting:
    """A setting of a house: its default, the words it may be (any value of the default's type where none are named)."""

    default: SettingValue
    rule: str
    words: tuple[str, ...] = ()
    least: int = 1
    most: int = 3650
    decides_grants: bool = False


SETTINGS: Mapping[str, KnownSetting] = {
    "case_subject_person": KnownSetting("regular_only", "CA-01", words=("regular_only", "never", "any")),
    "parking_days": KnownSetting(90, "CA-15"),
    "safety_level_gate": KnownSetting("on", "CA-12", words=("on", "off")),
    "safety_level_threshold": KnownSetting(6, "CA-12", most=10),
    "direct_safety_months": KnownSetting(3, "CA-13", most=60),
    "stable_safety_months": KnownSetting(6, "CA-13", most=60),
    "escalation_days": KnownSetting(7, "CA-17", most=90),
    "quiet_days": KnownSetting(60, "CA-14"),
    "contact_change_days": KnownSetting(30, "CA-09"),
    "director_may_treat": KnownSetting("finding", "CA-07", words=("finding", "allowed")),
    "process_director_provider": KnownSetting("finding", "CA-08", words=("finding", "allowed")),
    "case_retention_months": KnownSetting(0, "GR-16", least=0, most=360),
    "closing_rule": KnownSetting("programme", "CA-21", words=("programme", "until_safe", "handover", "care_started")),
    "triage_required": KnownSetting(True, "RE-07"),
    "discuss_scope": KnownSetting("selected", "RE-11", words=("selected", "all")),
    "referral_decision_days": KnownSetting(7, "RE-09"),
    "first_contact_hours": KnownSetting(48, "RE-14"),
    "contact_attempts": KnownSetting(3, "RE-15", most=20),
    "vt_investigation_weeks": KnownSetting(10, "RE-16", most=52),
    "coming_of_age_days": KnownSetting(90, "PE-09"),
    "child_age_limit": KnownSetting(18, "PE-09", least=18, most=27),
    "access_after_meeting_days": KnownSetting(14, "GR-18", least=0, most=14),
    "om_client_split": KnownSetting("on", "ME-03", words=("on", "off")),
    "it_joint_talk": KnownSetting("never", "ME-05", words=("never", "release_with_reason")),
    "client_inviter": KnownSetting("veilig_thuis", "ME-06", words=("veilig_thuis", "case_director")),
    "client_exclusion_decider": KnownSetting("process_director", "ME-06", words=("process_director", "meeting")),
    "invitation_days": KnownSetting(5, "ME-11", most=60),
    "decision_rule": KnownSetting(
        "per_charter",
        "ME-13",
        words=("per_charter", "veto", "unanimity", "consensus", "majority", "single_person"),
    ),
    "content_cap": KnownSetting(10, "ME-15", most=200),
    "care_watches_justice": KnownSetting("off", "ME-16", words=("off", "on")),
    "pack_deadline": KnownSetting(4, "ME-18", least=0, most=60),
    "virtual_expiry_days": KnownSetting(5, "ME-20", most=60),
    "covenant_without_consent": KnownSetting(True, "GR-06", decides_grants=True),
    "override_review_days": KnownSetting(30, "GR-08", most=30),
    "police_wish_override": KnownSetting(
        "process_director_only", "GR-12", words=("process_director_only", "never"), decides_grants=True
    ),
    "refusal_visibility": KnownSetting(
        "own_and_process_director", "GR-14", words=("own_and_process_director", "conference")
    ),
    "oral_only_allowed": KnownSetting(True, "CO-03"),
    "correction_answer_days": KnownSetting(14, "CO-07"),
    "freshness_days": KnownSetting(90, "CO-08"),
    "guide_scope": KnownSetting("selected_parts", "GU-03", words=("selected_parts", "all_parts")),
    "vt_police_link": KnownSetting("finding", "PL-04", words=("finding", "refuse")),
    "plan_acknowledgement_days": KnownSetting(10, "PL-05", most=90),
    "home_ban_director": KnownSetting("veilig_thuis", "PL-14", words=("veilig_thuis", "mda_plus_plus")),
    "home_ban_with_it": KnownSetting("finding", "PL-15", words=("finding", "refuse", "allow")),
    "legal_reminder_days": KnownSetting(14, "PL-17", most=90),
    "selection_sets": KnownSetting(
        "house_conference", "PR-06", words=("house_conference", "any_of", "coercive_framework")
    ),
    "west_brabant_mode": KnownSetting("all_of", "PR-05", words=("all_of", "count")),
    "financing_alert_days": KnownSetting(180, "PR-03"),
    "safety_level_most": KnownSetting(10, "SA-05", most=100),
    "structural_levels": KnownSetting(2, "SA-07", most=20),
    "colour_codes": KnownSetting("off", "SA-06"),
    "safety_plan_due_days": KnownSetting(21, "SA-16"),
    "separation_recent_days": KnownSetting(180, "SA-18"),
    "receipt_hours": KnownSetting(24, "NO-07", most=720),
    "research_basis": KnownSetting("consent", "EX-03", words=("consent", "no_objection")),
    "export_hours": KnownSetting(24, "EX-05", most=720),
    "suppression_cell": KnownSetting(10, "RP-01", least=3, most=100),
    "severity_scale": KnownSetting(10, "RP-04", least=3, most=100),
    "evaluation_scale": KnownSetting(0, "RP-06", least=0, most=10),
}
"""Every setting that a house may change, by name."""


def check_ready(*, chains: Collection[str], participation_form: str | None, region: str | None, contacts: int) -> None:
    """An organisation becomes active with kind, chain, participation form, region and a contact person; rule OR-01."""
    missing = [
        name
        for name, there in (
            ("chains", bool(chains)),
            ("participationForm", participation_form is not None),
            ("region", region is not None),
            ("contacts", contacts > 0),
        )
        if not there
    ]
    if missing:
        raise GuardNotMet("OR-01", *missing)


def check_agreement(
    *, kind: AgreementKind, categories: Collection[str], starts_at: datetime, ends_at: datetime | None
) -> None:
    """An agreement that opens data lists categories; every agreement ends after it began; rule OR-04."""
    faults = []
    if kind in DATA_AGREEMENTS and not categories:
        faults.append(Fault("/categories", "required", "OR-04"))
    if kind not in DATA_AGREEMENTS and categories:
        faults.append(Fault("/categories", "not-allowed", "OR-04"))
    if ends_at is not None and ends_at <= starts_at:
        faults.append(Fault("/endsAt", "not-after-start", "OR-04"))
    if faults:
        raise InvalidContent(*faults)


def check_signed(signed_on: date, today: date, pointer: str = "/signedOn") -> None:
    """A signature was given, not announced; rule OR-04."""
    if signed_on > today:
        raise InvalidContent(Fault(pointer, "in-future", "OR-04"))


def check_period(starts_at: datetime, ends_at: datetime | None, rule: str) -> None:
    """A period ends after it began."""
    if ends_at is not None and ends_at <= starts_at:
        raise InvalidContent(Fault("/endsAt", "not-after-start", rule))


def check_role(role: Role, kind: OrganisationKind) -> None:
    """A house assigns the roles that count in the whole house; a Veilig Thuis worker works there."""
    if role not in HOUSE_ROLES:
        raise InvalidContent(Fault("/role", "not-allowed"))
    if role is Role.vt_worker and kind is not OrganisationKind.veilig_thuis:
        raise InvalidContent(Fault("/role", "not-allowed"))


def check_setting(name: str, value: SettingValue, starts_at: datetime, now: datetime) -> None:
    """A known setting, a value of its kind, and never backwards; rule OR-10."""
    known = SETTINGS.get(name)
    if known is None:
        raise InvalidContent(Fault("/name", "not-in-list", "OR-10"))
    if starts_at < now or (known.decides_grants and starts_at > now):
        # what decides on grants is changed at once: grants carry their own periods, settings do not
        raise InvalidContent(Fault("/startsAt", "out-of-range", "OR-10"))
    if type(value) is not type(known.default):
        raise InvalidContent(Fault("/value", "wrong-type", known.rule))
    if known.words and value not in known.words:
        raise InvalidContent(Fault("/value", "not-in-list", known.rule))
    if type(value) is int and not known.least <= value <= known.most:
        raise InvalidContent(Fault("/value", "out-of-range", known.rule))
