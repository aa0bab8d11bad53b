"""Who may do what: one table of permissions and one of scopes, pure, read before anything touches a row.

A permission is named after its use case: `agree_action` asks for `action:agree`. A row says which scope the client
needs (one of them suffices), which roles the named professional must hold (one of them), how the organisation must
stand to the object, for which purposes, and by which rules. Which *rows* an organisation may know of is decided by the
database, which *fields* by the grounds; neither stands here.

A role of the house counts everywhere in the house. A role that is held on a case (case director, mandate holder, ...)
counts on that case only: the caller passes `case_roles`. A machine has no professional and so holds no role; the
service's own timers act in the role `system`, which no client can hold.

`cap_scopes` says which scopes a client can hold at most, by the kind of its organisation and its agreements (rules
OR-02 and OR-03).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import (
    KetenpoortError,
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
from app.domain.vocabulary.roles import CASE_ROLES, HOUSE_ROLES, Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import PERSONAL_PURPOSES, Purpose
from app.domain.vocabulary.word import Word

if TYPE_CHECKING:
    from app.domain.access.actor import Actor


class Standing(Word):
    """How the acting organisation must stand to the object."""

    anyone = "anyone", "elke partner", "any partner that may know of it"
    owner = "owner", "eigenaar", "the organisation whose it is"
    keeper = "keeper", "het veiligheidshuis", "the organisation that keeps the house"
    owner_or_keeper = "owner_or_keeper", "eigenaar of het veiligheidshuis", "the owner, or the keeper of the house"
    owner_or_role = "owner_or_role", "eigenaar of genoemde rol", "the owner, or someone in a named role"


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the table; `kinds` and `purposes` None mean any kind, and no purpose asked."""

    name: str
    scopes: frozenset[Scope]
    roles: frozenset[Role] = frozenset()
    standing: Standing = Standing.anyone
    purposes: frozenset[Purpose] | None = None
    kinds: frozenset[OrganisationKind] | None = None
    needs_professional: bool = False
    rules: tuple[str, ...] = ()


CRIMINAL_ADVISERS = frozenset({OrganisationKind.prosecution, OrganisationKind.probation, OrganisationKind.police})
"""The only kinds that may use purpose criminal_advice; rule GR-11."""

ACUTE_FRONT_OFFICES = frozenset(
    {OrganisationKind.police, OrganisationKind.hospital, OrganisationKind.sexual_violence_centre}
)
"""Kinds with an acute front office: they take a referral straight into acute care; life cycle 2.1."""

_TRIAGE_DESKS = frozenset({OrganisationKind.veilig_thuis})

REFERRAL_PURPOSES = frozenset(
    {
        Purpose.stop_violence,
        Purpose.lasting_safety,
        Purpose.referral_handling,
        Purpose.risk_assessment,
        Purpose.handover,
    }
)

_PERSONAL = PERSONAL_PURPOSES
_REFERRAL = REFERRAL_PURPOSES
_TRANSPARENCY = frozenset({Purpose.client_transparency})

_VT = Role.vt_worker
_PD = Role.process_director
_CD = Role.case_director
_IO = Role.information_officer
_ADMIN = Role.policy_admin
_MANAGER = Role.house_manager
_SYSTEM = Role.system
_RUN_LEADERS = (Role.chair, _CD, _PD)
_RUN_OPENERS = (*_RUN_LEADERS, _IO)
_MEET_CLIENTS = (Role.client_contact, Role.first_contact, _CD, Role.case_manager, _VT)
"""Roles that contact or invite a client; rules PE-07 and NO-10."""


def _row(
    name: str,
    scopes: Scope | tuple[Scope, ...],
    roles: tuple[Role, ...] = (),
    standing: Standing = Standing.anyone,
    purposes: frozenset[Purpose] | None = None,
    rules: tuple[str, ...] = (),
    *,
    needs_professional: bool = False,
    kinds: frozenset[OrganisationKind] | None = None,
) -> Permission:
    held = frozenset(scopes if isinstance(scopes, tuple) else (scopes,))
    return Permission(name, held, frozenset(roles), standing, purposes, kinds, needs_professional, rules)


_ORGANISATIONS = (
    _row("organisation:read", Scope.organisation_read, rules=("OR-08",)),
    _row(
        "organisation:register",
        Scope.organisation_manage,
        (_ADMIN, _MANAGER, _SYSTEM),
        Standing.keeper,
        rules=("OR-01",),
    ),
    _row(
        "organisation:activate",
        Scope.organisation_manage,
        (_ADMIN, _MANAGER, _SYSTEM),
        Standing.keeper,
        rules=("OR-01",),
    ),
    _row(
        "organisation:suspend",
        Scope.organisation_manage,
        (_ADMIN, _MANAGER, _SYSTEM),
        Standing.keeper,
        rules=("OR-01",),
    ),
    _row("organisation:change", Scope.organisation_manage, (), Standing.owner_or_keeper, rules=("OR-08",)),
    _row("glossary-term:define", Scope.organisation_manage, (_ADMIN, _MANAGER), Standing.keeper, rules=("OR-08",)),
    _row("glossary-term:redefine", Scope.organisation_manage, (_ADMIN, _MANAGER), Standing.keeper, rules=("OR-08",)),
    _row("glossary-term:explain", Scope.organisation_manage, rules=("OR-08",)),
    _row("house:reparent", Scope.organisation_manage, (_ADMIN,), Standing.keeper, rules=("OR-09",)),
    _row("setting:change", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-10",)),
    _row("agreement:read", Scope.organisation_read, rules=("OR-04",)),
    _row("agreement:record", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-04",)),
    _row("agreement:sign", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-04",)),
    _row("agreement:leave", Scope.organisation_manage, (), Standing.owner_or_keeper, rules=("OR-04",)),
    _row("agreement:end", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-04",)),
    _row("mandate:read", Scope.organisation_read, rules=("OR-06",)),
    _row("mandate:grant", Scope.organisation_manage, (), Standing.owner, rules=("OR-06",)),
    _row("mandate:end", Scope.organisation_manage, (), Standing.owner, rules=("OR-06",)),
    _row("professional:read", Scope.organisation_read, rules=("OR-05",)),
    _row("professional:register", Scope.organisation_manage, (), Standing.owner, rules=("OR-05",)),
    _row("professional:end", Scope.organisation_manage, (), Standing.owner, rules=("OR-05",)),
    _row("role:assign", Scope.organisation_manage, (_ADMIN, _MANAGER, _SYSTEM), Standing.keeper, rules=("OR-07",)),
    _row("role:end", Scope.organisation_manage, (_ADMIN, _MANAGER, _SYSTEM), Standing.keeper, rules=("OR-07",)),
    _row("client:read", Scope.organisation_manage, (), Standing.owner_or_keeper, rules=("OR-02",)),
    _row("client:register", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-02",)),
    _row("client:suspend", Scope.organisation_manage, (), Standing.owner_or_keeper, rules=("OR-02",)),
    _row("client:resume", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-02",)),
    _row("client:change-keys", Scope.organisation_manage, (), Standing.owner_or_keeper, rules=("OR-02",)),
    _row("weighing-set:publish", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("GR-09",)),
)

_REFERRALS = (
    _row("referral:read", (Scope.referral_submit, Scope.referral_decide), purposes=_REFERRAL, rules=("OR-03", "NO-05")),
    _row("referral:submit", Scope.referral_submit, purposes=_REFERRAL, rules=("RE-01", "RE-03", "OR-02")),
    _row("referral:dry-run", Scope.referral_submit, purposes=_REFERRAL, rules=("RE-03", "RE-04")),
    _row(
        "referral:repair",
        (Scope.referral_submit, Scope.referral_decide),
        (_IO,),
        Standing.owner_or_role,
        _REFERRAL,
        ("RE-03",),
    ),
    _row(
        "referral:triage",
        Scope.referral_decide,
        (_VT,),
        purposes=_REFERRAL,
        rules=("RE-06", "RE-07"),
        kinds=_TRIAGE_DESKS,
    ),
    _row("referral:ask-triage", Scope.referral_decide, (_PD, _IO), purposes=_REFERRAL, rules=("RE-07",)),
    _row("referral:weigh", Scope.referral_decide, (_PD, _IO), purposes=_REFERRAL, rules=("RE-07",)),
    _row("referral:decide", Scope.referral_decide, (_PD, _IO), purposes=_REFERRAL, rules=("RE-10", "RE-11")),
    _row("referral:weigh-again", Scope.referral_decide, (_PD,), purposes=_REFERRAL, rules=("RE-11",)),
    _row(
        "referral:ask-information", Scope.referral_decide, (_IO, _VT, _PD), purposes=_REFERRAL, rules=("CO-09", "RE-03")
    ),
    _row(
        "referral:answer",
        (Scope.referral_submit, Scope.referral_decide),
        (_IO,),
        Standing.owner_or_role,
        _REFERRAL,
        ("CO-09", "RE-09"),
    ),
    _row(
        "referral:share-release",
        Scope.referral_submit,
        (),
        Standing.owner,
        _REFERRAL,
        ("RE-13",),
        kinds=frozenset({OrganisationKind.municipality, OrganisationKind.centre_municipality}),
    ),
    _row(
        "referral:take-to-acute",
        Scope.referral_submit,
        (),
        Standing.owner,
        _REFERRAL,
        ("PR-13",),
        kinds=ACUTE_FRONT_OFFICES,
    ),
    _row("referral:leave-acute", Scope.referral_submit, purposes=_REFERRAL, rules=("PR-15",)),
    _row(
        "referral:correct-code",
        (Scope.referral_submit, Scope.referral_decide),
        (_IO,),
        Standing.owner_or_role,
        _REFERRAL,
        ("RE-13", "NO-08"),
    ),
    _row("referral:withdraw", Scope.referral_submit, (), Standing.owner, _REFERRAL, ("RE-09",)),
    _row("referral:link", Scope.referral_decide, (_IO, _SYSTEM), purposes=_REFERRAL, rules=("RE-05", "PE-02")),
    _row("referral:mark-duplicate", Scope.referral_decide, (_IO, _SYSTEM), purposes=_REFERRAL, rules=("RE-02",)),
    _row("consultation:ask", Scope.referral_submit, rules=("RE-08",)),
    _row("consultation:answer", (Scope.referral_submit, Scope.referral_decide), (), Standing.owner, rules=("RE-08",)),
    _row("consultation:close", (Scope.referral_submit, Scope.referral_decide), (), Standing.owner, rules=("RE-08",)),
    _row("consultation:convert", Scope.referral_submit, (), Standing.owner, _REFERRAL, ("RE-08",)),
    _row("referral:accept-handover", Scope.referral_submit, (), Standing.owner, _REFERRAL, ("RE-06", "CA-24")),
    _row("referral:decline-handover", Scope.referral_submit, (), Standing.owner, _REFERRAL, ("RE-06", "CA-24")),
)

_PERSONS = (
    _row("person:read", Scope.case_read, purposes=_PERSONAL, rules=("GR-01", "DI-01")),
    _row(
        "person:match", (Scope.case_write, Scope.referral_decide), (_IO, _VT, _PD), purposes=_PERSONAL, rules=("PE-02",)
    ),
    _row("person:change", Scope.case_write, (_IO, _CD, _PD), purposes=_PERSONAL, rules=("PE-01",)),
    _row("person:merge", Scope.case_write, (_IO, _PD), purposes=_PERSONAL, rules=("PE-02",)),
    _row("person:unmerge", Scope.case_write, (_IO, _PD), purposes=_PERSONAL, rules=("PE-02",)),
    _row("person:protect", (Scope.safety_write, Scope.case_write), purposes=_PERSONAL, rules=("PE-04",)),
    _row("person:unprotect", Scope.safety_write, (_PD,), purposes=_PERSONAL, rules=("PE-04",)),
    _row("household:change", Scope.case_write, (_IO, _CD, _PD), purposes=_PERSONAL, rules=("PE-01",)),
    _row("danger-pair:read", Scope.safety_read, purposes=_PERSONAL, rules=("PE-05",)),
    _row("danger-pair:set", Scope.safety_write, (_VT, _PD, _CD), purposes=_PERSONAL, rules=("PE-05",)),
    _row("danger-pair:lift", Scope.safety_write, (_PD,), purposes=_PERSONAL, rules=("PE-05",)),
    _row("confidant:record", Scope.case_write, _MEET_CLIENTS, purposes=_PERSONAL, rules=("PE-06", "PE-10")),
    _row("confidant:end", Scope.case_write, _MEET_CLIENTS, purposes=_PERSONAL, rules=("PE-06",)),
    _row("child-hearing:record", Scope.case_write, purposes=_PERSONAL, rules=("PE-10",)),
    _row("client-preferences:record", Scope.case_write, _MEET_CLIENTS, purposes=_PERSONAL, rules=("PE-07",)),
    _row("client-preferences:change", Scope.case_write, _MEET_CLIENTS, purposes=_PERSONAL, rules=("PE-07",)),
    _row("perpetrator-contact:record", Scope.case_write, purposes=_PERSONAL, rules=("PE-11",)),
    _row("perpetrator-contact:change", Scope.case_write, purposes=_PERSONAL, rules=("PE-11",)),
    _row("client-message:prepare", Scope.case_write, purposes=_PERSONAL, rules=("NO-10",)),
    _row("client-message:deliver", Scope.case_write, _MEET_CLIENTS, purposes=_PERSONAL, rules=("NO-10",)),
)

_CASES = (
    _row("case:read", Scope.case_read, purposes=_PERSONAL, rules=("GR-01", "DI-01")),
    _row("case:open", Scope.referral_decide, (_PD, _IO), purposes=_REFERRAL, rules=("CA-01", "CA-03")),
    _row("case:prepare", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-04",)),
    _row("case:park", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-15",)),
    _row("case:unpark", Scope.case_write, (_PD, _SYSTEM), purposes=_PERSONAL, rules=("CA-15",)),
    _row("case:change-track", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-03",)),
    _row("case:link", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-01",)),
    _row("case:record-file-number", Scope.case_write, purposes=_PERSONAL, rules=("CA-01",)),
    _row("case:assign-director", Scope.case_write, (_PD, _CD), purposes=_PERSONAL, rules=("CA-04", "CA-05", "CA-06")),
    _row(
        "case:hand-over",
        Scope.case_write,
        (_PD,),
        Standing.owner_or_role,
        _PERSONAL,
        ("CA-05",),
        needs_professional=True,
    ),
    _row("case:accept-direction", Scope.case_write, (), Standing.owner, _PERSONAL, ("CA-05",), needs_professional=True),
    _row(
        "case:decline-direction", Scope.case_write, (), Standing.owner, _PERSONAL, ("CA-05",), needs_professional=True
    ),
    _row("case:join", Scope.case_write, (_PD, _CD, _IO), purposes=_PERSONAL, rules=("PR-08",)),
    _row("case:leave", Scope.case_write, (_PD, _CD, _IO), Standing.owner_or_role, _PERSONAL, ("GR-18",)),
    _row("task:read", Scope.case_read, purposes=_PERSONAL, rules=("RE-14",)),
    _row("task:claim", Scope.case_write, purposes=_PERSONAL, rules=("RE-14",)),
    _row("task:finish", Scope.case_write, (_CD, _PD), Standing.owner_or_role, _PERSONAL, ("RE-14", "DI-03")),
    _row("task:postpone", Scope.case_write, (_CD, _PD), Standing.owner_or_role, _PERSONAL, ("DI-03",)),
    _row("term:read", Scope.case_read, purposes=_PERSONAL, rules=("CA-13",)),
    _row("term:keep", (), (_SYSTEM,), purposes=_PERSONAL, rules=("CA-13",)),
    _row("task:keep-terms", (), (_SYSTEM,), purposes=_PERSONAL, rules=("RE-14",)),
    _row("contact-attempt:record", Scope.case_write, purposes=_PERSONAL, rules=("RE-15",)),
    _row("police-wish:record", Scope.ground_write, purposes=_PERSONAL, rules=("GR-12",)),
)

_CHAIR = Role.chair

_COURSE = (
    _row("case:begin-analysis", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-08", "ME-17")),
    _row("case:prepare-again", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CO-09", "CO-14")),
    _row("case:start-plan", Scope.case_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("CA-09", "PL-02", "ME-13")),
    _row("case:reopen-analysis", Scope.case_write, purposes=_PERSONAL, rules=("CA-16",)),
    _row("case:stagnate", Scope.case_write, (_CD,), purposes=_PERSONAL, rules=("CA-16",)),
    _row("case:push-through", Scope.case_write, (_CD,), purposes=_PERSONAL, rules=("CA-06",)),
    _row("case:change-phase", Scope.case_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("CA-11", "CA-12")),
    _row("case:offer-scale-down", Scope.case_write, (_CD, _PD), purposes=_PERSONAL, rules=("CA-18",)),
    _row(
        "case:accept-scale-down", Scope.case_write, (), Standing.owner, _PERSONAL, ("CA-18",), needs_professional=True
    ),
    _row(
        "case:decline-scale-down", Scope.case_write, (), Standing.owner, _PERSONAL, ("CA-18",), needs_professional=True
    ),
    _row("case:scale-down", Scope.case_write, (_CD,), purposes=_PERSONAL, rules=("CA-12", "CA-18", "NO-06")),
    _row("case:resume-plan", Scope.case_write, (_CD,), purposes=_PERSONAL, rules=("CA-18",)),
    _row("case:begin-monitoring", Scope.case_write, (_CD,), purposes=_PERSONAL, rules=("CA-18", "CA-19")),
    _row("case:hold-moment", Scope.case_write, (_PD,), Standing.owner_or_role, _PERSONAL, ("CA-19",)),
    _row("case:refuse-moment", Scope.case_write, (_PD,), Standing.owner_or_role, _PERSONAL, ("CA-19",)),
    _row(
        "case:begin-follow-up",
        Scope.case_write,
        (_PD, Role.process_manager, _VT),
        purposes=_PERSONAL,
        rules=("CA-19",),
    ),
    _row("case:begin-closing", Scope.case_write, (_PD, _CHAIR, _CD), purposes=_PERSONAL, rules=("CA-20", "CA-21")),
    _row("case:record-closing-subject", Scope.case_write, (_PD, _CD), purposes=_PERSONAL, rules=("CA-20", "CA-21")),
    _row("case:answer-closing", Scope.case_write, (_PD, _CD), purposes=_PERSONAL, rules=("CA-20",)),
    _row(
        "case:confirm-closing",
        Scope.case_write,
        (_PD, _CD, _MANAGER, _VT, Role.process_manager),
        purposes=_PERSONAL,
        rules=("CA-20",),
    ),
    _row("case:uphold-objection", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-20",)),
    _row("case:close", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-20", "CA-21", "CA-22", "NO-06")),
    _row("case:reopen", Scope.case_write, (_PD, _SYSTEM), purposes=_PERSONAL, rules=("CA-23", "RE-05")),
    _row("case:set-contact-person", Scope.case_write, (_PD, _CD), purposes=_PERSONAL, rules=("CA-09",)),
    _row("case:propose-direction", Scope.case_read, purposes=_PERSONAL, rules=("CA-10",)),
    _row("case:count-meetings", Scope.case_read, purposes=_PERSONAL, rules=("CA-14",)),
    _row("escalation:raise", Scope.case_write, purposes=_PERSONAL, rules=("CA-17",), needs_professional=True),
    _row("escalation:answer", Scope.case_write, (_PD,), Standing.owner_or_role, _PERSONAL, ("CA-17",)),
    _row("escalation:move-up", Scope.case_write, (_PD,), Standing.owner_or_role, _PERSONAL, ("CA-17",)),
    _row("escalation:close", Scope.case_write, (_PD,), Standing.owner_or_role, _PERSONAL, ("CA-17",)),
    _row("transfer:offer", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-24", "EX-02")),
    _row("transfer:hand-over", Scope.case_write, (_PD,), purposes=_PERSONAL, rules=("CA-24",)),
    _row(
        "transfer:accept", Scope.case_write, (), Standing.owner, _PERSONAL, ("CA-24", "NO-06"), needs_professional=True
    ),
    _row("transfer:decline", Scope.case_write, (), Standing.owner, _PERSONAL, ("CA-24",), needs_professional=True),
    _row("deviation:record", Scope.case_write, purposes=_PERSONAL, rules=("CA-25", "OR-06"), needs_professional=True),
    _row("collaboration:record", Scope.case_write, purposes=_PERSONAL, rules=("CA-14",)),
    _row("collaboration:end", Scope.case_write, (_PD,), Standing.owner_or_role, _PERSONAL, ("CA-14",)),
    _row("direction-grant:record", Scope.case_write, (_PD, _MANAGER), Standing.keeper, _PERSONAL, ("OR-07",)),
    _row("direction-grant:end", Scope.case_write, (_PD, _MANAGER), Standing.keeper, _PERSONAL, ("OR-07",)),
    _row("measure-handover:offer", Scope.case_write, (_PD, _CD), purposes=_PERSONAL, rules=("CA-05",)),
    _row(
        "measure-handover:accept", Scope.case_write, (), Standing.owner, _PERSONAL, ("CA-05",), needs_professional=True
    ),
)

_GROUNDS = (
    _row("ground:read", Scope.ground_read, purposes=_PERSONAL, rules=("GR-01",)),
    _row("ground:may-share", Scope.ground_read, purposes=_PERSONAL, rules=("GR-10",)),
    _row("ground:explain", Scope.ground_read, (_PD, _CD, _IO, _ADMIN), purposes=_PERSONAL, rules=("GR-10", "DI-02")),
    _row("consent:request", Scope.ground_write, purposes=_PERSONAL, rules=("GR-02", "GR-05")),
    _row("consent:record", Scope.ground_write, purposes=_PERSONAL, rules=("GR-02", "GR-04")),
    _row("consent:withdraw", Scope.ground_write, purposes=_PERSONAL, rules=("GR-03",)),
    _row("consent:block", Scope.ground_write, purposes=_PERSONAL, rules=("GR-13",)),
    _row("consent:unblock", Scope.ground_write, purposes=_PERSONAL, rules=("GR-13",)),
    _row("ground:draft", Scope.ground_write, purposes=_PERSONAL, rules=("GR-01", "GR-08", "GR-09")),
    _row(
        "ground:activate",
        Scope.ground_write,
        (),
        Standing.owner,
        _PERSONAL,
        ("GR-08", "GR-09", "GR-17", "OR-06"),
        needs_professional=True,
    ),
    _row("ground:reject", Scope.ground_write, (_IO, _PD), purposes=_PERSONAL, rules=("GR-17",)),
    _row(
        "ground:renew", Scope.ground_write, (), Standing.owner, _PERSONAL, ("GR-08", "OR-06"), needs_professional=True
    ),
    _row("ground:end", Scope.ground_write, (_PD,), Standing.owner_or_role, _PERSONAL, ("GR-08", "DI-03")),
    _row("ground:keep-terms", (), (_SYSTEM,), purposes=_PERSONAL, rules=("GR-02", "GR-03", "GR-08")),
)

_CONTRIBUTIONS = (
    _row("contribution:read", Scope.contribution_read, purposes=_PERSONAL, rules=("CO-05", "DI-01")),
    _row("contribution:share", Scope.contribution_write, purposes=_PERSONAL, rules=("CO-01", "CO-02", "GR-01")),
    _row("contribution:withhold", Scope.contribution_write, purposes=_PERSONAL, rules=("GR-14",)),
    _row("contribution:correct", Scope.contribution_write, (), Standing.owner, _PERSONAL, ("CO-01",)),
    _row("contribution:confirm", Scope.contribution_write, (), Standing.owner, _PERSONAL, ("CO-08",)),
    _row("contribution:withdraw", Scope.contribution_write, (), Standing.owner, _PERSONAL, ("CO-01",)),
    _row(
        "contribution:contest",
        (Scope.contribution_read, Scope.contribution_write),
        purposes=_PERSONAL,
        rules=("CO-07",),
    ),
    _row("contribution:answer-contest", Scope.contribution_write, (), Standing.owner, _PERSONAL, ("CO-07",)),
    _row("contribution:request", Scope.contribution_write, purposes=_PERSONAL, rules=("CO-09",)),
    _row("contribution:answer-request", Scope.contribution_write, (), Standing.owner, _PERSONAL, ("CO-09", "GR-14")),
    _row("contribution:verify", Scope.contribution_write, (_IO,), purposes=_PERSONAL, rules=("GR-17", "CO-11")),
    _row("contribution:instruct", Scope.contribution_write, (_IO,), purposes=_PERSONAL, rules=("GR-17",)),
    _row("contribution:lift-instruction", Scope.contribution_write, (_IO,), purposes=_PERSONAL, rules=("GR-17",)),
    _row("contribution:keep-terms", (), (_SYSTEM,), purposes=_PERSONAL, rules=("CO-07", "CO-09")),
    _row("contribution:completeness", Scope.contribution_read, purposes=_PERSONAL, rules=("CO-10",)),
    _row("situation:write", Scope.contribution_write, (_IO, _CD, _PD), purposes=_PERSONAL, rules=("CO-10",)),
    _row("situation:rewrite", Scope.contribution_write, (_IO, _CD, _PD), purposes=_PERSONAL, rules=("CO-10",)),
    _row("help:record", Scope.contribution_write, purposes=_PERSONAL, rules=("CO-13",)),
    _row("help:end", Scope.contribution_write, (), Standing.owner, _PERSONAL, ("CO-13",)),
    _row("unknown:record", Scope.contribution_write, purposes=_PERSONAL, rules=("CO-14",)),
    _row("unknown:settle", Scope.contribution_write, purposes=_PERSONAL, rules=("CO-14",)),
)

_ACTIONS = (
    _row("action:read", (Scope.action_read, Scope.action_write), purposes=_PERSONAL, rules=("AC-03", "DI-01")),
    _row("action:propose", Scope.action_write, purposes=_PERSONAL, rules=("PL-11",)),
    _row("action:agree", Scope.action_write, (_CD,), purposes=_PERSONAL, rules=("AC-01", "AC-09")),
    _row("action:propose-again", Scope.action_write, (_CD,), purposes=_PERSONAL, rules=("AC-02",)),
    _row("action:accept", Scope.action_write, (), Standing.owner, _PERSONAL, ("AC-02",)),
    _row("action:decline", Scope.action_write, (), Standing.owner, _PERSONAL, ("AC-02",)),
    _row("action:start", Scope.action_write, (), Standing.owner, _PERSONAL, ("AC-03", "AC-06")),
    _row("action:wait", Scope.action_write, (), Standing.owner, _PERSONAL, ("AC-05",)),
    _row("action:block", Scope.action_write, (_SYSTEM,), Standing.owner_or_role, _PERSONAL, ("AC-07",)),
    _row(
        "action:set-preconditions",
        Scope.action_write,
        (_CD,),
        Standing.owner_or_role,
        _PERSONAL,
        ("AC-07",),
    ),
    _row("action:record-cancellation", Scope.action_write, purposes=_PERSONAL, rules=("AC-11",)),
    _row("action:record-peer-offer", Scope.action_write, purposes=_PERSONAL, rules=("AC-13",)),
    _row("action:unblock", Scope.action_write, (), Standing.owner, _PERSONAL, ("AC-07",)),
    _row("action:finish", Scope.action_write, (), Standing.owner, _PERSONAL, ("AC-03", "AC-08")),
    _row("action:stop", Scope.action_write, (), Standing.owner, _PERSONAL, ("AC-08",)),
    _row("action:cancel", Scope.action_write, (_CD,), Standing.owner_or_role, _PERSONAL, ("AC-08",)),
    _row("action:reschedule", Scope.action_write, (_CD,), Standing.owner_or_role, _PERSONAL, ("AC-01", "AC-10")),
    _row("action:comment", Scope.action_write, purposes=_PERSONAL, rules=("AC-03",)),
    _row("action:keep-terms", (), (_SYSTEM,), purposes=_PERSONAL, rules=("AC-10",)),
)

_PLANS = (
    _row("analysis:record", Scope.plan_write, (_CD, _PD, _IO), purposes=_PERSONAL, rules=("PL-03", "PL-04")),
    _row("plan:read", Scope.plan_read, purposes=_PERSONAL, rules=("PL-06", "DI-01")),
    _row("plan:draft", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-01",)),
    _row("plan:change", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-05", "PL-06")),
    _row("plan:discuss", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-02",)),
    _row("plan:agree", Scope.plan_write, (_CD, _PD), purposes=_PERSONAL, rules=("PL-06", "PL-08", "ME-13")),
    _row("plan:activate", Scope.plan_write, (_CD,), purposes=_PERSONAL, rules=("PL-01", "PL-02")),
    _row("plan:revise", Scope.plan_write, (_CD,), purposes=_PERSONAL, rules=("PL-05", "CA-16")),
    _row("plan:renew", Scope.plan_write, (_CD,), purposes=_PERSONAL, rules=("PL-05", "CA-16", "ME-13")),
    _row("plan:complete", Scope.plan_write, (_CD, _PD), purposes=_PERSONAL, rules=("PL-09", "ME-13")),
    _row("plan:end", Scope.plan_write, (_CD, _PD), purposes=_PERSONAL, rules=("PL-09", "ME-13")),
    _row("plan:acknowledge", Scope.plan_write, purposes=_PERSONAL, rules=("PL-05",)),
    _row("plan-line:write", Scope.plan_write, purposes=_PERSONAL, rules=("PL-06",)),
    _row("plan-line:change", Scope.plan_write, (), Standing.owner, _PERSONAL, ("PL-06",)),
    _row("plan-line:withdraw", Scope.plan_write, (), Standing.owner, _PERSONAL, ("PL-06",)),
    _row("plan-entry:set", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-02",)),
    _row("plan-track:set", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-07",)),
    _row("goal:set", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-08",)),
    _row("goal:change", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-05", "PL-08")),
    _row("goal:complete", Scope.plan_write, (_CD,), purposes=_PERSONAL, rules=("PL-09",)),
    _row("phase-criterion:set", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-10",)),
    _row("plan-evaluation:set", Scope.plan_write, (_CD, _VT), purposes=_PERSONAL, rules=("PL-10",)),
    _row("plan-evaluation:hold", Scope.plan_write, (_CD,), purposes=_PERSONAL, rules=("PL-10",)),
    _row("option:propose", Scope.plan_write, purposes=_PERSONAL, rules=("PL-11",)),
    _row("option:promote", Scope.plan_write, (_CD, _PD), purposes=_PERSONAL, rules=("PL-11", "ME-13")),
    _row("option:drop", Scope.plan_write, (_CD,), purposes=_PERSONAL, rules=("PL-11",)),
    _row("closure-plan:record", Scope.plan_write, (_CD, _PD), purposes=_PERSONAL, rules=("CA-22",)),
    _row("measure:request", Scope.plan_write, purposes=_PERSONAL, rules=("PL-13", "PL-14", "PL-15")),
    _row("measure:decide", Scope.plan_write, (_CD, _PD), Standing.owner_or_role, _PERSONAL, ("PL-13", "PL-16")),
    _row("measure:start", Scope.plan_write, (_CD, _PD), Standing.owner_or_role, _PERSONAL, ("PL-13", "PL-14")),
    _row("measure:end", Scope.plan_write, (_CD, _PD), Standing.owner_or_role, _PERSONAL, ("PL-13", "PL-16")),
    _row("measure:explain", Scope.plan_write, purposes=_PERSONAL, rules=("PL-13",)),
    _row("measure:back", Scope.plan_write, (_CD, _PD), Standing.owner_or_role, _PERSONAL, ("PL-15",)),
    _row("legal-event:record", Scope.plan_write, purposes=_PERSONAL, rules=("PL-13", "PL-17")),
    _row(
        "legal-weighing:record",
        Scope.plan_write,
        purposes=_PERSONAL,
        rules=("PL-18",),
        needs_professional=True,
        kinds=CRIMINAL_ADVISERS,
    ),
    _row(
        "special-condition:propose",
        Scope.plan_write,
        purposes=frozenset({Purpose.criminal_advice}),
        rules=("PL-18", "GR-11"),
        kinds=CRIMINAL_ADVISERS,
    ),
)

_CHAIR = Role.chair
_MEETINGS = (
    _row("meeting:read", Scope.meeting_read, rules=("ME-01",)),
    _row("meeting-kind:register", Scope.meeting_write, (_PD, _ADMIN, _MANAGER), Standing.keeper, rules=("ME-01",)),
    _row("conference-form:adopt", Scope.meeting_write, (_PD, _ADMIN, _MANAGER), Standing.keeper, rules=("ME-01",)),
    _row("meeting-kind:change", Scope.meeting_write, (_PD, _ADMIN, _MANAGER), Standing.keeper, rules=("ME-01",)),
    _row(
        "meeting-kind:activate",
        Scope.meeting_write,
        (_ADMIN, _MANAGER, _PD),
        Standing.keeper,
        rules=("ME-01", "GR-16"),
    ),
    _row("meeting-kind:end", Scope.meeting_write, (_ADMIN, _MANAGER, _PD), Standing.keeper, rules=("ME-01",)),
    _row("charter:acknowledge", Scope.meeting_write, rules=("ME-01",)),
    _row("seat:assign", Scope.meeting_write, rules=("OR-05",)),
    _row("seat:end", Scope.meeting_write, (), Standing.owner_or_keeper, rules=("OR-05",)),
    _row("facility:register", Scope.meeting_write, (_IO, _ADMIN, _PD), Standing.keeper, rules=("ME-22",)),
    _row("meeting:plan", Scope.meeting_write, (_PD, _IO, _CHAIR), purposes=_PERSONAL, rules=("ME-01", "ME-22")),
    _row(
        "meeting:add-participant",
        Scope.meeting_write,
        (_PD, _IO, _CHAIR),
        Standing.owner_or_role,
        _PERSONAL,
        ("ME-03", "ME-10"),
    ),
    _row(
        "meeting:add-family",
        Scope.meeting_write,
        (_PD, _IO, _CHAIR, _CD, _VT),
        Standing.owner_or_role,
        _PERSONAL,
        ("ME-04", "ME-07", "PE-08"),
    ),
    _row(
        "meeting:remove-participant",
        Scope.meeting_write,
        (_PD, _IO, _CHAIR),
        Standing.owner_or_role,
        _PERSONAL,
        ("ME-10", "GR-18"),
    ),
    _row(
        "meeting:invite",
        Scope.meeting_write,
        (_PD, _IO, _CHAIR),
        Standing.owner_or_role,
        _PERSONAL,
        ("ME-06", "ME-10", "GR-18"),
    ),
    _row("meeting:publish-pack", Scope.meeting_write, (_IO, _CHAIR, _PD), purposes=_PERSONAL, rules=("ME-18",)),
    _row("meeting:prepare", Scope.meeting_write, (_IO, _CHAIR), purposes=_PERSONAL, rules=("ME-08", "ME-18")),
    _row("meeting:mark-attendance", Scope.meeting_write, (_CHAIR, _IO), purposes=_PERSONAL, rules=("ME-07", "ME-12")),
    _row("meeting:open", Scope.meeting_write, (_CHAIR,), purposes=_PERSONAL, rules=("ME-02", "ME-19")),
    _row("meeting:next-part", Scope.meeting_write, (_CHAIR,), purposes=_PERSONAL, rules=("ME-03", "ME-16")),
    _row("meeting:record", Scope.meeting_write, (_CHAIR,), purposes=_PERSONAL, rules=("ME-14", "ME-21")),
    _row("meeting:feed-back", Scope.meeting_write, (_CD, _PD), purposes=_PERSONAL, rules=("ME-09",)),
    _row("meeting:cancel", Scope.meeting_write, (_CHAIR, _PD), purposes=_PERSONAL, rules=("ME-14",)),
    _row("meeting-client:leave-out", Scope.meeting_write, (_PD, _CHAIR), purposes=_PERSONAL, rules=("ME-06",)),
    _row(
        "meeting-client:choose",
        Scope.meeting_write,
        (_CD, _VT, _PD, Role.client_contact),
        purposes=_PERSONAL,
        rules=("ME-04", "ME-06"),
    ),
    _row(
        "meeting-client:prepare",
        Scope.meeting_write,
        (_CD, _VT, _PD, Role.client_contact),
        purposes=_PERSONAL,
        rules=("ME-08",),
    ),
    _row(
        "meeting-client:hear",
        Scope.meeting_write,
        (_CD, _VT, _PD, Role.client_contact),
        purposes=_PERSONAL,
        rules=("ME-09",),
    ),
    _row("agenda-item:schedule", Scope.meeting_write, (_PD, _IO, _CHAIR, _CD), purposes=_PERSONAL, rules=("ME-14",)),
    _row("agenda-item:reschedule", Scope.meeting_write, (_PD, _IO, _CHAIR), purposes=_PERSONAL, rules=("ME-14",)),
    _row("agenda-item:discuss", Scope.meeting_write, (_CHAIR,), purposes=_PERSONAL, rules=("ME-14",)),
    _row("agenda-item:note", Scope.meeting_write, (_CHAIR, _IO, _CD), purposes=_PERSONAL, rules=("ME-15",)),
    _row("agenda-item:defer", Scope.meeting_write, (_CHAIR, _PD, _IO), purposes=_PERSONAL, rules=("ME-14",)),
    _row("agenda-item:remove", Scope.meeting_write, (_CHAIR, _PD, _IO), purposes=_PERSONAL, rules=("ME-14",)),
    _row("agenda-item:reroute", Scope.meeting_write, (_CHAIR, _PD, _IO), purposes=_PERSONAL, rules=("ME-16", "RE-10")),
    _row("agenda-item:comment", Scope.meeting_write, purposes=_PERSONAL, rules=("ME-20",)),
    _row("agenda-item:promote", Scope.meeting_write, purposes=_PERSONAL, rules=("ME-20",)),
    _row("agenda-item:decide", Scope.meeting_write, (_CHAIR,), purposes=_PERSONAL, rules=("ME-12", "ME-13")),
    _row("decision:record", Scope.meeting_write, (_CHAIR, _PD), purposes=_PERSONAL, rules=("ME-12", "ME-13")),
    _row("decision:accept", Scope.meeting_write, (), Standing.owner, _PERSONAL, ("ME-12", "OR-06")),
    _row("prosecution:ask", Scope.meeting_write, (_CD, _PD, _IO), purposes=_PERSONAL, rules=("ME-17",)),
    _row("prosecution:answer", Scope.meeting_write, (), Standing.owner, _PERSONAL, ("ME-17",)),
    _row("prosecution:withdraw", Scope.meeting_write, (), Standing.owner, _PERSONAL, ("ME-17",)),
    _row("family-plan:record", Scope.meeting_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("ME-23",)),
    _row("staff-threat:flag", Scope.safety_write, purposes=_PERSONAL, rules=("ME-22",)),
    _row("staff-threat:end", Scope.safety_write, (_PD, _CD), purposes=_PERSONAL, rules=("ME-22",)),
    _row("meeting:keep-terms", (), (_SYSTEM,), purposes=_PERSONAL, rules=("ME-18", "GR-16")),
)

_NOTICES = (
    _row("event:read", Scope.notice_manage, rules=("NO-02", "NO-03")),
    _row("confirmation:read", Scope.notice_manage, rules=("GR-03", "CO-01")),
    _row("confirmation:remind", (), (_SYSTEM,), rules=("GR-03", "CO-01")),
    _row("event:acknowledge", Scope.notice_manage, (), Standing.owner, rules=("NO-07",)),
    _row("subscription:read", Scope.notice_manage, (), Standing.owner, rules=("NO-03",)),
    _row("subscription:create", Scope.notice_manage, rules=("NO-03",)),
    _row("subscription:change", Scope.notice_manage, (), Standing.owner, rules=("NO-03",)),
    _row("subscription:pause", Scope.notice_manage, (), Standing.owner, rules=("NO-03",)),
    _row("subscription:resume", Scope.notice_manage, (), Standing.owner, rules=("NO-03",)),
    _row("subscription:rotate-secret", Scope.notice_manage, (), Standing.owner, rules=("NO-01",)),
    _row("subscription:test", Scope.notice_manage, (), Standing.owner, rules=("NO-01",)),
    _row("subscription:end", Scope.notice_manage, (), Standing.owner, rules=("NO-03",)),
    _row("delivery:read", Scope.notice_manage, (_IO, _ADMIN), Standing.owner_or_role, rules=("NO-01",)),
    _row("delivery:replay", Scope.notice_manage, (_IO, _ADMIN), Standing.owner_or_role, rules=("NO-01",)),
    _row("delivery:skip", Scope.notice_manage, (_IO, _ADMIN), Standing.owner_or_role, rules=("NO-01",)),
)

_CONNECTIONS = (
    _row("connection:create", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-02",)),
    _row("connection:change", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-02",)),
    _row("connection:suspend", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-02",)),
    _row("connection:resume", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-02",)),
    _row("connection:end", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("OR-02",)),
    _row("connection:dry-run", Scope.organisation_manage, (), Standing.owner_or_keeper, _REFERRAL, ("RE-03",)),
    _row("announcement:note", Scope.referral_submit, purposes=_REFERRAL, rules=("RE-01", "OR-02")),
    _row("announcement:take", Scope.referral_submit, purposes=_REFERRAL, rules=("RE-01", "RE-02", "RE-03")),
    _row("announcement:claim", (), (_SYSTEM,), rules=("RE-03",)),
    _row("announcement:retry", Scope.organisation_manage, (), Standing.owner_or_keeper, rules=("RE-03",)),
)

_IMPORTS = (
    _row("import:create", Scope.referral_submit, purposes=_REFERRAL, rules=("RE-01", "RE-03", "OR-02")),
    _row("import:take", Scope.referral_submit, purposes=_REFERRAL, rules=("RE-01", "RE-02", "RE-03")),
    _row("import:claim", (), (_SYSTEM,), rules=("RE-03",)),
)

_DISCLOSURES = (
    _row(
        "disclosure:read",
        Scope.disclosure_read,
        (_PD, _IO, _ADMIN, _MANAGER),
        Standing.owner_or_role,
        _PERSONAL,
        ("DI-01",),
    ),
    _row(
        "disclosure:overview",
        Scope.disclosure_read,
        (_IO, _CD, _PD, Role.client_contact),
        purposes=_TRANSPARENCY,
        rules=("DI-02",),
    ),
    _row("subject-request:record", Scope.case_write, purposes=_PERSONAL, rules=("DI-05",)),
    _row(
        "subject-request:decide",
        Scope.case_write,
        (_IO, _PD),
        purposes=_PERSONAL,
        rules=("DI-05",),
        needs_professional=True,
    ),
    _row(
        "subject-request:answer",
        Scope.case_write,
        (_IO, _PD, Role.client_contact, _CD),
        purposes=_PERSONAL,
        rules=("DI-05",),
    ),
    _row("key:forget", (), (_SYSTEM,), rules=("DI-01",)),
    _row("audit:read", Scope.disclosure_read, (_IO, _ADMIN, _MANAGER), Standing.keeper, _PERSONAL, ("DI-01",)),
)

_FINDINGS = (
    _row("finding:read", Scope.case_read, purposes=_PERSONAL, rules=("RP-05",)),
    _row(
        "finding:acknowledge", Scope.case_write, (_CD, _PD, Role.process_manager), purposes=_PERSONAL, rules=("RP-05",)
    ),
)

_GUIDES = (
    _row("guide-template:read", Scope.meeting_read, rules=("GU-01",)),
    _row("guide-template:publish", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("GU-01",)),
    _row("guide-template:adopt", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("GU-01",)),
    _row("talk-card:publish", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("GU-08",)),
    _row("talk-card:adopt", Scope.organisation_manage, (_ADMIN, _SYSTEM), Standing.keeper, rules=("GU-08",)),
    _row("talk-card:hand-over", Scope.meeting_write, purposes=_PERSONAL, rules=("GU-08",)),
    _row("guide-run:read", Scope.meeting_read, purposes=_PERSONAL, rules=("GU-03", "DI-01")),
    _row("guide-run:open", Scope.meeting_write, _RUN_OPENERS, purposes=_PERSONAL, rules=("GU-03", "GU-05")),
    _row("guide-run:overview", Scope.meeting_read, _RUN_OPENERS, purposes=_PERSONAL, rules=("GU-05",)),
    _row("guide-run:summarise", Scope.meeting_write, _RUN_OPENERS, purposes=_PERSONAL, rules=("GU-05",)),
    _row("guide-run:hold", Scope.meeting_write, _RUN_LEADERS, purposes=_PERSONAL, rules=("GU-05",)),
    _row("guide-run:end", Scope.meeting_write, _RUN_LEADERS, purposes=_PERSONAL, rules=("GU-03",)),
    _row("guide-preparation:hand-in", Scope.meeting_write, purposes=_PERSONAL, rules=("GU-05", "CO-09")),
    _row("guide-answer:record", Scope.meeting_write, purposes=_PERSONAL, rules=("GU-02", "GU-04")),
    _row("guide-answer:record-for", Scope.meeting_write, _RUN_OPENERS, purposes=_PERSONAL, rules=("GU-04",)),
    _row("guide-answer:withdraw", Scope.meeting_write, (), Standing.owner, _PERSONAL, ("GU-04",)),
    _row("guide-answer:derive", Scope.meeting_write, _RUN_OPENERS, purposes=_PERSONAL, rules=("GU-07",)),
)

_PM = Role.process_manager
_CM = Role.case_manager

_PROGRAMMES = (
    _row(
        "programme:publish",
        Scope.programme_manage,
        (_ADMIN, _MANAGER, _SYSTEM),
        Standing.keeper,
        rules=("PR-01", "PR-02"),
    ),
    _row("programme:activate", Scope.programme_manage, (_ADMIN, _MANAGER, _SYSTEM), Standing.keeper, rules=("PR-03",)),
    _row(
        "regional-offer:record", Scope.programme_manage, (_ADMIN, _MANAGER, _SYSTEM), Standing.keeper, rules=("PR-20",)
    ),
    _row("regional-offer:end", Scope.programme_manage, (_ADMIN, _MANAGER, _SYSTEM), Standing.keeper, rules=("PR-20",)),
    _row("duty:record", (Scope.programme_manage, Scope.action_write), (), Standing.owner_or_keeper, rules=("PR-11",)),
    _row("duty:keep-watch", (), (_SYSTEM,), rules=("PR-03", "PR-11")),
    _row("case:join-programme", Scope.case_write, (_PD, _IO), purposes=_PERSONAL, rules=("PR-01", "PR-07")),
    _row("admission:decide", Scope.case_write, (_PD, _PM), purposes=_PERSONAL, rules=("PR-04", "PR-06", "PR-07")),
    _row(
        "criteria:check",
        (Scope.case_write, Scope.referral_decide),
        (_PD, _IO, _CD, _PM, _VT),
        purposes=_PERSONAL,
        rules=("PR-04", "PR-05", "PR-06"),
        needs_professional=True,
    ),
    _row("team-member:add", Scope.case_write, (_PD, _CD, _PM), purposes=_PERSONAL, rules=("PR-08",)),
    _row("team-member:end", Scope.case_write, (_PD, _CD, _PM), Standing.owner_or_role, _PERSONAL, ("PR-08",)),
    _row("process-step:record", Scope.case_write, (_PD, _CD, _PM, _VT), purposes=_PERSONAL, rules=("PR-10",)),
    _row("programme-moment:record", Scope.case_write, purposes=_PERSONAL, rules=("PR-12",)),
    _row("profile:assess", Scope.safety_write, purposes=_PERSONAL, rules=("PR-17",), needs_professional=True),
    _row("arrangement:choose", Scope.case_write, purposes=_PERSONAL, rules=("PR-18", "PR-19")),
    _row("acute-intake:open", Scope.case_write, purposes=_PERSONAL, rules=("PR-13",)),
    _row("acute-intake:refuse", Scope.case_write, (_CM,), Standing.owner_or_role, _PERSONAL, ("PR-13",)),
    _row("acute-intake:examine", Scope.case_write, (_CM,), Standing.owner_or_role, _PERSONAL, ("PR-14",)),
    _row("acute-intake:care", Scope.case_write, (_CM,), Standing.owner_or_role, _PERSONAL, ("PR-14",)),
    _row(
        "acute-intake:decide-notice",
        Scope.case_write,
        (_CM,),
        Standing.owner_or_role,
        _PERSONAL,
        ("PR-15",),
        needs_professional=True,
    ),
    _row("acute-intake:check-child", Scope.case_write, (_CM,), Standing.owner_or_role, _PERSONAL, ("PR-15",)),
    _row("acute-intake:triage", Scope.case_write, (_CM, _VT), Standing.owner_or_role, _PERSONAL, ("PR-15",)),
    _row("acute-intake:offer-follow-up", Scope.case_write, (_CM,), Standing.owner_or_role, _PERSONAL, ("PR-15",)),
    _row("acute-intake:accept-follow-up", Scope.case_write, (), Standing.owner, _PERSONAL, ("PR-15",)),
    _row("acute-intake:close", Scope.case_write, (_CM,), Standing.owner_or_role, _PERSONAL, ("PR-15",)),
)

_SAFETY = (
    _row("safety:read", Scope.safety_read, purposes=_PERSONAL, rules=("GR-01", "DI-01")),
    _row("incident:report", Scope.safety_write, purposes=_PERSONAL, rules=("SA-01", "PE-03")),
    _row("incident:correct", Scope.safety_write, (), Standing.owner, _PERSONAL, ("SA-02",)),
    _row("incident:label", Scope.safety_write, (), Standing.owner, _PERSONAL, ("SA-02",)),
    _row("concern:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-03",)),
    _row("concern:substantiate", Scope.safety_write, (), Standing.owner, _PERSONAL, ("SA-03",)),
    _row("concern:rank", Scope.safety_write, purposes=_PERSONAL, rules=("SA-03",)),
    _row("risk-factor:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-09",)),
    _row("risk-factor:rank", Scope.safety_write, purposes=_PERSONAL, rules=("SA-09",)),
    _row("risk-factor:end", Scope.safety_write, purposes=_PERSONAL, rules=("SA-09",)),
    _row("strength:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-10",)),
    _row("scale:rate", Scope.safety_write, purposes=_PERSONAL, rules=("SA-04",)),
    _row("safety-level:assess", Scope.safety_write, purposes=_PERSONAL, rules=("SA-05",)),
    _row("colour:set", Scope.safety_write, purposes=_PERSONAL, rules=("SA-06",)),
    _row("signal-stage:set", Scope.safety_write, (_PD, _CD, _VT), purposes=_PERSONAL, rules=("SA-07",)),
    _row("signal-stage:ask", Scope.safety_read, purposes=_PERSONAL, rules=("SA-07",)),
    _row("red-flag:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-08",)),
    _row("red-flag:speak-alone", Scope.safety_write, purposes=_PERSONAL, rules=("SA-08",)),
    _row("life-domain:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-11",)),
    _row("assessment:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-17",)),
    _row("dependency:check", Scope.safety_write, purposes=_PERSONAL, rules=("SA-10",)),
    _row("separation:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-18",)),
    _row("condition:propose", Scope.safety_write, purposes=_PERSONAL, rules=("SA-12",)),
    _row("condition:activate", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("SA-12", "ME-13")),
    _row("condition:report-breach", Scope.safety_write, purposes=_PERSONAL, rules=("SA-13",)),
    _row("condition:confirm-breach", Scope.safety_write, purposes=_PERSONAL, rules=("SA-13",)),
    _row("condition:apply-consequence", Scope.safety_write, purposes=_PERSONAL, rules=("SA-13",)),
    _row("condition:record-outcome", Scope.safety_write, (_CD,), purposes=_PERSONAL, rules=("SA-13",)),
    _row("condition:resume", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("SA-12", "ME-13")),
    _row("condition:meet", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("SA-16", "ME-13")),
    _row("condition:lift", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("CA-12", "ME-13")),
    _row("condition:replace", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("SA-12", "PL-05")),
    _row("safety-plan:draft", Scope.safety_write, (_CD, _PD, _VT), purposes=_PERSONAL, rules=("SA-16",)),
    _row("safety-plan:exclude-member", Scope.safety_write, (_CD,), purposes=_PERSONAL, rules=("SA-14",)),
    _row("safety-plan:discuss", Scope.safety_write, (_CD,), purposes=_PERSONAL, rules=("SA-16",)),
    _row("safety-plan:agree", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("ME-13",)),
    _row("safety-plan:activate", Scope.safety_write, (_CD,), purposes=_PERSONAL, rules=("SA-14", "SA-15")),
    _row("safety-plan:revise", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("PL-05",)),
    _row("safety-plan:complete", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("PL-09", "ME-13")),
    _row("safety-plan:end", Scope.safety_write, (_CHAIR, _CD), purposes=_PERSONAL, rules=("ME-13",)),
    _row("safety-plan:monitor", Scope.safety_write, (_CD,), purposes=_PERSONAL, rules=("SA-16",)),
    _row("safety-agreement:add", Scope.safety_write, purposes=_PERSONAL, rules=("SA-15",)),
    _row("safety-agreement:acknowledge", Scope.safety_write, (), Standing.owner, _PERSONAL, ("SA-15",)),
    _row("safety-agreement:end", Scope.safety_write, (_CD,), purposes=_PERSONAL, rules=("SA-15",)),
    _row("monitoring:record", Scope.safety_write, purposes=_PERSONAL, rules=("SA-16",)),
)

_EXPORTS = (
    _row("export:own-file", Scope.export_create, purposes=_PERSONAL, rules=("EX-01", "EX-05")),
    _row("export:research", Scope.export_create, purposes=frozenset({Purpose.research}), rules=("EX-03", "EX-05")),
    _row("export:fetch", Scope.export_create, (), Standing.owner, rules=("EX-05",)),
    _row("export:forget", (), (_SYSTEM,), rules=("EX-05",)),
    _row("report:issue", Scope.case_write, (_CD, _PD, _VT, _IO), purposes=_PERSONAL, rules=("EX-04",)),
    _row("police-feedback:send", Scope.case_write, (_CD, _PD, _IO, _VT), purposes=_PERSONAL, rules=("NO-08",)),
    _row("briefing:issue", Scope.case_write, (Role.local_process_manager_care,), purposes=_PERSONAL, rules=("NO-09",)),
)

_AGGREGATE = frozenset({Purpose.quality_report})

_REPORTS = (
    _row("report:compute", Scope.report_read, purposes=_AGGREGATE, rules=("RP-01", "RP-02", "RP-09", "RP-10")),
    _row("balance:read", Scope.report_read, (), Standing.owner_or_keeper, _AGGREGATE, ("RP-07",)),
    _row("balance:roll-up", Scope.report_read, (), Standing.keeper, _AGGREGATE, ("RP-01", "RP-07")),
    _row("balance:freeze", (), (_SYSTEM,), rules=("RP-07",)),
    _row("statistics:count", (), (_SYSTEM,), rules=("RP-01",)),
    _row("statistics:publish", (), (_SYSTEM,), rules=("RP-01",)),
    _row("statistics:revise", Scope.report_read, (_ADMIN,), Standing.keeper, _AGGREGATE, ("RP-01",)),
    _row("time:record", Scope.case_read, purposes=_PERSONAL, rules=("RP-07",)),
    _row(
        "police-count:record",
        Scope.report_read,
        purposes=_AGGREGATE,
        rules=("RP-10",),
        kinds=frozenset({OrganisationKind.police}),
    ),
    _row("evaluation:record", Scope.meeting_write, purposes=_PERSONAL, rules=("RP-06",)),
    _row("severity:rate", Scope.safety_write, purposes=_PERSONAL, rules=("RP-04",)),
    _row("improvement:agree", Scope.report_read, (_MANAGER, _ADMIN, _PD), rules=("RP-11",)),
    _row("improvement:finish", Scope.report_read, (_MANAGER, _ADMIN), Standing.owner_or_role, rules=("RP-11",)),
    _row("improvement:drop", Scope.report_read, (_MANAGER, _ADMIN), Standing.owner_or_role, rules=("RP-11",)),
    _row("series:annotate", Scope.report_read, (_MANAGER, _ADMIN), Standing.keeper, rules=("RP-08",)),
    _row("coverage:declare", Scope.report_read, (_MANAGER, _ADMIN), Standing.keeper, rules=("RP-09",)),
    _row("peer:publish", Scope.report_read, (_MANAGER, _ADMIN), Standing.keeper, _AGGREGATE, ("RP-11",)),
    _row("peer:compare", Scope.report_read, (), Standing.keeper, _AGGREGATE, ("RP-11",)),
)

PERMISSIONS: Mapping[str, Permission] = {
    permission.name: permission
    for rows in (
        _ORGANISATIONS,
        _REFERRALS,
        _PERSONS,
        _CASES,
        _COURSE,
        _GROUNDS,
        _CONTRIBUTIONS,
        _ACTIONS,
        _MEETINGS,
        _PLANS,
        _PROGRAMMES,
        _NOTICES,
        _CONNECTIONS,
        _IMPORTS,
        _GUIDES,
        _DISCLOSURES,
        _SAFETY,
        _FINDINGS,
        _REPORTS,
        _EXPORTS,
    )
    for permission in rows
}

CASE_ONLY_ROLES = CASE_ROLES - HOUSE_ROLES
"""Roles that count on the case on which they are held, whatever a house has assigned."""


def check(
    actor: "Actor", permission: str, *, case_roles: frozenset[Role] = frozenset(), own: bool = False
) -> Permission:
    """The permission, if the actor has it; else raises the refusal that names what is missing.

    `case_roles` are the roles that the actor's professional holds on the case now; `own` says that the object belongs
    to the actor's organisation.
    """
    row = PERMISSIONS[permission]
    if row.scopes and not row.scopes & actor.scopes:
        raise MissingScope(*sorted(row.scopes))
    if row.kinds is not None and actor.organisation_kind not in row.kinds:
        raise KindNotAllowed(*sorted(row.kinds))
    if row.purposes is not None:
        check_purpose(actor, row.purposes)
    _check_standing(row, actor, own=own)
    _check_roles(row, actor, case_roles, own=own)
    return row


def can(actor: "Actor", permission: str, *, case_roles: frozenset[Role] = frozenset(), own: bool = False) -> bool:
    """Whether `check` would let the actor pass."""
    try:
        check(actor, permission, case_roles=case_roles, own=own)
    except KetenpoortError:
        return False
    return True


def check_purpose(actor: "Actor", purposes: frozenset[Purpose] = PERSONAL_PURPOSES) -> Purpose:
    """The actor's purpose, if it is one of these and open to this kind of organisation (rules GR-01 and GR-11)."""
    if actor.purpose is None:
        raise PurposeRequired
    if actor.purpose not in purposes:
        raise PurposeNotAllowed(*(purpose for purpose in Purpose if purpose in purposes))
    if actor.purpose is Purpose.criminal_advice and actor.organisation_kind not in CRIMINAL_ADVISERS:
        raise PurposeNotAllowed
    return actor.purpose


def _check_standing(row: Permission, actor: "Actor", *, own: bool) -> None:
    if row.standing is Standing.owner and not own:
        raise NotOwner
    if row.standing is Standing.keeper and not actor.keeps_the_house:
        raise NotKeeper
    if row.standing is Standing.owner_or_keeper and not (own or actor.keeps_the_house):
        raise NotOwner


def _check_roles(row: Permission, actor: "Actor", case_roles: frozenset[Role], *, own: bool) -> None:
    acts_by_name = actor.professional_id is not None
    if row.needs_professional and not acts_by_name:
        raise ProfessionalRequired
    if not row.roles or (row.standing is Standing.owner_or_role and own):
        return
    if _held(actor, case_roles) & row.roles:
        return
    wanted = tuple(role for role in Role if role in row.roles)
    raise MissingRole(*wanted) if acts_by_name else ProfessionalRequired(*wanted)


def _held(actor: "Actor", case_roles: frozenset[Role]) -> frozenset[Role]:
    if actor.client_id is None and Role.system in actor.roles:
        return frozenset({Role.system})
    if actor.professional_id is None:
        return frozenset()
    return ((actor.roles - CASE_ONLY_ROLES) | case_roles) - {Role.system}


_K = OrganisationKind

_REFERRER: frozenset[Scope] = frozenset({Scope.referral_submit, Scope.action_write, Scope.notice_manage})

SCOPES_WITHOUT_AGREEMENT = _REFERRER
"""What rule OR-03 leaves without covenant or exchange agreement: refer, follow own referrals, update own actions.

`notice:manage` is among them: the referrer is told of its referral by notices, which hold status codes only (NO-05).
"""

SCOPES_OF_A_NAMED_RECIPIENT = frozenset(
    {
        Scope.case_read,
        Scope.ground_read,
        Scope.contribution_read,
        Scope.action_read,
        Scope.safety_read,
        Scope.plan_read,
        Scope.health_read,
        Scope.justice_read,
    }
)
"""What rule OR-03 adds while a consent or serious-threat override names the organisation: to read what it opens."""

SCOPES_OF_THE_KEEPER_ALONE = _REFERRER | {
    Scope.organisation_read,
    Scope.organisation_manage,
    Scope.programme_manage,
    Scope.referral_decide,
    Scope.disclosure_read,
}
"""What a safety house needs before its first covenant is signed: to register partners and to receive referrals."""

_TEAM = frozenset(Scope) - {
    Scope.referral_decide,
    Scope.programme_manage,
    Scope.health_read,
    Scope.justice_read,
}
_AGGREGATES = frozenset({Scope.report_read, Scope.organisation_read, Scope.total_read, Scope.schema_read})

_WITHOUT_HEALTH = frozenset(
    {_K.prosecution, _K.court, _K.mayor_office, _K.housing, _K.debt_help, _K.financier, _K.research_body}
)
_WITH_JUSTICE = frozenset(
    {
        _K.veilig_thuis,
        _K.safety_house,
        _K.police,
        _K.prosecution,
        _K.probation,
        _K.prison_service,
        _K.child_protection_board,
        _K.youth_protection,
        _K.municipality,
        _K.centre_municipality,
        _K.mayor_office,
        _K.forensic_care,
        _K.mda_programme,
    }
)
_OWN_SETS: Mapping[OrganisationKind, frozenset[Scope]] = {
    _K.safety_house: frozenset(Scope),
    _K.veilig_thuis: _TEAM | {Scope.referral_decide},
    _K.mda_programme: _TEAM | {Scope.referral_decide, Scope.programme_manage},
    _K.court: _REFERRER | {Scope.organisation_read},
    _K.financier: _AGGREGATES,
    _K.research_body: _AGGREGATES | {Scope.export_create},
}


def _scopes_of(kind: OrganisationKind) -> frozenset[Scope]:
    scopes = _OWN_SETS.get(kind, _TEAM)
    if kind in _WITH_JUSTICE:
        scopes |= {Scope.justice_read}
    if kind not in _WITHOUT_HEALTH:
        scopes |= {Scope.health_read}
    return scopes


SCOPES_BY_KIND: Mapping[OrganisationKind, frozenset[Scope]] = {kind: _scopes_of(kind) for kind in OrganisationKind}
"""The most that a client of an organisation of this kind can hold; rule OR-02."""


def cap_scopes(
    kind: OrganisationKind,
    has_agreement: bool,  # noqa: FBT001 - one of the two halves of the rule, read as such
    requested: Iterable[Scope],
    *,
    is_named_recipient: bool = False,
) -> frozenset[Scope]:
    """What is left of the requested scopes for this kind of organisation, with or without an agreement in force."""
    allowed = SCOPES_BY_KIND.get(kind, _REFERRER)
    if not has_agreement:
        left = SCOPES_OF_THE_KEEPER_ALONE if kind is OrganisationKind.safety_house else SCOPES_WITHOUT_AGREEMENT
        allowed &= left | (SCOPES_OF_A_NAMED_RECIPIENT if is_named_recipient else frozenset())
    return frozenset(requested) & allowed
