"""What decides on a proposal for direction: the region's rules (R3), the profile, measures in force (rule CA-10)."""

import sqlalchemy as sa
from sqlalchemy import ColumnElement, any_, bindparam, case, exists, func, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.tables.cases import CaseRow, ParticipationRow
from app.domain.tables.measures import MeasureRow
from app.domain.tables.meetings import AgendaItemRow, ClientParticipationRow, MeetingRow
from app.domain.tables.organisations import OrganisationRow
from app.domain.tables.programme_catalogue import DirectionRuleRow
from app.domain.tables.programmes import ProfileAssessmentRow
from app.domain.tables.referral_work import InvestigationRow
from app.domain.vocabulary.measures import MeasureKind, MeasureStatus
from app.domain.vocabulary.meetings import MeetingStatus
from app.domain.vocabulary.programmes import ProfileState
from app.domain.vocabulary.word import Word

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)

_cases, _parts, _organisations = table_of(CaseRow), table_of(ParticipationRow), table_of(OrganisationRow)
_measures, _profiles, _rules = table_of(MeasureRow), table_of(ProfileAssessmentRow), table_of(DirectionRuleRow)
_investigations, _items, _meetings = table_of(InvestigationRow), table_of(AgendaItemRow), table_of(MeetingRow)
_clients = table_of(ClientParticipationRow)

GUARDED_MEASURES = (MeasureKind.provisional_supervision, MeasureKind.supervision_order, MeasureKind.out_of_home)
"""Child-protection measures during which the youth-protection body directs, and after which two accept (CA-05)."""


def _in(column: ColumnElement[object], *words: Word) -> ColumnElement[bool]:
    array: ColumnElement[object] = literal_column("ARRAY[" + ", ".join(f"'{word.value}'" for word in words) + "]")
    return column == any_(array)


def _measure(states: tuple[MeasureStatus, ...], *kinds: MeasureKind) -> ColumnElement[bool]:
    return exists(
        select(literal_column("1"))
        .select_from(_measures)
        .where(
            _measures.c.house_id == _HOUSE,
            _measures.c.case_id == _CASE,
            _in(_measures.c.kind, *kinds),
            _in(_measures.c.status, *states),
        )
    )


CIRCUMSTANCES = Statement(
    select(
        select(_profiles.c.profile)
        .where(
            _profiles.c.house_id == _HOUSE,
            _profiles.c.case_id == _CASE,
            _profiles.c.foremost,
            _in(_profiles.c.state, ProfileState.open),
        )
        .limit(1)
        .scalar_subquery()
        .label("profile"),
        _measure((MeasureStatus.running,), MeasureKind.home_ban).label("home_ban"),
        _measure((MeasureStatus.running,), *GUARDED_MEASURES).label("child_protection_measure"),
        _measure((MeasureStatus.ended, MeasureStatus.lifted), *GUARDED_MEASURES).label("measure_lifted"),
        exists(
            select(literal_column("1"))
            .select_from(_investigations.join(_cases, _cases.c.house_id == _investigations.c.house_id))
            .where(
                _cases.c.house_id == _HOUSE,
                _cases.c.id == _CASE,
                _investigations.c.referral_id == _cases.c.referral_id,
                _investigations.c.concluded_at.is_not(None),
            )
        ).label("after_investigation"),
    )
)

RULES_OF_THE_REGION = Statement(
    select(_rules)
    .where(
        _rules.c.house_id == _HOUSE,
        _rules.c.edition == select(func.max(_rules.c.edition)).where(_rules.c.house_id == _HOUSE).scalar_subquery(),
    )
    .order_by(_rules.c.code)
)

HOLDERS = Statement(
    select(_organisations.c.id, _organisations.c.kind)
    .select_from(_parts.join(_organisations, _organisations.c.id == _parts.c.organisation_id))
    .where(
        _parts.c.house_id == _HOUSE,
        _parts.c.case_id == _CASE,
        or_(_parts.c.ends_at.is_(None), _parts.c.ends_at > func.now()),
    )
    .order_by(_organisations.c.id)
)
"""The organisations that take part in the case, with their kind."""

MEETINGS_PER_MONTH = Statement(
    select(
        func.to_char(_meetings.c.starts_at, "YYYY-MM").label("month"),
        _clients.c.person_id,
        func.count(sa.distinct(_meetings.c.id)).label("discussed"),
        func.count(sa.distinct(case((_clients.c.attends, _meetings.c.id), else_=None))).label("attended"),
    )
    .select_from(
        _items.join(
            _meetings, sa.and_(_meetings.c.house_id == _items.c.house_id, _meetings.c.id == _items.c.meeting_id)
        ).outerjoin(
            _clients,
            sa.and_(
                _clients.c.house_id == _items.c.house_id,
                _clients.c.meeting_id == _items.c.meeting_id,
                _clients.c.case_id == _items.c.case_id,
            ),
        )
    )
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.case_id == _CASE,
        sa.not_(_in(_meetings.c.status, MeetingStatus.cancelled)),
    )
    .group_by(sa.text("1"), _clients.c.person_id)
    .order_by(sa.text("1"), _clients.c.person_id)
)
"""How often a case was discussed, by month, and for each client that was thought of how often it was there."""
