"""SQL of measures, legal dates, weighings and special conditions."""

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.access.masks import about, about_one
from app.domain.access.view import Edge, Filter, Source
from app.domain.plans.measure_views import LegalEventView, LegalWeighingView, MeasureView, SpecialConditionView
from app.domain.tables.cases import CaseRow, ParticipationRow
from app.domain.tables.measures import LegalEventRow, LegalWeighingRow, MeasureRow, SpecialConditionRow
from app.domain.tables.organisations import OrganisationRow
from app.domain.tables.persons import DangerPairRow, HouseholdMemberRow, PersonRow
from app.domain.tables.plans import AnalysisRow
from app.domain.tables.programmes import ProfileAssessmentRow
from app.domain.vocabulary.persons import DangerKind
from app.domain.vocabulary.safety import FamilyProfile
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose

_ID = sa.Uuid()
_CASE = bindparam("case", type_=_ID)

measures, legal_events = table_of(MeasureRow), table_of(LegalEventRow)
persons, members, cases = table_of(PersonRow), table_of(HouseholdMemberRow), table_of(CaseRow)
pairs, analyses, profiles = table_of(DangerPairRow), table_of(AnalysisRow), table_of(ProfileAssessmentRow)
parts, organisations = table_of(ParticipationRow), table_of(OrganisationRow)

LEGAL_EVENTS = Source(
    view=LegalEventView,
    row=LegalEventRow,
    scope=Scope.plan_read,
    mask=about_one(own="recorded_by_id"),
    filters={
        "personId": Filter("person_id"),
        "kind": Filter("kind", "any"),
        "from": Filter("on_date", "from"),
        "before": Filter("on_date", "before"),
    },
)
MEASURES = Source(
    view=MeasureView,
    row=MeasureRow,
    scope=Scope.plan_read,
    mask=about_one("subject_id", own="recorded_by_id"),
    edges={"events": Edge(LEGAL_EVENTS, on=lambda measure, row: row.c.measure_id == measure.row.c.id)},
    filters={
        "subjectId": Filter("subject_id"),
        "status": Filter("status", "any"),
        "kind": Filter("kind", "any"),
    },
)
LEGAL_WEIGHINGS = Source(
    view=LegalWeighingView,
    row=LegalWeighingRow,
    scope=Scope.justice_read,
    mask=about("subject_ids"),
)
SPECIAL_CONDITIONS = Source(
    view=SpecialConditionView,
    row=SpecialConditionRow,
    scope=Scope.justice_read,
    mask=about_one(own="proposed_by_id"),
    # bound to its purpose: who reads for another one does not know that it is there (rules GR-11 and PL-18)
    visible=lambda frame: (
        frame.reader.purpose.op("&")(literal_column(str(Purpose.criminal_advice.bit))) != literal_column("0")
    ),
)

SUBJECT = Statement(
    select(persons.c.birth_date, persons.c.age_band, members.c.role)
    .select_from(
        persons.outerjoin(
            members.join(
                cases,
                and_(
                    cases.c.house_id == members.c.house_id,
                    cases.c.household_id == members.c.household_id,
                    cases.c.id == _CASE,
                ),
            ),
            and_(
                members.c.house_id == persons.c.house_id,
                members.c.person_id == persons.c.id,
                members.c.ends_on.is_(None),
            ),
        )
    )
    .where(persons.c.house_id == HOUSE, persons.c.id == bindparam("person", type_=_ID))
    .limit(1)
)
"""What tells whether the subject of a measure is an adult."""

INTIMATE_TERROR = Statement(
    select(
        or_(
            exists(
                select(literal_column("1")).where(
                    pairs.c.house_id == HOUSE,
                    pairs.c.case_id == _CASE,
                    pairs.c.kind == DangerKind.intimate_terror.value,
                    pairs.c.lifted_at.is_(None),
                )
            ),
            exists(
                select(literal_column("1")).where(
                    profiles.c.house_id == HOUSE,
                    profiles.c.case_id == _CASE,
                    profiles.c.foremost,
                    profiles.c.state == literal_column("'open'"),
                    profiles.c.profile == FamilyProfile.intimate_terror.value,
                )
            ),
            exists(
                select(literal_column("1")).where(
                    analyses.c.house_id == HOUSE,
                    analyses.c.case_id == _CASE,
                    analyses.c.state == literal_column("'active'"),
                    analyses.c.foremost_profile == FamilyProfile.intimate_terror.value,
                )
            ),
        )
    )
)
"""Whether intimate terror is known in the case: by a danger pair, the foremost profile, or the joint analysis."""

DIRECTOR_KIND = Statement(
    select(organisations.c.kind).where(
        organisations.c.id == bindparam("organisation", type_=_ID),
        exists(
            select(literal_column("1")).where(
                parts.c.house_id == HOUSE,
                parts.c.case_id == _CASE,
                parts.c.organisation_id == organisations.c.id,
                parts.c.starts_at <= func.now(),
                or_(parts.c.ends_at.is_(None), parts.c.ends_at > func.now()),
            )
        ),
    )
)
"""The kind of an organisation that takes part in the case."""

EVENTS_OF_MEASURE = Statement(
    select(legal_events.c.id).where(
        legal_events.c.house_id == HOUSE, legal_events.c.measure_id == bindparam("measure", type_=_ID)
    )
)
