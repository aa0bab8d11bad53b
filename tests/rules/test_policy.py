"""The table of rights: every row holds as a whole, names what is missing, and caps never open what they close."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access.policy import (
    CASE_ONLY_ROLES,
    CRIMINAL_ADVISERS,
    PERMISSIONS,
    SCOPES_BY_KIND,
    SCOPES_OF_A_NAMED_RECIPIENT,
    SCOPES_WITHOUT_AGREEMENT,
    Permission,
    Standing,
    can,
    cap_scopes,
    check,
    check_purpose,
)
from app.domain.errors import (
    Forbidden,
    KindNotAllowed,
    MissingRole,
    MissingScope,
    NotKeeper,
    NotOwner,
    ProfessionalRequired,
    PurposeNotAllowed,
    PurposeRequired,
)
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import HOUSE_ROLES, Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose

if TYPE_CHECKING:
    from app.domain.access.actor import Actor

EVERY_SCOPE = frozenset(Scope)
WRITES = {scope for scope in Scope if not scope.value.endswith(":read")}

kinds = st.sampled_from(list(OrganisationKind))
scopes = st.frozensets(st.sampled_from(list(Scope)))
rows = st.sampled_from(list(PERMISSIONS.values()))


@dataclass(frozen=True)
class Asker:
    """What the policy reads of an actor; real actors are made in one place only, and that is not here."""

    organisation_kind: OrganisationKind = OrganisationKind.local_team
    client_id: int | None = 1
    professional_id: int | None = 1
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[Scope] = EVERY_SCOPE
    purpose: Purpose | None = Purpose.stop_violence
    keeps_the_house: bool = False


def actor(asker: Asker) -> "Actor":
    return cast("Actor", asker)


def full_asker(row: Permission) -> Asker:
    """Someone who has all that a row asks."""
    is_timer = row.roles == {Role.system}
    return Asker(
        organisation_kind=next(iter(row.kinds)) if row.kinds else OrganisationKind.police,
        client_id=None if is_timer else 1,
        professional_id=None if is_timer else 1,
        roles=row.roles,
        purpose=None if row.purposes is None else min(row.purposes),
        keeps_the_house=True,
    )


def test_a_permission_is_named_after_a_thing_and_an_act() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*", name) for name in PERMISSIONS)


def test_no_permission_is_open_to_everyone_but_the_service_s_own_terms() -> None:
    without_scope = [row for row in PERMISSIONS.values() if not row.scopes]
    assert all(row.roles == {Role.system} for row in without_scope)
    assert {row.name for row in without_scope} == {
        "ground:keep-terms",
        "contribution:keep-terms",
        "statistics:count",
        "statistics:publish",
        "action:keep-terms",
        "task:keep-terms",
        "term:keep",
        "import:claim",
        "announcement:claim",
        "confirmation:remind",
        "meeting:keep-terms",
        "duty:keep-watch",
        "balance:freeze",
        "export:forget",
        "key:forget",
    }


def test_every_scope_of_this_service_s_rooms_opens_something() -> None:
    used = {scope for row in PERMISSIONS.values() for scope in row.scopes}
    masks_and_doors = {Scope.health_read, Scope.justice_read, Scope.total_read, Scope.schema_read}
    assert set(Scope) - used == masks_and_doors


@given(rows)
def test_who_has_all_that_a_row_asks_passes(row: Permission) -> None:
    asker = full_asker(row)
    assert check(actor(asker), row.name, case_roles=row.roles, own=True) is row


@given(rows)
def test_without_a_scope_nothing_opens_and_the_scope_is_named(row: Permission) -> None:
    if not row.scopes:
        return
    asker = Asker(scopes=EVERY_SCOPE - row.scopes, roles=row.roles, keeps_the_house=True)
    with pytest.raises(MissingScope) as refusal:
        check(actor(asker), row.name, case_roles=row.roles, own=True)
    assert set(refusal.value.scopes) == {scope.value for scope in row.scopes}


@pytest.mark.rule("GR-01")
@given(rows)
def test_where_data_about_people_are_met_a_purpose_is_asked(row: Permission) -> None:
    if row.purposes is None:
        return
    asker = Asker(
        organisation_kind=full_asker(row).organisation_kind, purpose=None, roles=row.roles, keeps_the_house=True
    )
    with pytest.raises(PurposeRequired):
        check(actor(asker), row.name, case_roles=row.roles, own=True)


OF_FIGURES = {
    "statistics:revise",
    "report:compute",
    "balance:read",
    "balance:roll-up",
    "police-count:record",
    "peer:publish",
    "peer:compare",
    "export:research",
}
"""Acts that show or make figures, or rows without names: nobody is read about by them."""


@given(rows, st.sampled_from([Purpose.quality_report, Purpose.research]))
def test_nobody_reads_about_a_person_for_figures_or_research(row: Permission, purpose: Purpose) -> None:
    if row.purposes is None or row.name in OF_FIGURES:
        return
    asker = Asker(organisation_kind=full_asker(row).organisation_kind, purpose=purpose, roles=row.roles)
    with pytest.raises(PurposeNotAllowed):
        check(actor(asker), row.name, case_roles=row.roles, own=True)


@pytest.mark.rule("GR-11")
@given(kinds)
def test_criminal_advice_is_for_prosecution_probation_and_police(kind: OrganisationKind) -> None:
    asker = Asker(organisation_kind=kind, purpose=Purpose.criminal_advice)
    if kind in {OrganisationKind.prosecution, OrganisationKind.probation, OrganisationKind.police}:
        assert kind in CRIMINAL_ADVISERS
        assert check_purpose(actor(asker)) is Purpose.criminal_advice
        return
    with pytest.raises(PurposeNotAllowed):
        check_purpose(actor(asker))


@given(rows, st.frozensets(st.sampled_from(list(Role))))
def test_a_row_with_roles_opens_to_one_of_them_only(row: Permission, held: frozenset[Role]) -> None:
    asker = full_asker(row)
    other = Asker(
        organisation_kind=asker.organisation_kind,
        roles=held & HOUSE_ROLES,
        purpose=asker.purpose,
        keeps_the_house=True,
    )
    own = row.standing is not Standing.owner_or_role
    expected = not row.roles or bool(held & (row.roles - {Role.system}))
    assert can(actor(other), row.name, case_roles=held, own=own) is expected


@given(rows)
def test_a_machine_holds_no_role_and_is_told_to_name_a_professional(row: Permission) -> None:
    if not row.roles - {Role.system} and not row.needs_professional:
        return
    own = row.standing is not Standing.owner_or_role
    base = full_asker(row)
    machine = Asker(
        organisation_kind=base.organisation_kind,
        professional_id=None,
        roles=row.roles - {Role.system},
        purpose=base.purpose,
        keeps_the_house=True,
    )
    with pytest.raises(ProfessionalRequired):
        check(actor(machine), row.name, case_roles=row.roles - {Role.system}, own=own)


@given(rows)
def test_no_client_acts_as_the_service_whatever_role_it_was_given(row: Permission) -> None:
    if Role.system not in row.roles:
        return
    asker = full_asker(row)
    posing = Asker(purpose=asker.purpose, roles=frozenset({Role.system}), keeps_the_house=True)
    timer = Asker(
        client_id=None,
        professional_id=None,
        purpose=asker.purpose,
        roles=frozenset({Role.system}),
        keeps_the_house=True,
    )
    own = row.standing is not Standing.owner_or_role
    assert not can(actor(posing), row.name, case_roles=frozenset({Role.system}), own=own)
    assert can(actor(timer), row.name, own=own)


@pytest.mark.rule("CA-04")
@pytest.mark.parametrize("role", sorted(CASE_ONLY_ROLES))
def test_a_role_of_a_case_counts_on_that_case_only(role: Role) -> None:
    assigned_house_wide = Asker(roles=frozenset({role}))
    for row in PERMISSIONS.values():
        if role in row.roles and row.standing is Standing.anyone and row.kinds is None:
            asker = Asker(roles=assigned_house_wide.roles, purpose=full_asker(row).purpose)
            with pytest.raises(MissingRole):
                check(actor(asker), row.name)
            assert can(actor(asker), row.name, case_roles=frozenset({role}))


@pytest.mark.rule("CO-01")
@pytest.mark.parametrize("name", ["contribution:correct", "contribution:withdraw", "contribution:answer-contest"])
def test_only_the_owner_touches_a_contribution_whatever_its_roles(name: str) -> None:
    asker = Asker(roles=HOUSE_ROLES, keeps_the_house=True)
    with pytest.raises(NotOwner):
        check(actor(asker), name, case_roles=frozenset(Role) - {Role.system}, own=False)
    assert can(actor(asker), name, own=True)


@pytest.mark.rule("AC-03")
@pytest.mark.parametrize("name", ["action:start", "action:wait", "action:finish", "action:stop", "action:accept"])
def test_only_the_owner_moves_an_action(name: str) -> None:
    asker = Asker(roles=HOUSE_ROLES, keeps_the_house=True)
    assert not can(actor(asker), name, case_roles=frozenset({Role.case_director}), own=False)
    assert can(actor(asker), name, own=True)


def test_an_owner_may_do_without_the_role_that_others_need() -> None:
    machine = actor(Asker(professional_id=None))
    assert can(machine, "ground:end", own=True)
    assert not can(machine, "ground:end", own=False)
    assert can(actor(Asker(roles=frozenset({Role.process_director}))), "ground:end", own=False)


@pytest.mark.rule("OR-01")
def test_partners_are_registered_by_the_keeper_of_the_house() -> None:
    stranger = Asker(roles=frozenset({Role.policy_admin}))
    with pytest.raises(NotKeeper):
        check(actor(stranger), "organisation:register", own=True)


@pytest.mark.rule("RE-06")
def test_triage_is_for_veilig_thuis() -> None:
    asker = Asker(organisation_kind=OrganisationKind.police, roles=frozenset({Role.vt_worker}))
    with pytest.raises(KindNotAllowed):
        check(actor(asker), "referral:triage")
    assert can(
        actor(Asker(organisation_kind=OrganisationKind.veilig_thuis, roles=frozenset({Role.vt_worker}))),
        "referral:triage",
    )


@pytest.mark.rule("PE-05")
@pytest.mark.parametrize("role", [Role.vt_worker, Role.process_director, Role.case_director])
def test_a_danger_pair_is_set_by_three_roles_and_lifted_by_one(role: Role) -> None:
    asker = actor(Asker())
    held = frozenset({role})
    assert can(asker, "danger-pair:set", case_roles=held)
    assert can(asker, "danger-pair:lift", case_roles=held) is (role is Role.process_director)


def test_a_refusal_is_always_told_as_forbidden_or_as_a_missing_purpose() -> None:
    nobody = actor(Asker(professional_id=None, scopes=frozenset(), purpose=None))
    for row in PERMISSIONS.values():
        with pytest.raises((Forbidden, PurposeRequired)):
            check(nobody, row.name)


@pytest.mark.rule("OR-02")
@given(kind=kinds, has_agreement=st.booleans(), fewer=scopes, others=scopes)
def test_a_cap_never_adds_and_grows_with_what_is_asked(
    *, kind: OrganisationKind, has_agreement: bool, fewer: frozenset[Scope], others: frozenset[Scope]
) -> None:
    little = cap_scopes(kind, has_agreement, fewer)
    much = cap_scopes(kind, has_agreement, fewer | others)
    assert little <= fewer
    assert little <= much
    assert much <= SCOPES_BY_KIND[kind]
    assert cap_scopes(kind, has_agreement, little) == little


@pytest.mark.rule("OR-03", "OR-04")
@given(kinds, scopes)
def test_an_agreement_opens_and_its_lapse_closes(kind: OrganisationKind, asked: frozenset[Scope]) -> None:
    without = cap_scopes(kind, False, asked)
    named = cap_scopes(kind, False, asked, is_named_recipient=True)
    assert without <= named <= cap_scopes(kind, True, asked)
    assert cap_scopes(kind, True, asked) == cap_scopes(kind, True, asked, is_named_recipient=True)


@pytest.mark.rule("OR-03")
@given(kinds)
def test_without_agreement_one_refers_and_updates_own_actions_and_nothing_else(kind: OrganisationKind) -> None:
    left = cap_scopes(kind, False, Scope)
    if kind is OrganisationKind.safety_house:
        assert not left & {Scope.case_read, Scope.contribution_read, Scope.ground_read, Scope.health_read}
        return
    assert left <= SCOPES_WITHOUT_AGREEMENT == {Scope.referral_submit, Scope.action_write, Scope.notice_manage}


@pytest.mark.rule("OR-03")
def test_who_is_named_by_a_consent_or_override_may_read_and_no_more() -> None:
    assert SCOPES_OF_A_NAMED_RECIPIENT.isdisjoint(WRITES)
    for kind in set(OrganisationKind) - {OrganisationKind.safety_house}:
        held = cap_scopes(kind, False, Scope, is_named_recipient=True)
        assert held <= SCOPES_WITHOUT_AGREEMENT | SCOPES_OF_A_NAMED_RECIPIENT


@pytest.mark.rule("GR-07")
def test_those_who_have_no_part_in_care_cannot_hold_the_health_scope() -> None:
    for kind in (OrganisationKind.financier, OrganisationKind.research_body, OrganisationKind.prosecution):
        assert Scope.health_read not in cap_scopes(kind, True, Scope)
    for kind in (OrganisationKind.hospital, OrganisationKind.veilig_thuis, OrganisationKind.police):
        assert Scope.health_read in cap_scopes(kind, True, Scope)


def test_figures_only_for_those_who_pay_or_study() -> None:
    for kind in (OrganisationKind.financier, OrganisationKind.research_body):
        assert not SCOPES_BY_KIND[kind] & {Scope.case_read, Scope.contribution_read, Scope.action_read}
