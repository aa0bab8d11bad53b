"""The rules of organisations (OR) as pure functions; their way through the gate is in tests/domain."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.errors import GuardNotMet, InvalidContent
from app.domain.organisations.rules import (
    SETTINGS,
    check_agreement,
    check_period,
    check_ready,
    check_role,
    check_setting,
    check_signed,
)
from app.domain.vocabulary.organisations import DATA_AGREEMENTS, AgreementKind, OrganisationKind
from app.domain.vocabulary.roles import Role

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.rule("OR-01")
@pytest.mark.parametrize("missing", ["chains", "participation_form", "region", "contacts"])
def test_an_organisation_is_active_only_when_complete(missing: str) -> None:
    whole: dict[str, object] = {
        "chains": ["care"],
        "participation_form": "structural",
        "region": "Waterduin",
        "contacts": 1,
    }
    check_ready(**whole)  # type: ignore[arg-type]
    without: object = {"chains": [], "contacts": 0}.get(missing)
    with pytest.raises(GuardNotMet) as refused:
        check_ready(**(whole | {missing: without}))  # type: ignore[arg-type]
    assert refused.value.rule == "OR-01"


@pytest.mark.rule("OR-04")
@pytest.mark.parametrize("kind", list(AgreementKind))
def test_only_an_agreement_that_opens_data_lists_categories(kind: AgreementKind) -> None:
    listed, empty = ["identity"], list[str]()
    right, wrong = (listed, empty) if kind in DATA_AGREEMENTS else (empty, listed)
    check_agreement(kind=kind, categories=right, starts_at=NOW, ends_at=None)
    for categories, ends_at in ((wrong, None), (right, NOW)):
        with pytest.raises(InvalidContent):
            check_agreement(kind=kind, categories=categories, starts_at=NOW, ends_at=ends_at)


@pytest.mark.rule("OR-04")
def test_a_signature_was_given_and_not_announced() -> None:
    check_signed(date(2026, 11, 22), NOW.date())
    with pytest.raises(InvalidContent):
        check_signed(date(2026, 11, 23), NOW.date())


@pytest.mark.rule("OR-06")
def test_a_mandate_has_a_validity() -> None:
    check_period(NOW, None, "OR-06")
    with pytest.raises(InvalidContent) as refused:
        check_period(NOW, NOW, "OR-06")
    assert refused.value.faults[0].rule == "OR-06"


def test_a_house_assigns_house_roles_only() -> None:
    check_role(Role.process_director, OrganisationKind.municipality)
    check_role(Role.vt_worker, OrganisationKind.veilig_thuis)
    for role, kind in ((Role.system, OrganisationKind.safety_house), (Role.vt_worker, OrganisationKind.police)):
        with pytest.raises(InvalidContent):
            check_role(role, kind)


@pytest.mark.rule("OR-10")
@pytest.mark.parametrize("name", list(SETTINGS))
def test_a_setting_has_a_default_of_its_kind_and_never_works_backwards(name: str) -> None:
    known = SETTINGS[name]
    check_setting(name, known.default, NOW, NOW)
    for value, starts_at in ((known.default, NOW - timedelta(seconds=1)), (None, NOW), (-1, NOW)):
        with pytest.raises(InvalidContent):
            check_setting(name, value, starts_at, NOW)  # type: ignore[arg-type]


@pytest.mark.rule("OR-10")
def test_what_decides_on_grants_changes_at_once_or_not_at_all() -> None:
    tomorrow = NOW + timedelta(days=1)
    check_setting("parking_days", 30, tomorrow, NOW)
    with pytest.raises(InvalidContent):
        check_setting("covenant_without_consent", False, tomorrow, NOW)
