"""SQL of the use cases of programmes: what they ask before they change anything."""

import sqlalchemy as sa
from sqlalchemy import bindparam, exists, func, literal_column, or_, select, union
from sqlalchemy.dialects.postgresql import distinct_on, insert

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.tables.base import Moment
from app.domain.tables.cases import CasePersonRow, ParticipationRow
from app.domain.tables.organisations import OrganisationRow, ProfessionalRow
from app.domain.tables.programme_catalogue import ArrangementRow, InterventionRow
from app.domain.tables.programmes import (
    AcuteIntakeRow,
    AdmissionRow,
    CaseProgrammeRow,
    CriteriaCheckRow,
    DutyGapRow,
    DutyRow,
    ProcessStepRow,
    ProfileAssessmentRow,
    ProgrammeMomentRow,
    ProgrammeRow,
    ProgrammeTimerRow,
    TeamMemberRow,
)
from app.domain.vocabulary.cases import ParticipationBasis, Shell
from app.domain.vocabulary.programmes import ProfileState, ProgrammeState

_ID, _TEXT, _DATE, _INT = sa.Uuid(), sa.Text(), sa.Date(), sa.Integer()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)
_PROGRAMME, _CODE = bindparam("programme", type_=_ID), bindparam("code", type_=_TEXT)
_FROM, _UNTIL = bindparam("from_at", type_=Moment()), bindparam("until_at", type_=Moment())

joined, checks, admissions = table_of(CaseProgrammeRow), table_of(CriteriaCheckRow), table_of(AdmissionRow)
members, steps, moments = table_of(TeamMemberRow), table_of(ProcessStepRow), table_of(ProgrammeMomentRow)
timers, profiles, duties = table_of(ProgrammeTimerRow), table_of(ProfileAssessmentRow), table_of(DutyRow)
gaps, programmes, parts = table_of(DutyGapRow), table_of(ProgrammeRow), table_of(ParticipationRow)
organisations, professionals = table_of(OrganisationRow), table_of(ProfessionalRow)
intakes = table_of(AcuteIntakeRow)
persons, arrangements, interventions = table_of(CasePersonRow), table_of(ArrangementRow), table_of(InterventionRow)

JOINED_NOW = Statement(
    select(joined).where(joined.c.house_id == _HOUSE, joined.c.case_id == _CASE, joined.c.ended_at.is_(None))
)
LAST_CHECKS = Statement(
    select(checks.c.id, checks.c.set_code, checks.c.outcome, checks.c.unmet)
    .ext(distinct_on(checks.c.set_code))
    .where(
        checks.c.house_id == _HOUSE,
        checks.c.programme_id == _PROGRAMME,
        or_(checks.c.case_id == _CASE, checks.c.referral_id == bindparam("referral", type_=_ID)),
    )
    .order_by(checks.c.set_code, checks.c.id.desc())
)
"""The latest check of every set of a programme for a case and the referral it came from."""

_running_member = (members.c.house_id == _HOUSE, members.c.case_id == _CASE, members.c.ends_at.is_(None))
_running_part = (
    parts.c.house_id == _HOUSE,
    parts.c.case_id == _CASE,
    parts.c.starts_at <= func.now(),
    or_(parts.c.ends_at.is_(None), parts.c.ends_at > func.now()),
)
CORE_OF = Statement(
    union(
        select(members.c.organisation_id).where(*_running_member, members.c.shell == Shell.core.value),
        select(parts.c.organisation_id).where(
            *_running_part,
            parts.c.basis == ParticipationBasis.core.value,
            ~exists(
                select(literal_column("1"))
                .select_from(members)
                .where(*_running_member, members.c.shell == Shell.core.value)
            ),
        ),
    )
)
"""The core participants of a case: the core of its team, or where there is none yet who takes part in the core."""

TAKES_PART = Statement(
    select(organisations.c.kind)
    .select_from(parts.join(organisations, organisations.c.id == parts.c.organisation_id))
    .where(*_running_part, parts.c.organisation_id == bindparam("organisation", type_=_ID))
    .limit(1)
)
WORKS_THERE = Statement(
    select(professionals.c.id).where(
        professionals.c.id == bindparam("professional", type_=_ID),
        professionals.c.organisation_id == bindparam("organisation", type_=_ID),
        professionals.c.active,
    )
)
KIND_OF = Statement(select(organisations.c.kind).where(organisations.c.id == bindparam("organisation", type_=_ID)))
EXTERNAL_ELSEWHERE = Statement(
    select(members.c.id)
    .where(
        members.c.house_id == _HOUSE,
        members.c.professional_id == bindparam("professional", type_=_ID),
        members.c.external,
        members.c.case_id != _CASE,
    )
    .limit(1)
)
LAST_STEP = Statement(
    select(steps.c.step)
    .where(steps.c.house_id == _HOUSE, steps.c.case_id == _CASE)
    .order_by(steps.c.id.desc())
    .limit(1)
)
MOMENTS_OF = Statement(
    select(moments.c.code, moments.c.happened_at).where(moments.c.house_id == _HOUSE, moments.c.case_id == _CASE)
)
KEEP_MOMENT = Statement(
    insert(moments)  # type: ignore[arg-type]
    .values(
        house_id=_HOUSE,
        id=bindparam("id", type_=_ID),
        case_id=_CASE,
        code=_CODE,
        happened_at=bindparam("at", type_=Moment()),
        organisation_id=bindparam("organisation", type_=_ID),
        professional_id=bindparam("professional", type_=_ID),
    )
    .on_conflict_do_update(
        index_elements=["house_id", "case_id", "code"], set_={"happened_at": bindparam("at", type_=Moment())}
    )
    .returning(moments.c.id)
)
KEEP_TIMER = Statement(
    insert(timers)  # type: ignore[arg-type]
    .values(
        house_id=_HOUSE,
        id=bindparam("id", type_=_ID),
        version=literal_column("1"),
        case_id=_CASE,
        code=_CODE,
        starts_at=_FROM,
        due_at=_UNTIL,
        ended_at=bindparam("ended_at", type_=Moment()),
    )
    .on_conflict_do_update(
        index_elements=["house_id", "case_id", "code"],
        set_={
            "starts_at": _FROM,
            "due_at": _UNTIL,
            "ended_at": bindparam("ended_at", type_=Moment()),
            "version": timers.c.version + 1,
        },
    )
    .returning(timers.c.id)
)
TIMER_PASSED = Statement(
    sa.update(timers)  # type: ignore[arg-type]
    .where(timers.c.house_id == _HOUSE, timers.c.id == bindparam("id", type_=_ID))
    .values(passed_at=bindparam("at", type_=Moment()), version=timers.c.version + 1)
    .returning(timers.c.code, timers.c.version)
)
SUPERSEDE_FOREMOST = Statement(
    sa.update(profiles)  # type: ignore[arg-type]
    .where(
        profiles.c.house_id == _HOUSE,
        profiles.c.case_id == _CASE,
        profiles.c.foremost,
        profiles.c.state == ProfileState.open.value,
    )
    .values(
        state=ProfileState.superseded.value,
        superseded_at=bindparam("at", type_=Moment()),
        version=profiles.c.version + 1,
    )
)
IN_CASE = Statement(
    select(persons.c.person_id).where(
        persons.c.house_id == _HOUSE,
        persons.c.case_id == _CASE,
        persons.c.person_id == bindparam("person", type_=_ID),
    )
)
TEMPLATE = Statement(
    select(arrangements)
    .where(
        arrangements.c.house_id == _HOUSE,
        arrangements.c.profile == bindparam("profile", type_=_TEXT),
        arrangements.c.stage == bindparam("stage", type_=_TEXT),
    )
    .order_by(arrangements.c.id.desc())
    .limit(1)
)
KNOWN_INTERVENTION = Statement(
    select(interventions.c.id).where(interventions.c.house_id == _HOUSE, interventions.c.code == _CODE).limit(1)
)

INTAKE_OF_REFERRAL = Statement(
    select(intakes.c.id)
    .where(intakes.c.house_id == _HOUSE, intakes.c.referral_id == bindparam("referral", type_=_ID))
    .order_by(intakes.c.id.desc())
    .limit(1)
)

WATCHED_PROGRAMMES = Statement(
    select(programmes).where(
        programmes.c.house_id == _HOUSE, programmes.c.state == literal_column(f"'{ProgrammeState.active}'")
    )
)
ENDING_MONEY = Statement(
    sa.update(programmes)  # type: ignore[arg-type]
    .where(
        programmes.c.house_id == _HOUSE,
        programmes.c.state == literal_column(f"'{ProgrammeState.active}'"),
        programmes.c.financing_told_at.is_(None),
        programmes.c.financing_ends_on <= bindparam("until", type_=_DATE),
    )
    .values(financing_told_at=bindparam("at", type_=Moment()), version=programmes.c.version + 1)
    .returning(programmes.c.id, programmes.c.version)
)
DUTIES_BETWEEN = Statement(
    select(
        duties.c.kind,
        duties.c.code,
        duties.c.organisation_id,
        organisations.c.kind.label("organisation_kind"),
        duties.c.starts_at,
        duties.c.ends_at,
    )
    .select_from(duties.join(organisations, organisations.c.id == duties.c.organisation_id))
    .where(
        duties.c.house_id == _HOUSE,
        duties.c.programme_id == _PROGRAMME,
        duties.c.starts_at < _UNTIL,
        duties.c.ends_at > _FROM,
    )
)
KEEP_GAP = Statement(
    insert(gaps)  # type: ignore[arg-type]
    .values(
        house_id=_HOUSE,
        id=bindparam("id", type_=_ID),
        programme_id=_PROGRAMME,
        kind=bindparam("kind", type_=_TEXT),
        code=_CODE,
        on_date=bindparam("on", type_=_DATE),
        missing=bindparam("missing", type_=_INT),
    )
    .on_conflict_do_nothing()
    .returning(gaps.c.id)
)
