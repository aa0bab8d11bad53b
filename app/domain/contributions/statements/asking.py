"""What the use cases of contributions ask the database."""

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.contributions import ContestRow, ContributionRow, InformationRequestRow
from app.domain.tables.grounds import CaseReaderRow, GroundRow
from app.domain.tables.organisations import AgreementRow, OrganisationRow
from app.domain.vocabulary.contributions import ContributionMode, InformationRequestState, Restriction, Validity
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, SharingGround

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)

_items, _contests, _requests = table_of(ContributionRow), table_of(ContestRow), table_of(InformationRequestRow)
_grounds, _agreements = table_of(GroundRow), table_of(AgreementRow)
_parts, _known = table_of(ParticipationRow), table_of(CaseReaderRow)
_organisations = table_of(OrganisationRow)

EDITIONS = Statement(
    select(_agreements.c.id, _agreements.c.edition)
    .where(_agreements.c.id == bindparam("named", type_=_ID), _agreements.c.house_id == _HOUSE)
    .union_all(
        select(_grounds.c.id, _grounds.c.edition).where(
            _grounds.c.id == bindparam("named", type_=_ID),
            _grounds.c.house_id == _HOUSE,
            _grounds.c.kind == SharingGround.safety_weighing.value,
        )
    )
)
"""The edition in force of what a contribution names, where it has one."""

TELLINGS = Statement(
    select(func.count())
    .select_from(_items)
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.case_id == _CASE,
        _items.c.category == Category.client_voice.value,
        _items.c.mode == ContributionMode.content.value,
        _items.c.validity == Validity.current.value,
        _items.c.person_ids.overlap(bindparam("persons", type_=_items.c.person_ids.type)),
    )
)
"""Usable accounts of these persons: each makes a new one a retelling (rule CO-12)."""

OPEN_CONTEST = Statement(
    select(_contests)
    .where(
        _contests.c.house_id == _HOUSE,
        _contests.c.contribution_id == bindparam("contribution", type_=_ID),
        _contests.c.answered_at.is_(None),
    )
    .order_by(_contests.c.id.desc())
    .limit(1)
    .with_for_update()
)
ITEMS_FOR = Statement(
    select(func.count())
    .select_from(_items)
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.request_id == bindparam("request", type_=_ID),
        _items.c.mode != ContributionMode.withheld.value,
    )
)
AUTHORED = Statement(
    select(func.count())
    .select_from(_grounds)
    .where(
        _grounds.c.house_id == _HOUSE,
        or_(_grounds.c.id == bindparam("ground", type_=_ID), _grounds.c.id == bindparam("second", type_=_ID)),
        _grounds.c.author_id == bindparam("professional", type_=_ID),
    )
)
"""Whether a professional is the author of a ground that carries an item, and so may not check the item (GR-17)."""

MAY_BE_ASKED = Statement(
    select(
        or_(
            exists(
                select(literal_column("1"))
                .select_from(_parts)
                .where(
                    _parts.c.house_id == _HOUSE,
                    _parts.c.case_id == _CASE,
                    _parts.c.organisation_id == bindparam("asked", type_=_ID),
                    _parts.c.starts_at <= func.now(),
                    or_(_parts.c.ends_at.is_(None), _parts.c.ends_at > func.now()),
                )
            ),
            exists(
                select(literal_column("1"))
                .select_from(_known)
                .where(
                    _known.c.house_id == _HOUSE,
                    _known.c.case_id == _CASE,
                    _known.c.organisation_id == bindparam("asked", type_=_ID),
                    _known.c.starts_at <= func.now(),
                    _known.c.ends_at > func.now(),
                )
            ),
        )
    )
)
"""Whether an organisation takes part in a case or may know of it: a question tells that the family is known."""

PASSED_REQUESTS = Statement(
    select(_requests)
    .where(
        _requests.c.house_id == _HOUSE,
        or_(
            and_(
                _requests.c.state == InformationRequestState.asked.value,
                _requests.c.due_at <= func.now() + bindparam("before", type_=sa.Interval()),
            ),
            and_(_requests.c.state == InformationRequestState.reminded.value, _requests.c.due_at <= func.now()),
            and_(
                _requests.c.state == InformationRequestState.overdue.value,
                _requests.c.raised_to != Role.house_manager.value,
                _requests.c.due_at <= func.now() - bindparam("after", type_=sa.Interval()),
            ),
        ),
    )
    .order_by(_requests.c.id)
    .limit(200)
    .with_for_update(skip_locked=True)
)
"""Requests for information whose reminder, due date or next level has come (rule CO-09)."""

TEAM = Statement(
    select(_parts.c.organisation_id)
    .where(
        _parts.c.house_id == _HOUSE,
        _parts.c.case_id == _CASE,
        _parts.c.starts_at <= func.now(),
        or_(_parts.c.ends_at.is_(None), _parts.c.ends_at > func.now()),
    )
    .distinct()
)
_COUNTS = and_(
    _items.c.validity == Validity.current.value,
    or_(
        _items.c.mode == ContributionMode.content.value,
        _items.c.mode == ContributionMode.process.value,
        _items.c.mode == ContributionMode.known_flag.value,
    ),
    or_(_items.c.fresh_until.is_(None), _items.c.fresh_until >= func.today()),
    _items.c.restriction != Restriction.ongoing_investigation.value,
)
"""That an item counts: stale, withheld and told by word of mouth do not (rules CO-08, CO-10).

Nor what an investigation hides: the team must not learn from a count that it is there (rule CO-04).
"""

CONTRIBUTED = Statement(
    select(_items.c.organisation_id).where(_items.c.house_id == _HOUSE, _items.c.case_id == _CASE, _COUNTS).distinct()
)
"""Who brought something that counts."""

BROUGHT = Statement(
    select(_organisations.c.kind, _items.c.category)
    .join(_organisations, _organisations.c.id == _items.c.organisation_id)
    .where(_items.c.house_id == _HOUSE, _items.c.case_id == _CASE, _COUNTS)
    .distinct()
)
"""Which kinds of organisations brought something that counts, of which categories."""

WAITING_REQUESTS = Statement(
    select(_requests.c.id)
    .where(
        _requests.c.house_id == _HOUSE,
        _requests.c.case_id == _CASE,
        _requests.c.answered_at.is_(None),
    )
    .order_by(_requests.c.id)
)
"""Questions for information that nobody answered yet: inputs that are missing (rule CO-10)."""

ITEMS_OF = Statement(
    select(_items.c.id, _items.c.category_mask, _items.c.person_ids, _items.c.validity, _items.c.mode)
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.case_id == _CASE,
        _items.c.id == sa.any_(bindparam("ids", type_=sa.ARRAY(_ID))),
    )
    .order_by(_items.c.id)
)
"""The items of a case on which a part of the situation picture rests."""
