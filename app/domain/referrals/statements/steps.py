"""SQL of the steps after receipt: who is named, what is open, which persons of the house these are."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy import Text, Uuid, and_, bindparam, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.database.statement import Statement
from app.domain.access.case_standing import director_of
from app.domain.access.changes import table_of
from app.domain.tables.cases import CaseRow, TaskRow
from app.domain.tables.organisations import AgreementPartyRow, AgreementRow, OrganisationRow
from app.domain.tables.referrals import ReferralHandoverRow, ReferralPersonRow, ReferralQuestionRow
from app.domain.vocabulary.cases import OPEN_CASE, TaskKind, TaskState
from app.domain.vocabulary.referrals import ReferralHandoverState

_organisations, _cases, _tasks = table_of(OrganisationRow), table_of(CaseRow), table_of(TaskRow)
_agreements, _parties = table_of(AgreementRow), table_of(AgreementPartyRow)
_persons, _questions, _handovers = (
    table_of(ReferralPersonRow),
    table_of(ReferralQuestionRow),
    table_of(ReferralHandoverRow),
)
_ID, _TEXT = Uuid(), Text()
_HOUSE, _REFERRAL = bindparam("house", type_=_ID), bindparam("referral", type_=_ID)

ORGANISATIONS: Final = Statement(
    select(_organisations.c.id, _organisations.c.kind, _organisations.c.status).where(
        _organisations.c.id == sa.any_(bindparam("ids", type_=ARRAY(_ID)))
    )
)
"""The organisations that a draft names, as far as they exist."""

ORGANISATIONS_OF_KIND: Final = Statement(
    select(_organisations.c.id, _organisations.c.kind).where(
        _organisations.c.kind == sa.any_(bindparam("kinds", type_=ARRAY(_TEXT))), _organisations.c.status == "active"
    )
)

OPEN_QUESTIONS: Final = Statement(
    select(_questions.c.id).where(
        _questions.c.house_id == _HOUSE, _questions.c.referral_id == _REFERRAL, _questions.c.answered_at.is_(None)
    )
)

ANSWER_QUESTIONS: Final = Statement(
    text(
        """
UPDATE referral_questions q
   SET answer = a.text, answered_by_id = :organisation, answered_at = now()
  FROM jsonb_to_recordset(:answers) AS a(id uuid, text text)
 WHERE q.house_id = :house AND q.referral_id = :referral AND q.id = a.id
"""
    ).bindparams(
        bindparam("house", type_=_ID),
        bindparam("referral", type_=_ID),
        bindparam("organisation", type_=_ID),
        bindparam("answers", type_=JSONB()),
    )
)

OPEN_CASE_BY_ID: Final = Statement(
    select(_cases.c.household_id).where(
        _cases.c.house_id == _HOUSE,
        _cases.c.id == bindparam("case", type_=_ID),
        _cases.c.status == sa.any_(sa.dialects.postgresql.array([status.value for status in sorted(OPEN_CASE)])),
    )
)

PEOPLE: Final = Statement(
    select(_persons).where(_persons.c.house_id == _HOUSE, _persons.c.referral_id == _REFERRAL).order_by(_persons.c.id)
)

OPEN_HANDOVER: Final = Statement(
    select(_handovers.c.id).where(
        _handovers.c.house_id == _HOUSE,
        _handovers.c.referral_id == _REFERRAL,
        _handovers.c.state == ReferralHandoverState.offered.value,
    )
)

AGREED_BETWEEN: Final = Statement(
    select(func.bit_or(_agreements.c.categories)).where(
        _agreements.c.house_id == _HOUSE,
        _agreements.c.kind == bindparam("kind", type_=_TEXT),
        _agreements.c.starts_at <= func.now(),
        or_(_agreements.c.ends_at.is_(None), _agreements.c.ends_at > func.now()),
        *(
            exists().where(
                and_(
                    _parties.c.agreement_id == _agreements.c.id,
                    _parties.c.organisation_id == bindparam(name, type_=_ID),
                )
            )
            for name in ("giver", "receiver")
        ),
    )
)
"""What the agreements of this kind that both signed list between them; NULL where there is none."""

LINK_PERSONS: Final = Statement(
    text(
        """
WITH linked AS (
    UPDATE referral_persons rp
       SET person_id = l.person_id
      FROM jsonb_to_recordset(:links) AS l(id uuid, person_id uuid)
     WHERE rp.house_id = :house AND rp.id = l.id
    RETURNING rp.person_id, rp.protected, rp.network
)
UPDATE persons p
   SET protected = p.protected OR l.protected, network_influence = coalesce(p.network_influence, l.network)
  FROM linked l
 WHERE p.house_id = :house AND p.id = l.person_id
   AND ((l.protected AND NOT p.protected) OR (l.network IS NOT NULL AND p.network_influence IS NULL))
"""
    ).bindparams(bindparam("house", type_=_ID), bindparam("links", type_=JSONB()))
)
"""Notes who the persons of a referral are; an address that was told as protected is protected from then on."""

DIRECTOR: Final = Statement(select(director_of(bindparam("case", type_=_ID))))
"""The organisation of the case director in charge, whom every signal on the case reaches (rule CO-15)."""

ATTACH_FIRST_CONTACT: Final = Statement(
    sa.update(_tasks)  # type: ignore[arg-type]
    .where(
        _tasks.c.house_id == _HOUSE,
        _tasks.c.referral_id == _REFERRAL,
        _tasks.c.kind == TaskKind.first_contact.value,
        _tasks.c.state == sa.any_(sa.dialects.postgresql.array([TaskState.open.value, TaskState.claimed.value])),
    )
    .values(case_id=bindparam("case", type_=_ID), version=_tasks.c.version + 1)
)
"""The first contact that waits to be made goes on under the case."""

LAPSE_FIRST_CONTACT: Final = Statement(
    sa.update(_tasks)  # type: ignore[arg-type]
    .where(
        _tasks.c.house_id == _HOUSE,
        _tasks.c.referral_id == _REFERRAL,
        _tasks.c.kind == TaskKind.first_contact.value,
        _tasks.c.state == TaskState.open.value,
    )
    .values(state=TaskState.lapsed.value, version=_tasks.c.version + 1)
)
"""Nobody claimed it, and the referral went another way."""
