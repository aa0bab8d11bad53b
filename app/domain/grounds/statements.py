"""SQL of grounds: what is shown of them, what explains the grants, and what their use cases ask."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import EVERYTHING, bits, of_persons, open_to_all
from app.domain.access.view import Edge, Filter, Frame, Mask, Reader, Source
from app.domain.access.words import among, word, words_of
from app.domain.grounds.views import GrantView, GroundStepView, GroundView, WeighingSetView
from app.domain.tables.base import Ids
from app.domain.tables.cases import CasePersonRow
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.grounds import GrantRow, GroundEventRow, GroundRow, WeighingSetRow
from app.domain.tables.notices import EventRow
from app.domain.tables.organisations import AgreementRow, MandateRow, OrganisationRow
from app.domain.vocabulary.grounds import CONSENT_IN_FORCE, CONSENT_UNGIVEN, ConsentState, GroundState
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

EXPLAINERS = (Role.process_director, Role.case_director, Role.information_officer, Role.policy_admin)
"""The house's officers who may see who can see what (permission ground:explain)."""

NAMED_SEES = Category.mask((Category.existence, Category.coordination))
TERMS_AT_ONCE = 200

_ID, _TEXT = sa.Uuid(), sa.Text()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)

_grounds, _grants, _steps = table_of(GroundRow), table_of(GrantRow), table_of(GroundEventRow)
_agreements, _organisations, _mandates = table_of(AgreementRow), table_of(OrganisationRow), table_of(MandateRow)
_persons, _sets, _items = table_of(CasePersonRow), table_of(WeighingSetRow), table_of(ContributionRow)
_events = table_of(EventRow)


def _named(row: FromClause, reader: Reader) -> ColumnElement[bool]:
    # whom a person was asked about, or refused, does not learn from us that there is such a person
    given = not_(among(row.c.state, sorted(CONSENT_UNGIVEN)))
    return or_(and_(reader.organisation == any_(row.c.recipient_ids), given), reader.organisation == reader.keeper)


def _mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """As an item about its persons; who recorded it reads it whole, whom it names and the house read what it opens."""
    about = of_persons(
        row,
        reader,
        case_id,
        asked,
        persons=func.coalesce(row.c.person_ids, literal_column("'{}'::uuid[]")),
        giver=reader.keeper,
        own=row.c.recorded_by_id,
    )
    named = case((_named(row, reader), bits(NAMED_SEES)), else_=bits(0))
    categories = about.categories.op("&")(reader.readable).op("|")(named)
    return Mask(categories, about.lines, categories != bits(0), about.joined)


def _visible(frame: Frame) -> ColumnElement[bool]:
    """A draft is between its author's organisation and the house."""
    return or_(
        not_(among(frame.row.c.state, (GroundState.drafted, GroundState.rejected))),
        frame.row.c.recorded_by_id == frame.reader.organisation,
        frame.reader.organisation == frame.reader.keeper,
    )


GROUND_STEPS = Source(
    view=GroundStepView,
    row=GroundEventRow,
    scope=Scope.ground_read,
    mask=open_to_all,
    personal=False,
    case_column="ground_id",
)

GROUNDS = Source(
    view=GroundView,
    row=GroundRow,
    scope=Scope.ground_read,
    mask=_mask,
    visible=_visible,
    listed=lambda frame: frame.row.c.recorded_by_id == frame.reader.organisation,
    expressions={
        "purposes": lambda frame: words_of(frame.row.c.purposes, Purpose),
        "categories": lambda frame: words_of(frame.row.c.categories, Category),
        "conclusion": lambda frame: func.jsonb_extract_path_text(frame.row.c.weighing, literal_column("'conclusion'")),
        "proposed_measure": lambda frame: case(
            (
                frame.row.c.state == word(ConsentState.blocked_by_parent),
                word(MeasureKind.provisional_supervision),
            )
        ),
    },
    edges={
        "steps": Edge(
            GROUND_STEPS,
            on=lambda ground, row: and_(row.c.ground_id == ground.row.c.id, ground.allows(Category.coordination)),
        )
    },
    filters={"kind": Filter("kind", "any"), "state": Filter("state", "any")},
)


def _explained(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:  # noqa: ARG001
    """Nothing is hidden from the house's officers; the record names the persons, of whom only that they are known."""
    p = func.unnest(row.c.person_ids).table_valued("id").render_derived(name=f"p_{row.name}")  # type: ignore[attr-defined]
    person = func.json_build_array(p.c.id, row.c.ground_ids)
    persons = select(func.json_agg(aggregate_order_by(person, p.c.id))).select_from(p).correlate(row).scalar_subquery()
    lines = func.json_build_object(
        literal_column("'mask'"), bits(Category.existence.bit), literal_column("'persons'"), persons
    )
    return Mask(EVERYTHING, lines)


def _explainer(frame: Frame) -> ColumnElement[bool]:
    held = sa.cast(sa.dialects.postgresql.array([word(role) for role in EXPLAINERS]), ARRAY(_TEXT))
    return and_(frame.reader.organisation == frame.reader.keeper, frame.reader.roles.op("&&")(held))


def _kinds(frame: Frame) -> ColumnElement[Any]:
    recorded = select(_grounds.c.kind).where(
        _grounds.c.house_id == frame.reader.house, _grounds.c.id == any_(frame.row.c.ground_ids)
    )
    agreed = select(_agreements.c.kind).where(_agreements.c.id == any_(frame.row.c.ground_ids))
    kinds = union(recorded.correlate(frame.row), agreed.correlate(frame.row)).subquery("kinds")
    gathered = select(func.array_agg(aggregate_order_by(kinds.c.kind, kinds.c.kind))).correlate(frame.row)
    return func.coalesce(gathered.scalar_subquery(), literal_column("'{}'::text[]"))


GRANTS = Source(
    view=GrantView,
    row=GrantRow,
    scope=Scope.ground_read,
    mask=_explained,
    visible=_explainer,
    expressions={
        "purposes": lambda frame: words_of(frame.row.c.purposes, Purpose),
        "categories": lambda frame: words_of(frame.row.c.categories, Category),
        "ground_kinds": _kinds,
    },
    filters={"caseId": Filter("case_id")},
)

WEIGHING_SETS = Source(
    view=WeighingSetView,
    row=WeighingSetRow,
    scope=Scope.ground_read,
    mask=open_to_all,
    visible=lambda frame: frame.row.c.house_id == frame.reader.house,
    personal=False,
    case_column="id",
)

CASE_PERSONS = Statement(select(_persons.c.person_id).where(_persons.c.house_id == _HOUSE, _persons.c.case_id == _CASE))
_GROUND = bindparam("ground", type_=_ID)
HOLDERS = Statement(
    union(
        select(_grants.c.receiver_id).where(
            _grants.c.house_id == _HOUSE, _grants.c.case_id == _CASE, any_(_grants.c.ground_ids) == _GROUND
        ),
        select(func.unnest(_events.c.named)).where(
            _events.c.house_id == _HOUSE,
            _events.c.stream_id == _CASE,
            _events.c.subject_id == _GROUND,
            _events.c.type == NoticeType.grounds_override_review_due.value,
        ),
    )
)
"""Who can read on a ground, as its case was last settled: also until an instant that has passed since.

And who could before it came under review, for then they were told.
"""

ORGANISATION_KINDS = Statement(
    select(_organisations.c.id, _organisations.c.kind).where(_organisations.c.id == any_(bindparam("ids", type_=Ids())))
)
WEIGHING_SET = Statement(
    select(_sets.c.questions).where(
        _sets.c.house_id == _HOUSE,
        _sets.c.edition == bindparam("edition", type_=_TEXT),
        _sets.c.starts_on <= func.today(),
    )
)
MANDATES_HELD = Statement(
    select(_mandates.c.scope).where(
        _mandates.c.organisation_id == bindparam("organisation", type_=_ID),
        _mandates.c.professional_id == bindparam("professional", type_=_ID),
        _mandates.c.starts_at <= func.now(),
        or_(_mandates.c.ends_at.is_(None), _mandates.c.ends_at > func.now()),
    )
)
CHECKED_UNDER = Statement(
    select(func.count())
    .select_from(_items)
    .where(
        _items.c.house_id == _HOUSE,
        or_(_items.c.ground_id == bindparam("ground", type_=_ID), _items.c.health_ground_id == bindparam("ground")),
        _items.c.checked_by_id == bindparam("professional", type_=_ID),
    )
)
"""How many items that rest on a ground were checked by a professional, who then may not put it in force (GR-17)."""

CONSENTS_IN_FORCE = Statement(
    select(_grounds)
    .where(
        _grounds.c.house_id == _HOUSE,
        _grounds.c.case_id == _CASE,
        _grounds.c.kind == SharingGround.consent.value,
        among(_grounds.c.state, sorted(CONSENT_IN_FORCE)),
        bindparam("person", type_=_ID) == any_(_grounds.c.person_ids),
        _grounds.c.id != bindparam("but", type_=_ID),
    )
    .with_for_update()
)
GROUND_KINDS = Statement(
    union(
        select(_grounds.c.id, _grounds.c.kind).where(_grounds.c.house_id == _HOUSE, _grounds.c.case_id == _CASE),
        select(_agreements.c.id, _agreements.c.kind).where(_agreements.c.house_id == _HOUSE),
    )
)
PASSED_TERMS = Statement(
    select(_grounds)
    .where(
        _grounds.c.house_id == _HOUSE,
        or_(
            and_(
                _grounds.c.kind == SharingGround.consent.value,
                among(_grounds.c.state, sorted(CONSENT_IN_FORCE)),
                _grounds.c.ends_at <= func.now(),
            ),
            and_(_grounds.c.state == ConsentState.requested.value, _grounds.c.answer_due_at <= func.now()),
            and_(_grounds.c.state == GroundState.active.value, _grounds.c.review_at <= func.now()),
            and_(
                _grounds.c.state == GroundState.under_review.value,
                _grounds.c.review_at <= func.now() - bindparam("grace", type_=sa.Interval()),
            ),
        ),
    )
    .order_by(_grounds.c.id)
    .limit(TERMS_AT_ONCE)
    .with_for_update(skip_locked=True)
)
"""Grounds whose state lags behind the clock; what they permit ended at its instant already."""
