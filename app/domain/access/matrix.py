"""The table of permissions and the caps on scopes as a page that a privacy officer reads: made from `policy.py`."""

from collections.abc import Iterable
from itertools import groupby

from app.domain.access.policy import (
    CASE_ONLY_ROLES,
    CRIMINAL_ADVISERS,
    PERMISSIONS,
    REFERRAL_PURPOSES,
    SCOPES_BY_KIND,
    SCOPES_OF_A_NAMED_RECIPIENT,
    SCOPES_OF_THE_KEEPER_ALONE,
    SCOPES_WITHOUT_AGREEMENT,
    Permission,
    Standing,
)
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import AGREEMENT_GROUNDS, PERSONAL_PURPOSES, Purpose, SharingGround
from app.domain.vocabulary.word import Word

_INTRODUCTION = """# Access matrix

Made by `make docs` from `app/domain/access/policy.py`. A row must hold as a whole: one of the scopes, one of the roles
(where any is named), the standing, and the purpose. Passing it opens no data yet: the database decides which rows the
organisation may know of, the sharing grounds decide which fields of which person it reads. A role marked * counts on
the case on which it is held only. *Names a person* means that a professional must be named behind the call."""

_ABOUT_SCOPES = """## Scopes by kind of organisation

What a client can hold at most (rule OR-02). *No agreement*: what is left without covenant or exchange agreement in
force (rule OR-03), to which *named* adds reading; *house alone*: a safety house before its first covenant."""


def access_matrix_page() -> str:
    """The page docs/generated/access-matrix.md."""
    parts = [_INTRODUCTION, _purposes(), "## Acts"]
    for thing, rows in groupby(PERMISSIONS.values(), key=lambda row: row.name.split(":", 1)[0]):
        parts.append(f"### {thing}\n\n" + _acts(list(rows)))
    parts += [_ABOUT_SCOPES, _scopes(), "## Grounds", _grounds()]
    return "\n\n".join(parts) + "\n"


def _purposes() -> str:
    personal = ", ".join(f"`{purpose}`" for purpose in Purpose if purpose in PERSONAL_PURPOSES)
    referral = ", ".join(f"`{purpose}`" for purpose in Purpose if purpose in REFERRAL_PURPOSES)
    advisers = ", ".join(f"`{kind}`" for kind in sorted(CRIMINAL_ADVISERS))
    return (
        f"* Purposes *personal*: {personal}.\n* Purposes *referral*: {referral}.\n"
        f"* `criminal_advice` is open to {advisers} only (rule GR-11)."
    )


def _acts(rows: list[Permission]) -> str:
    lines = ["| act | scope | roles | standing | purpose | rules |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{row.name}` | {_codes(row.scopes) or '(the service itself)'} | {_roles(row)} | {_standing(row)} "
        f"| {_purpose(row)} | {', '.join(row.rules)} |"
        for row in rows
    ]
    return "\n".join(lines)


def _roles(row: Permission) -> str:
    roles = ", ".join(f"`{role}`" + ("*" if role in CASE_ONLY_ROLES else "") for role in Role if role in row.roles)
    return "; ".join(part for part in (roles, "names a person" if row.needs_professional else "") if part)


def _standing(row: Permission) -> str:
    kinds = f"of kind {_codes(row.kinds)}" if row.kinds else ""
    standing = "" if row.standing is Standing.anyone else row.standing.en
    return "; ".join(part for part in (standing, kinds) if part)


def _purpose(row: Permission) -> str:
    known: dict[frozenset[Purpose] | None, str] = {
        None: "none asked",
        PERSONAL_PURPOSES: "personal",
        REFERRAL_PURPOSES: "referral",
    }
    return known[row.purposes] if row.purposes in known else _codes(row.purposes or frozenset())


def _scopes() -> str:
    columns: dict[str, frozenset[Scope]] = {
        "no agreement": SCOPES_WITHOUT_AGREEMENT,
        "named by consent or override": SCOPES_OF_A_NAMED_RECIPIENT,
        "house alone": SCOPES_OF_THE_KEEPER_ALONE,
    }
    lines = [
        f"| scope | {' | '.join(columns)} | not for these kinds |",
        "| --- |" + " --- |" * (len(columns) + 1),
    ]
    for scope in Scope:
        marks = " | ".join("yes" if scope in scopes else "" for scopes in columns.values())
        without = [kind for kind, scopes in SCOPES_BY_KIND.items() if scope not in scopes]
        only = [kind for kind, scopes in SCOPES_BY_KIND.items() if scope in scopes]
        shown = _listed(without) if len(without) <= len(only) else "all but " + _listed(only)
        lines.append(f"| `{scope}` | {marks} | {shown} |")
    return "\n".join(lines)


def _grounds() -> str:
    lines = [
        "| ground | Dutch | may carry health (GR-07) | a person's refusal outranks it |",
        "| --- | --- | --- | --- |",
    ]
    outranked = {SharingGround.consent: "yes"} | dict.fromkeys(AGREEMENT_GROUNDS, "where the house says so")
    lines += [
        f"| `{ground}` | {ground.nl} | {'yes' if ground.may_carry_health else 'no'} | {outranked.get(ground, 'no')} |"
        for ground in SharingGround
    ]
    return "\n".join(lines)


def _codes(words: Iterable[Word]) -> str:
    return ", ".join(f"`{word}`" for word in sorted(words))


def _listed(words: Iterable[Word]) -> str:
    return ", ".join(f"`{word}`" for word in words)
