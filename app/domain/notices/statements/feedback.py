"""SQL of what goes to the police and the mayor."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, or_, select, union
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.access.masks import READERS, of_case
from app.domain.access.view import Edge, Frame, Source
from app.domain.access.words import word
from app.domain.actions.statements import ACTIONS
from app.domain.notices.feedback_views import BriefingView, PoliceAgreementView, PoliceFeedbackView, ReferredCaseView
from app.domain.tables.cases import CaseRow, ParticipationRow
from app.domain.tables.feedback import BriefingRow
from app.domain.tables.organisations import OrganisationRow
from app.domain.tables.programmes import ProfileAssessmentRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.actions import ActionStatus
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.programmes import ProfileState
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose

_ID = sa.Uuid()

_profiles, _referrals = table_of(ProfileAssessmentRow), table_of(ReferralRow)
_parts, _organisations = table_of(ParticipationRow), table_of(OrganisationRow)


def _profile(frame: Frame) -> ColumnElement[Any]:
    return (
        select(_profiles.c.profile)
        .where(
            _profiles.c.house_id == frame.reader.house,
            _profiles.c.case_id == frame.row.c.id,
            _profiles.c.foremost,
            _profiles.c.state == word(ProfileState.open),
        )
        .correlate(frame.row)
        .limit(literal_column("1"))
        .scalar_subquery()
    )


def _message_ids(frame: Frame) -> ColumnElement[Any]:
    found = (
        select(func.array_agg(_referrals.c.message_id))
        .where(
            _referrals.c.house_id == frame.reader.house,
            _referrals.c.case_id == frame.row.c.id,
            _referrals.c.organisation_id == frame.reader.organisation,
        )
        .correlate(frame.row)
        .scalar_subquery()
    )
    return func.coalesce(sa.type_coerce(found, ARRAY(sa.Text())), literal_column("'{}'::text[]"))


def _codes(frame: Frame) -> ColumnElement[Any]:
    found = (
        select(func.array_agg(_referrals.c.violence_code))
        .where(
            _referrals.c.house_id == frame.reader.house,
            _referrals.c.case_id == frame.row.c.id,
            _referrals.c.organisation_id == frame.reader.organisation,
            _referrals.c.code_corrected,
            _referrals.c.violence_code.is_not(None),
        )
        .correlate(frame.row)
        .scalar_subquery()
    )
    return func.coalesce(sa.type_coerce(found, ARRAY(sa.Text())), literal_column("'{}'::text[]"))


def _is_the_police(frame: Frame) -> ColumnElement[bool]:
    """Feedback to the police is the police's own."""
    return frame.reader.kind == word(OrganisationKind.police)


POLICE_AGREEMENTS = replace(
    ACTIONS,
    view=PoliceAgreementView,
    visible=lambda frame: and_(
        frame.row.c.owner_organisation_id == frame.reader.organisation,
        frame.row.c.status != word(ActionStatus.proposed),
    ),
    listed=None,
    expressions={},
    edges={},
    filters={},
)

POLICE_FEEDBACK = Source(
    view=PoliceFeedbackView,
    row=CaseRow,
    scope=Scope.case_read,
    mask=of_case,
    visible=_is_the_police,
    expressions={"foremost_profile": _profile, "corrected_codes": _codes},
    edges={"agreements": Edge(POLICE_AGREEMENTS, on=lambda case, row: row.c.case_id == case.row.c.id)},
    case_column="id",
)

REFERRED_CASES = Source(
    view=ReferredCaseView,
    row=CaseRow,
    scope=Scope.case_read,
    mask=of_case,
    expressions={"message_ids": _message_ids},
    case_column="id",
)

BRIEFINGS = Source(
    view=BriefingView,
    row=BriefingRow,
    scope=Scope.case_read,
    mask=of_case,
    visible=lambda frame: or_(
        frame.row.c.recipient_id == frame.reader.organisation,
        frame.row.c.organisation_id == frame.reader.organisation,
        frame.reader.organisation == frame.reader.keeper,
    ),
)

POLICE_OF_CASE = Statement(
    union(
        select(_parts.c.organisation_id)
        .join(_organisations, _organisations.c.id == _parts.c.organisation_id)
        .where(
            _parts.c.house_id == HOUSE,
            _parts.c.case_id == bindparam("case", type_=_ID),
            _organisations.c.kind == OrganisationKind.police.value,
            or_(_parts.c.ends_at.is_(None), _parts.c.ends_at > func.now()),
        ),
        select(_referrals.c.organisation_id)
        .join(_organisations, _organisations.c.id == _referrals.c.organisation_id)
        .where(
            _referrals.c.house_id == HOUSE,
            _referrals.c.case_id == bindparam("case", type_=_ID),
            _organisations.c.kind == OrganisationKind.police.value,
        ),
    )
)
"""The police that takes part in a case or reported what it is about."""

RECIPIENT_OF_BRIEFING = Statement(
    select(
        _organisations.c.kind,
        select(READERS.c.ground_ids)
        .where(
            READERS.c.house_id == HOUSE,
            READERS.c.organisation_id == bindparam("recipient", type_=_ID),
            READERS.c.case_id == bindparam("case", type_=_ID),
            READERS.c.purposes.op("&")(literal_column(f"{Purpose.mayor_briefing.bit}::bigint")) != literal_column("0"),
            READERS.c.categories.op("&")(literal_column(f"{Category.safety.bit}::bigint")) != literal_column("0"),
            READERS.c.starts_at <= func.now(),
            READERS.c.ends_at > func.now(),
        )
        .limit(literal_column("1"))
        .scalar_subquery()
        .label("ground_ids"),
    ).where(_organisations.c.id == bindparam("recipient", type_=_ID))
)
"""What kind of organisation is briefed, and the grounds by which it may know of the safety of the case."""
