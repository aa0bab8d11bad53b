"""What is shown of cases in a programme: admission, checks, team, steps, timers, profile, choices, acute intakes."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.vocabulary.cases import Shell
from app.domain.vocabulary.grounds import PoliceWish
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.organisations import Sector
from app.domain.vocabulary.programmes import (
    AcuteAge,
    AcuteKind,
    AcuteRefusal,
    AcuteState,
    AdmissionOutcome,
    AftercareKind,
    ArrangementPart,
    CareItem,
    CaseStatusMark,
    CheckOutcome,
    DutyKind,
    ForensicState,
    ProfileState,
    RegionalOfferKind,
    TraceAdvice,
)
from app.domain.vocabulary.safety import FamilyProfile, SignalStage
from app.domain.vocabulary.sharing import Category

_C, _S, _H = Needs(Category.coordination), Needs(Category.safety), Needs(Category.health)


class AdmissionView(View):
    """An admission decision (toelatingsbesluit, rule PR-07)."""

    id: UUID = Field(description="Identifier.")
    outcome: Annotated[AdmissionOutcome | None, _C] = Field(description="Admitted, refused or ended.")
    decision_rule: Annotated[DecisionRule | None, _C] = Field(description="The rule by which it was taken (E22).")
    positions: Annotated[list[dict[str, Any]] | None, _C] = Field(
        description="Where each core participant stood: organisation_id, position, reason."
    )
    reason: Annotated[str | None, _C] = Field(description="Why.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="Who entered it.")
    professional_id: Annotated[UUID | None, _C] = Field(description="By whom.")
    at: Annotated[datetime | None, _C] = Field(description="When.")


class CaseProgrammeView(View):
    """That a case takes part in a programme, in the edition that it joined (deelname aan een programma)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    programme_id: Annotated[UUID | None, _C] = Field(description="The edition of the programme.")
    code: Annotated[str | None, _C] = Field(description="Code of the programme.")
    title_nl: Annotated[str | None, _C] = Field(description="Its Dutch name.")
    title_en: Annotated[str | None, _C] = Field(description="Its English name.")
    reason: Annotated[str | None, _C] = Field(description="Why it joined.")
    joined_at: Annotated[datetime | None, _C] = Field(description="When it joined.")
    outcome: Annotated[AdmissionOutcome | None, _C] = Field(description="The last admission decision.")
    decided_at: Annotated[datetime | None, _C] = Field(description="When that was.")
    mark: Annotated[CaseStatusMark | None, _C] = Field(description="Mark that only an admission sets (PR-07).")
    mark_from: Annotated[datetime | None, _C] = Field(description="Since when the mark stands.")
    mark_until: Annotated[datetime | None, _C] = Field(description="Until when it stood.")
    steps_done: Annotated[int | None, _C] = Field(description="Steps of the process that are done (PR-10).")
    steps_total: Annotated[int | None, _C] = Field(description="Steps that the process has.")
    ended_at: Annotated[datetime | None, _C] = Field(description="When the case left the programme.")
    admissions: Page[AdmissionView] = Field(description="The admission decisions.")


class CriteriaCheckView(View):
    """A criteria check, pinned to the edition of the set that it answered (criteriatoets, rule PR-04)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID | None = Field(description="The case, or null while it is a referral.")
    referral_id: UUID | None = Field(description="The referral that was weighed.")
    programme_id: Annotated[UUID | None, _S] = Field(description="The edition of the programme.")
    set_code: Annotated[str | None, _S] = Field(description="Code of the set of criteria.")
    set_edition: Annotated[str | None, _S] = Field(description="Edition of the set.")
    answers: Annotated[list[dict[str, Any]] | None, _S] = Field(
        description="Every criterion with answer and evidence: criterion, answer, evidence."
    )
    outcome: Annotated[CheckOutcome | None, _S] = Field(description="What it comes to.")
    unmet: Annotated[list[str] | None, _S] = Field(description="Criteria that keep the set from being met.")
    advice: Annotated[str | None, _S] = Field(description="What the request becomes when it is not met (PR-06).")
    organisation_id: Annotated[UUID | None, _S] = Field(description="Whose assessment it is.")
    professional_id: Annotated[UUID | None, _S] = Field(description="By whom.")
    at: Annotated[datetime | None, _S] = Field(description="When.")


class TeamMemberView(View):
    """A member of the programme team of a case (teamlid, rule PR-08)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="The organisation.")
    professional_id: Annotated[UUID | None, _C] = Field(description="The person.")
    shell: Annotated[Shell | None, _C] = Field(description="Shell (E28).")
    discipline: Annotated[str | None, _C] = Field(description="Discipline.")
    sector: Annotated[Sector | None, _C] = Field(description="Sector (E02).")
    external: Annotated[bool | None, _C] = Field(description="Whether from outside the network, in this case only.")
    starts_at: Annotated[datetime | None, _C] = Field(description="From when.")
    ends_at: Annotated[datetime | None, _C] = Field(description="Until when; null: open.")


class ProcessStepView(View):
    """A step of the process that was done or left out (rule PR-10)."""

    id: UUID = Field(description="Identifier.")
    step: Annotated[str | None, _C] = Field(description="The step (E24).")
    skipped: Annotated[bool | None, _C] = Field(description="Whether it was left out.")
    reason: Annotated[str | None, _C] = Field(description="Why.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="Who recorded it.")
    professional_id: Annotated[UUID | None, _C] = Field(description="By whom.")
    at: Annotated[datetime | None, _C] = Field(description="When.")


class ProgrammeTimerView(View):
    """A timer of the programme for this case (rule PR-12)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    code: Annotated[str | None, _C] = Field(description="Code of the timer in the programme.")
    starts_at: Annotated[datetime | None, _C] = Field(description="Moment at which it started.")
    due_at: Annotated[datetime | None, _C] = Field(description="When it is due.")
    ended_at: Annotated[datetime | None, _C] = Field(description="Moment at which it ended; null: it runs.")
    passed_at: Annotated[datetime | None, _C] = Field(description="When it passed without its end.")


class ProfileAssessmentView(View):
    """An assessment of the family's profile (profielinschatting, rule PR-17)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    profile: Annotated[FamilyProfile | None, _S] = Field(description="Profile (E20).")
    foremost: Annotated[bool | None, _S] = Field(description="Whether it is the foremost profile.")
    rationale: Annotated[str | None, _S] = Field(description="Why.")
    assessed_on: Annotated[date | None, _S] = Field(description="When.")
    organisation_id: Annotated[UUID | None, _S] = Field(description="Whose assessment it is.")
    professional_id: Annotated[UUID | None, _S] = Field(description="By whom.")
    state: Annotated[ProfileState | None, _S] = Field(description="Whether it counts; what is superseded stays.")
    superseded_at: Annotated[datetime | None, _S] = Field(description="When it was superseded.")


class ArrangementChoiceView(View):
    """A measure or intervention that was chosen (rules PR-18, PR-19)."""

    id: UUID = Field(description="Identifier.")
    profile: Annotated[FamilyProfile | None, _S] = Field(description="Profile of the arrangement (E20).")
    stage: Annotated[SignalStage | None, _S] = Field(description="Stage of signals (E17).")
    part: Annotated[ArrangementPart | None, _S] = Field(description="Part of the arrangement.")
    code: Annotated[str | None, _S] = Field(description="Measure (E26) or intervention code.")
    person_id: Annotated[UUID | None, _S] = Field(description="For whom.")
    deviates: Annotated[bool | None, _S] = Field(description="Whether the template does not name it.")
    reason: Annotated[str | None, _S] = Field(description="Why.")
    template_edition: Annotated[str | None, _S] = Field(description="Edition of the template.")
    organisation_id: Annotated[UUID | None, _S] = Field(description="Who chose it.")
    professional_id: Annotated[UUID | None, _S] = Field(description="By whom.")
    at: Annotated[datetime | None, _S] = Field(description="When.")


class AcuteIntakeView(View):
    """An acute intake (acute intake, rules PR-13 to PR-15)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    state: AcuteState = Field(description="Whether it runs.")
    case_id: Annotated[UUID | None, _C] = Field(description="The case, where there is one.")
    referral_id: Annotated[UUID | None, _C] = Field(description="The referral.")
    person_id: Annotated[UUID | None, _C] = Field(description="The client.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="Who took it in.")
    case_manager_id: Annotated[UUID | None, _C] = Field(description="The case manager.")
    kind: Annotated[AcuteKind | None, _S] = Field(description="Sexual or physical.")
    age: Annotated[AcuteAge | None, _S] = Field(description="Age band.")
    happened_on: Annotated[date | None, _S] = Field(description="Day of the assault.")
    opened_at: Annotated[datetime | None, _C] = Field(description="When it was opened.")
    days_since: Annotated[int | None, _S] = Field(description="Days between the assault and the intake.")
    acute_window: Annotated[bool | None, _S] = Field(description="Whether fewer than seven days had passed.")
    police_wish: Annotated[PoliceWish | None, Needs(Category.client_voice)] = Field(description="The client's wish.")
    forensic: Annotated[ForensicState | None, _H] = Field(description="Forensic-medical examination.")
    forensic_at: Annotated[datetime | None, _H] = Field(description="When.")
    medical_at: Annotated[datetime | None, _H] = Field(description="When medical care was given.")
    medical_emergency: Annotated[str | None, _H] = Field(description="Emergency that could not wait.")
    care_items: Annotated[list[CareItem] | None, _H] = Field(description="What care looked after (E42).")
    trace_advice: Annotated[list[TraceAdvice] | None, _H] = Field(description="Advice on traces (E42).")
    aftercare: Annotated[list[AftercareKind] | None, _H] = Field(description="Aftercare (E42).")
    vt_notified: Annotated[bool | None, _S] = Field(description="Whether Veilig Thuis is notified.")
    vt_reason: Annotated[str | None, _S] = Field(description="Why, or why not.")
    child_check_on: Annotated[date | None, _S] = Field(description="When the child check was done.")
    child_check_result: Annotated[str | None, _S] = Field(description="What it showed.")
    triage_on: Annotated[date | None, _S] = Field(description="When the triage was done.")
    triage_instrument: Annotated[str | None, _S] = Field(description="Instrument and version.")
    triage_result: Annotated[str | None, _S] = Field(description="What it came to.")
    follow_up_organisation_id: Annotated[UUID | None, _C] = Field(description="Who is asked to go on.")
    follow_up_accepted_at: Annotated[datetime | None, _C] = Field(description="When that was accepted.")
    refusal: Annotated[AcuteRefusal | None, _C] = Field(description="Why it was not taken in.")
    closed_at: Annotated[datetime | None, _C] = Field(description="When it was closed.")


class RegionalOfferView(View):
    """Something of the region's minimum offer (regionaal minimumaanbod, rule PR-20)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    kind: RegionalOfferKind = Field(description="What it is.")
    name: str = Field(description="Name.")
    organisation_id: UUID | None = Field(description="Who gives it.")
    starts_on: date = Field(description="From when.")
    ends_on: date | None = Field(description="Until when; null: open.")


class DutyView(View):
    """A filled seat, a period on call, or a consultation that was held (rule PR-11)."""

    id: UUID = Field(description="Identifier.")
    programme_id: UUID = Field(description="The programme.")
    kind: DutyKind = Field(description="What it is.")
    code: str | None = Field(description="Code of the seat, or kind of organisation on call.")
    organisation_id: UUID = Field(description="Whose it is.")
    professional_id: UUID | None = Field(description="Who.")
    starts_at: datetime = Field(description="From when.")
    ends_at: datetime = Field(description="Until when.")


class DutyGapView(View):
    """A gap in a programme's roster that was told (rule PR-11)."""

    id: UUID = Field(description="Identifier.")
    programme_id: UUID = Field(description="The programme.")
    kind: DutyKind = Field(description="What was missing.")
    code: str = Field(description="Code of the seat, or kind of organisation on call.")
    on_date: date = Field(description="On which day.")
    missing: int = Field(description="How many.")
    told_at: datetime = Field(description="When it was told.")
