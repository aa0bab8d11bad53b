"""The algebra of grounds, by pairs, triples and chance: an independent slow model, rank by rank, says the same."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.access.grants import Grant, grants, readers
from app.domain.access.grounds import (
    BEGINNING,
    FOREVER,
    Agreement,
    CaseGrounds,
    DangerPair,
    Ground,
    Guest,
    Member,
    Objection,
    Period,
    Question,
    carriers,
    decide,
)
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOURS = [NOW + timedelta(hours=n) for n in range(5)]
ASKED = [*(t + timedelta(minutes=30) for t in HOURS[:-1]), HOURS[0], HOURS[2], NOW - timedelta(days=1), HOURS[-1]]

KEEPER, POLICE, CLINIC, SCHOOL = (UUID(int=n) for n in (1, 2, 3, 4))
ORGANISATIONS = (KEEPER, POLICE, CLINIC, SCHOOL)
ANNA, BRAM, CATO = (UUID(int=n) for n in (11, 12, 13))
PERSONS = (ANNA, BRAM, CATO)
STRANGER = UUID(int=99)

CATEGORIES = (Category.existence, Category.contact, Category.safety, Category.health)
PURPOSES = (Purpose.stop_violence, Purpose.risk_assessment)
KINDS = (
    SharingGround.consent,
    SharingGround.serious_threat_override,
    SharingGround.safety_weighing,
    SharingGround.reporting_code,
)
SAFETY = Category.safety.bit
ALL = Category.everything()
ANY = Purpose.everything()

periods = st.one_of(
    st.just(Period()),
    st.tuples(st.sampled_from(HOURS), st.sampled_from(HOURS)).map(lambda p: Period(min(p), max(p))),
)
some_persons = st.one_of(st.none(), st.frozensets(st.sampled_from(PERSONS), max_size=2))
some_organisations = st.one_of(st.none(), st.frozensets(st.sampled_from(ORGANISATIONS), max_size=3))
category_masks = st.frozensets(st.sampled_from(CATEGORIES), min_size=1).map(Category.mask)
purpose_masks = st.frozensets(st.sampled_from(PURPOSES), min_size=1).map(Purpose.mask)
grounds = st.builds(
    Ground,
    id=st.integers(100, 110).map(lambda n: UUID(int=n)),
    kind=st.sampled_from(KINDS),
    period=periods,
    purposes=purpose_masks,
    categories=category_masks,
    persons=some_persons,
    givers=some_organisations,
    recipients=some_organisations,
    said_at=st.sampled_from([BEGINNING, *HOURS]),
    breaks_police_wish=st.booleans(),
)
objections = st.builds(
    Objection,
    person=st.sampled_from(PERSONS),
    period=st.sampled_from(HOURS).map(lambda t: Period(t, FOREVER)),
    purposes=purpose_masks,
    categories=category_masks,
    recipients=some_organisations,
)
agreements = st.builds(
    Agreement,
    id=st.integers(200, 203).map(lambda n: UUID(int=n)),
    kind=st.sampled_from([SharingGround.covenant, SharingGround.exchange_agreement]),
    period=periods,
    parties=st.frozensets(st.sampled_from(ORGANISATIONS), max_size=4),
    categories=category_masks,
    purposes=purpose_masks,
)
members = st.builds(
    Member,
    organisation=st.sampled_from(ORGANISATIONS),
    period=periods,
    acts_for=some_persons,
    static_excluded=st.sampled_from([False, False, False, True]),
)
guests = st.builds(Guest, organisation=st.sampled_from(ORGANISATIONS), period=periods)
pairs = st.builds(DangerPair, persons=st.sampled_from(list(combinations(PERSONS, 2))).map(frozenset), period=periods)
cases = st.builds(
    CaseGrounds,
    keeper=st.just(KEEPER),
    persons=st.just(frozenset(PERSONS)),
    protected=st.frozensets(st.sampled_from(PERSONS), max_size=2),
    members=st.lists(members, max_size=4).map(tuple),
    guests=st.lists(guests, max_size=2).map(tuple),
    givers=st.frozensets(st.sampled_from(ORGANISATIONS), max_size=3),
    grounds=st.lists(grounds, max_size=4).map(tuple),
    objections=st.lists(objections, max_size=2).map(tuple),
    agreements=st.lists(agreements, max_size=2).map(tuple),
    danger_pairs=st.lists(pairs, max_size=1).map(tuple),
    covenant_needs_consent=st.booleans(),
    police_closed=st.one_of(st.none(), periods),
    justice_organisations=st.just(frozenset({POLICE})),
)
questions = st.builds(
    Question,
    person=st.sampled_from(PERSONS),
    category=st.sampled_from(CATEGORIES),
    giver=st.sampled_from(ORGANISATIONS),
    receiver=st.sampled_from(ORGANISATIONS),
    purpose=st.sampled_from(PURPOSES),
    at=st.sampled_from(ASKED),
)


def slow(case: CaseGrounds, q: Question) -> bool:  # noqa: C901, PLR0911, PLR0912 - the ranks one by one, on purpose
    """The rules again, rank by rank, without any of the module's own steps."""
    if q.person not in case.persons:
        return False
    if q.giver == q.receiver:
        return q.giver == case.keeper or q.giver in case.givers

    def parts(organisation: UUID) -> list[Member]:
        begun = [m for m in case.members if m.organisation == organisation and m.period.starts_at <= q.at]
        return [m for m in begun if q.at < m.period.ends_at] or begun

    sides = [m.acts_for for m in parts(q.receiver)]
    one_sided = bool(sides) and None not in sides
    sided = {person for side in sides if side for person in side}
    if q.category is Category.contact and q.person in case.protected and one_sided and q.person not in sided:
        for pair in case.danger_pairs:
            holds = pair.period.starts_at <= q.at < pair.period.ends_at
            if holds and q.person in pair.persons and (pair.persons - {q.person}) & sided:
                return False
    closed = case.police_closed
    wish = closed is not None and closed.starts_at <= q.at < closed.ends_at and q.receiver in case.justice_organisations
    if any(m.static_excluded for m in parts(q.giver)):
        return False
    member = q.receiver == case.keeper or any(
        m.organisation == q.receiver and m.period.starts_at <= q.at < m.period.ends_at for m in case.members
    )
    for g in case.grounds:
        if not (
            g.period.starts_at <= q.at < g.period.ends_at
            and g.purposes & q.purpose.bit
            and g.categories & q.category.bit
        ):
            continue
        if g.persons is not None and q.person not in g.persons:
            continue
        if g.givers is not None and q.giver not in g.givers:
            continue
        if g.recipients is not None and q.receiver not in g.recipients:
            continue
        names = g.recipients is not None and g.kind in {SharingGround.consent, SharingGround.serious_threat_override}
        if not (member or names) or (wish and not g.breaks_police_wish):
            continue
        if q.category is Category.health and g.kind not in {
            SharingGround.consent,
            SharingGround.serious_threat_override,
        }:
            continue
        if g.kind is SharingGround.consent and any(
            refuses(o, q) and o.period.starts_at >= g.said_at for o in case.objections
        ):
            continue
        return True
    guest = any(g.organisation == q.receiver and g.period.starts_at <= q.at < g.period.ends_at for g in case.guests)
    for a in case.agreements:
        there = member or (guest and a.kind is SharingGround.covenant)
        if not (a.period.starts_at <= q.at < a.period.ends_at and {q.giver, q.receiver} <= a.parties and there):
            continue
        if wish or q.category is Category.health or not a.purposes & q.purpose.bit or not a.categories & q.category.bit:
            continue
        if case.covenant_needs_consent and any(refuses(o, q) for o in case.objections):
            continue
        return True
    return False


def refuses(objection: Objection, q: Question) -> bool:
    return (
        objection.person == q.person
        and objection.period.starts_at <= q.at
        and bool(objection.purposes & q.purpose.bit)
        and bool(objection.categories & q.category.bit)
        and (objection.recipients is None or q.receiver in objection.recipients)
    )


def every_question(case: CaseGrounds, at: datetime) -> Iterable[Question]:
    del case
    for person, category, giver, receiver, purpose in product(
        PERSONS, CATEGORIES, ORGANISATIONS, ORGANISATIONS, PURPOSES
    ):
        yield Question(person, category, giver, receiver, purpose, at)


def in_rows(rows: Iterable[Grant], q: Question) -> bool:
    held = [
        row
        for row in rows
        if (row.receiver, row.giver, row.person) == (q.receiver, q.giver, q.person)
        and row.purposes & q.purpose.bit
        and row.period.holds(q.at)
    ]
    assert len(held) <= 1, "one answer at one instant"
    return any(row.categories & q.category.bit for row in held)


@pytest.mark.rule("GR-01", "GR-04", "GR-06", "GR-07", "GR-12", "GR-15")
@settings(max_examples=250, deadline=None)
@given(case=cases, asked=st.lists(questions, min_size=20, max_size=20))
def test_the_answer_is_that_of_the_slow_model(case: CaseGrounds, asked: list[Question]) -> None:
    for q in asked:
        assert decide(case, q).permitted == slow(case, q), q


@settings(max_examples=60, deadline=None)
@given(case=cases, at=st.sampled_from(ASKED))
def test_the_rows_say_at_every_instant_what_the_decision_says(case: CaseGrounds, at: datetime) -> None:
    rows = grants(case)
    for q in every_question(case, at):
        if q.giver == case.keeper or q.giver in case.givers:
            assert in_rows(rows, q) == decide(case, q).permitted, q
        else:
            assert not in_rows(rows, q), "no row of a giver that gave nothing"


@settings(max_examples=60, deadline=None)
@given(case=cases, at=st.sampled_from(ASKED))
def test_who_knows_of_the_case_is_who_may_read_anything_of_the_house(case: CaseGrounds, at: datetime) -> None:
    rows = grants(case)
    known = readers(rows, case.keeper)
    for organisation, purpose in product(ORGANISATIONS, PURPOSES):
        held = [r for r in known if r.organisation == organisation and r.purposes & purpose.bit and r.period.holds(at)]
        assert len(held) <= 1
        union = 0
        for row in rows:
            if (
                row.receiver == organisation
                and row.giver == case.keeper
                and row.purposes & purpose.bit
                and row.period.holds(at)
            ):
                union |= row.categories
        assert (held[0].categories if held else 0) == union


@settings(max_examples=100, deadline=None)
@given(case=cases, asked=st.lists(questions, min_size=15, max_size=15), ground=grounds)
def test_one_more_ground_closes_nothing(case: CaseGrounds, asked: list[Question], ground: Ground) -> None:
    more = replace(case, grounds=(*case.grounds, ground))
    for q in asked:
        assert decide(more, q).permitted or not decide(case, q).permitted


@settings(max_examples=100, deadline=None)
@given(
    case=cases,
    asked=st.lists(questions, min_size=15, max_size=15),
    objection=objections,
    pair=pairs,
    protected=st.sampled_from(PERSONS),
)
def test_one_more_objection_danger_pair_protection_or_wish_opens_nothing(
    case: CaseGrounds, asked: list[Question], objection: Objection, pair: DangerPair, protected: UUID
) -> None:
    fewer = (
        replace(case, objections=(*case.objections, objection)),
        replace(case, danger_pairs=(*case.danger_pairs, pair)),
        replace(case, protected=case.protected | {protected}),
        replace(case, police_closed=Period()),
        replace(case, covenant_needs_consent=True),
    )
    for q in asked:
        if not decide(case, q).permitted:
            assert not any(decide(closed, q).permitted for closed in fewer)


@pytest.mark.rule("GR-04")
@settings(max_examples=100, deadline=None)
@given(case=cases, asked=st.lists(questions, min_size=15, max_size=15), objection=objections)
def test_what_one_person_refuses_changes_nothing_about_another(
    case: CaseGrounds, asked: list[Question], objection: Objection
) -> None:
    after = replace(case, objections=(*case.objections, objection))
    for q in asked:
        if q.person != objection.person:
            assert decide(after, q) == decide(case, q)


@settings(max_examples=60, deadline=None)
@given(case=cases, asked=st.lists(questions, min_size=10, max_size=10))
def test_who_gives_may_name_the_grounds_that_carry_it_to_someone(case: CaseGrounds, asked: list[Question]) -> None:
    for q in asked:
        found = carriers(case, person=q.person, giver=q.giver, category=q.category, purpose=q.purpose, at=q.at)
        others = [replace(q, receiver=receiver) for receiver in ORGANISATIONS if receiver != q.giver]
        assert found == frozenset().union(*(decide(case, other).grounds for other in others))


def test_unknown_persons_givers_and_receivers_are_denied_and_no_error() -> None:
    case = CaseGrounds(KEEPER, frozenset(PERSONS), grounds=(ground(),))
    for person, giver, receiver in product((ANNA, STRANGER), (KEEPER, STRANGER), (KEEPER, STRANGER)):
        decide(case, Question(person, Category.safety, giver, receiver, Purpose.stop_violence, NOW))
    assert not decide(case, ask(person=STRANGER)).permitted
    assert not decide(CaseGrounds(KEEPER, frozenset()), ask()).permitted
    assert grants(CaseGrounds(KEEPER, frozenset())) == ()


# --- pairs and triples of the things that decide, written out -------------------------------------------------------


def ground(kind: SharingGround = SharingGround.consent, **facts: object) -> Ground:
    given = {"period": Period(), "purposes": ANY, "categories": ALL, "said_at": HOURS[0]} | facts
    return Ground(UUID(int=500 + KINDS.index(kind) if kind in KINDS else 600), kind, **given)  # type: ignore[arg-type]


def ask(**facts: object) -> Question:
    given = {
        "person": ANNA, "category": Category.safety, "giver": CLINIC, "receiver": POLICE,
        "purpose": Purpose.stop_violence, "at": HOURS[3],
    } | facts  # fmt: skip
    return Question(**given)  # type: ignore[arg-type]


def made(*parts: object, **facts: object) -> CaseGrounds:
    """A case of two members with these grounds, objections, agreements and pairs."""
    of = {kind: tuple(p for p in parts if isinstance(p, kind)) for kind in (Ground, Objection, Agreement, DangerPair)}
    given = {
        "members": (Member(POLICE, Period()), Member(CLINIC, Period())),
        "givers": frozenset({CLINIC}),
        "justice_organisations": frozenset({POLICE}),
        "grounds": of[Ground], "objections": of[Objection], "agreements": of[Agreement], "danger_pairs": of[DangerPair],
    } | facts  # fmt: skip
    return CaseGrounds(KEEPER, frozenset(PERSONS), **given)  # type: ignore[arg-type]


CONSENT = ground()
LATER_CONSENT = ground(said_at=HOURS[2])
REFUSAL = Objection(ANNA, Period(HOURS[1], FOREVER))
COVENANT = Agreement(UUID(int=700), SharingGround.covenant, Period(), frozenset({POLICE, CLINIC}), ALL, ANY)
OVERRIDE = ground(SharingGround.serious_threat_override)
WEIGHING = ground(SharingGround.safety_weighing)
STATUTORY = ground(SharingGround.vt_statutory_task)
EXCHANGE = replace(COVENANT, kind=SharingGround.exchange_agreement)
AT_THE_TABLE = Guest(POLICE, Period())
STATIC_CLINIC = Member(CLINIC, Period(), static_excluded=True)

TABLE = [
    # parts, facts of the case, opens safety, opens health
    ((), {}, False, False),
    ((CONSENT,), {}, True, True),
    ((COVENANT,), {}, True, False),
    ((OVERRIDE,), {}, True, True),
    ((WEIGHING,), {}, True, False),
    ((STATUTORY,), {}, True, False),
    ((REFUSAL,), {}, False, False),
    ((CONSENT, REFUSAL), {}, False, False),
    ((LATER_CONSENT, REFUSAL), {}, True, True),
    ((replace(CONSENT, said_at=HOURS[1]), REFUSAL), {}, False, False),
    ((COVENANT, REFUSAL), {}, True, False),
    ((COVENANT, REFUSAL), {"covenant_needs_consent": True}, False, False),
    ((COVENANT, LATER_CONSENT, REFUSAL), {"covenant_needs_consent": True}, True, True),
    ((STATUTORY, REFUSAL), {}, True, False),
    ((WEIGHING, REFUSAL), {}, True, False),
    ((OVERRIDE, REFUSAL), {}, True, True),
    ((COVENANT, CONSENT, REFUSAL), {}, True, False),
    ((CONSENT,), {"police_closed": Period()}, False, False),
    ((COVENANT,), {"police_closed": Period()}, False, False),
    ((STATUTORY,), {"police_closed": Period()}, False, False),
    ((OVERRIDE,), {"police_closed": Period()}, False, False),
    ((replace(OVERRIDE, breaks_police_wish=True),), {"police_closed": Period()}, True, True),
    ((replace(OVERRIDE, breaks_police_wish=True), REFUSAL), {"police_closed": Period()}, True, True),
    ((CONSENT,), {"police_closed": Period(HOURS[0], HOURS[3])}, True, True),
    ((replace(CONSENT, period=Period(BEGINNING, HOURS[3])),), {}, False, False),
    ((replace(CONSENT, recipients=frozenset({SCHOOL})),), {}, False, False),
    ((replace(CONSENT, persons=frozenset({BRAM})),), {}, False, False),
    ((replace(CONSENT, givers=frozenset({SCHOOL})),), {}, False, False),
    ((replace(COVENANT, parties=frozenset({POLICE, SCHOOL})),), {}, False, False),
    ((replace(COVENANT, parties=frozenset({CLINIC, SCHOOL})),), {}, False, False),
    ((replace(COVENANT, categories=Category.contact.bit),), {}, False, False),
    ((replace(COVENANT, period=Period(BEGINNING, HOURS[3])),), {}, False, False),
    ((CONSENT,), {"members": (Member(CLINIC, Period()),)}, False, False),
    ((replace(CONSENT, recipients=frozenset({POLICE})),), {"members": ()}, True, True),
    ((replace(OVERRIDE, recipients=frozenset({POLICE})),), {"members": ()}, True, True),
    ((replace(WEIGHING, recipients=frozenset({POLICE})),), {"members": ()}, False, False),
    ((CONSENT,), {"members": (Member(POLICE, Period(BEGINNING, HOURS[3])),)}, False, False),
    ((CONSENT, COVENANT), {"members": (Member(POLICE, Period()), STATIC_CLINIC)}, False, False),
    ((COVENANT,), {"members": (), "guests": (AT_THE_TABLE,)}, True, False),
    ((CONSENT, OVERRIDE, STATUTORY), {"members": (), "guests": (AT_THE_TABLE,)}, False, False),
    ((EXCHANGE,), {"members": (), "guests": (AT_THE_TABLE,)}, False, False),
    ((COVENANT,), {"members": (), "guests": (Guest(POLICE, Period(BEGINNING, HOURS[3])),)}, False, False),
    ((replace(COVENANT, parties=frozenset({CLINIC})),), {"members": (), "guests": (AT_THE_TABLE,)}, False, False),
    ((COVENANT,), {"members": (), "guests": (AT_THE_TABLE,), "police_closed": Period()}, False, False),
]  # fmt: skip


@pytest.mark.rule("GR-03", "GR-06", "GR-07", "GR-12", "GR-15", "GR-18")
@pytest.mark.parametrize(("parts", "facts", "safety", "health"), TABLE)
def test_pairs_and_triples(parts: tuple[object, ...], facts: dict[str, object], *, safety: bool, health: bool) -> None:
    case = made(*parts, **facts)
    assert decide(case, ask()).permitted == safety
    assert decide(case, ask(category=Category.health)).permitted == health
    assert decide(case, ask(receiver=CLINIC)).permitted, "the giver always reads its own"


@pytest.mark.parametrize("kind", list(SharingGround))
@pytest.mark.rule("GR-07")
def test_health_travels_on_consent_or_a_serious_threat_only(kind: SharingGround) -> None:
    case = made(replace(CONSENT, kind=kind), replace(COVENANT, kind=SharingGround.exchange_agreement), COVENANT)
    may = decide(case, ask(category=Category.health)).permitted
    assert may == (kind in {SharingGround.consent, SharingGround.serious_threat_override})


@pytest.mark.rule("PE-04")
def test_contact_of_a_protected_person_is_closed_to_who_acts_for_the_other_side_even_after_it_left() -> None:
    pair = DangerPair(frozenset({ANNA, BRAM}), Period())
    contact = ask(category=Category.contact)
    for period, named in ((Period(), None), (Period(BEGINNING, HOURS[2]), frozenset({POLICE}))):
        for sides, may in (({BRAM}, False), ({ANNA, BRAM}, True), ({ANNA}, True), ({CATO}, True), (None, True)):
            member = Member(POLICE, period, None if sides is None else frozenset(sides))
            case = made(replace(OVERRIDE, recipients=named), pair, members=(member,), protected=frozenset({ANNA}))
            assert decide(case, contact).permitted == may
            assert decide(case, ask()).permitted, "only contact data are closed"
            lifted = replace(case, danger_pairs=(replace(pair, period=Period(BEGINNING, HOURS[3])),))
            assert decide(lifted, contact).permitted


@pytest.mark.rule("CO-06")
def test_rows_tell_who_acts_for_other_members_only() -> None:
    case = made(CONSENT, members=(Member(POLICE, Period(), frozenset({BRAM})), Member(SCHOOL, Period())))
    sides = {(row.receiver, row.person): row.same_side for row in grants(case) if row.giver == CLINIC}
    assert (sides[POLICE, BRAM], sides[POLICE, ANNA], sides[SCHOOL, ANNA]) == (True, False, True)


def test_the_refusal_names_the_rule_that_closed_the_door() -> None:
    pair = DangerPair(frozenset({ANNA, BRAM}), Period())
    other_side = (Member(POLICE, Period(), frozenset({BRAM})),)
    assert decide(made(), ask()).rules == ("GR-01",)
    assert decide(made(CONSENT, REFUSAL), ask()).rules == ("GR-04",)
    assert decide(made(COVENANT), ask(category=Category.health)).rules == ("GR-07",)
    assert decide(made(CONSENT, police_closed=Period()), ask()).rules == ("GR-12",)
    assert decide(made(CONSENT, members=(Member(CLINIC, Period(), static_excluded=True),)), ask()).rules == ("GR-15",)
    closed = made(CONSENT, pair, members=other_side, protected=frozenset({ANNA}))
    assert decide(closed, ask(category=Category.contact)).rules == ("PE-04",)
