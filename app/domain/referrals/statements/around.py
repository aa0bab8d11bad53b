"""SQL of what goes on around referrals: advice without a name, attempts at contact, investigations and conditions."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import array

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import about_one, open_to_all
from app.domain.access.view import Filter, Frame, Source
from app.domain.referrals.views import ConsultationView, ContactAttemptView
from app.domain.tables.base import Moment
from app.domain.tables.grounds import GroundRow
from app.domain.tables.referral_work import (
    ConsultationRow,
    ContactAttemptRow,
    InvestigationRow,
    ReferralConditionRow,
)
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.consultations import AttemptResult, ConsultationState
from app.domain.vocabulary.grounds import CONSENT_IN_FORCE
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, SharingGround

_ID = sa.Uuid()
_HOUSE, _REFERRAL = bindparam("house", type_=_ID), bindparam("referral", type_=_ID)
_CASE, _PERSON = bindparam("case", type_=_ID), bindparam("person", type_=_ID)
_AT = bindparam("at", type_=Moment())

_consultations, _attempts = table_of(ConsultationRow), table_of(ContactAttemptRow)
_investigations, _conditions = table_of(InvestigationRow), table_of(ReferralConditionRow)
_referrals, _grounds = table_of(ReferralRow), table_of(GroundRow)


def _concerned(frame: Frame) -> ColumnElement[bool]:
    """Who asks and who is asked: advice is between the two of them."""
    return or_(
        frame.row.c.organisation_id == frame.reader.organisation, frame.row.c.asked_id == frame.reader.organisation
    )


CONSULTATIONS = Source(
    view=ConsultationView,
    row=ConsultationRow,
    scope=Scope.referral_submit,
    mask=open_to_all,
    visible=_concerned,
    personal=False,
    case_column="id",
    filters={"state": Filter("state", "any"), "kind": Filter("kind", "any")},
)


CONTACT_ATTEMPTS = Source(
    view=ContactAttemptView,
    row=ContactAttemptRow,
    scope=Scope.case_read,
    mask=about_one(),
    filters={"caseId": Filter("case_id"), "personId": Filter("person_id"), "result": Filter("result", "any")},
)

CONSENTS_TO_CONTACT: Final = Statement(
    select(func.count())
    .select_from(_grounds)
    .where(
        _grounds.c.house_id == _HOUSE,
        _grounds.c.case_id == _CASE,
        _grounds.c.kind == SharingGround.consent.value,
        or_(*(_grounds.c.state == state.value for state in sorted(CONSENT_IN_FORCE))),
        _grounds.c.person_ids.contains(sa.cast(array([_PERSON]), sa.ARRAY(_ID))),
        _grounds.c.categories.op("&")(literal_column(f"{Category.contact.bit}::bigint")) != literal_column("0"),
        _grounds.c.starts_at <= func.now(),
        or_(_grounds.c.ends_at.is_(None), _grounds.c.ends_at > func.now()),
    )
)
"""Consents of a person that let others know how the person is to be reached (rule RE-15)."""

_later = _attempts.alias("later")

FAILED_SINCE_REACHED: Final = Statement(
    select(func.count())
    .select_from(_attempts)
    .where(
        _attempts.c.house_id == _HOUSE,
        _attempts.c.case_id == _CASE,
        _attempts.c.person_id == _PERSON,
        _attempts.c.result != AttemptResult.reached.value,
        ~exists(
            select(literal_column("1"))
            .select_from(_later)
            .where(
                _later.c.house_id == _attempts.c.house_id,
                _later.c.case_id == _attempts.c.case_id,
                _later.c.person_id == _attempts.c.person_id,
                _later.c.result == AttemptResult.reached.value,
                _later.c.recorded_at >= _attempts.c.recorded_at,
            )
        ),
    )
)
"""How often someone was not reached since the last time that someone was (rule RE-15)."""

LATEST_INVESTIGATION: Final = Statement(
    select(_investigations)
    .where(_investigations.c.house_id == _HOUSE, _investigations.c.referral_id == _REFERRAL)
    .order_by(_investigations.c.id.desc())
    .limit(1)
    .with_for_update()
)

CONDITIONS_OF: Final = Statement(
    select(_conditions)
    .where(_conditions.c.house_id == _HOUSE, _conditions.c.referral_id == _REFERRAL)
    .order_by(_conditions.c.id)
    .with_for_update()
)

_late_investigations = (
    select(_investigations.c.id)
    .where(
        _investigations.c.house_id == _HOUSE,
        _investigations.c.concluded_at.is_(None),
        _investigations.c.late_told_at.is_(None),
        _investigations.c.due_on < bindparam("on", type_=sa.Date()),
    )
    .limit(literal_column("200"))
    .with_for_update(skip_locked=True)
)
TAKE_LATE_INVESTIGATIONS: Final = Statement(
    sa.update(_investigations)  # type: ignore[arg-type]
    .where(_investigations.c.house_id == _HOUSE, _investigations.c.id.in_(_late_investigations))
    .values(late_told_at=_AT, version=_investigations.c.version + literal_column("1"))
    .returning(
        _investigations.c.referral_id,
        _investigations.c.organisation_id,
        select(_referrals.c.version)
        .where(_referrals.c.house_id == _HOUSE, _referrals.c.id == _investigations.c.referral_id)
        .scalar_subquery()
        .label("version"),
    )
)
"""Marks the investigations whose term passed and returns them: each is taken once."""

_late_consultations = (
    select(_consultations.c.id)
    .where(
        _consultations.c.house_id == _HOUSE,
        _consultations.c.state == ConsultationState.asked.value,
        _consultations.c.due_at <= _AT,
        _consultations.c.late_told_at.is_(None),
    )
    .limit(literal_column("200"))
    .with_for_update(skip_locked=True)
)
TAKE_LATE_CONSULTATIONS: Final = Statement(
    sa.update(_consultations)  # type: ignore[arg-type]
    .where(_consultations.c.house_id == _HOUSE, _consultations.c.id.in_(_late_consultations))
    .values(late_told_at=_AT, version=_consultations.c.version + literal_column("1"))
    .returning(
        _consultations.c.id,
        _consultations.c.version,
        _consultations.c.organisation_id,
        _consultations.c.asked_id,
    )
)
"""Marks the consultations that nobody answered in time and returns them: each is taken once."""
