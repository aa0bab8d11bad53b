"""REST doors to programmes: published as data, activated, joined, admitted to; the catalogue; the roster."""

from app.api.rest.of_case import read_each
from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.programmes import checking, joining, profiles, service, team, watching
from app.domain.programmes.statements.catalogue import (
    ACUTE_ROUTES,
    ARRANGEMENTS,
    CONFERENCE_FORMS,
    DIRECTION_RULES,
    INTERVENTIONS,
    PROGRAMMES,
)
from app.domain.programmes.statements.work import (
    ARRANGEMENT_CHOICES,
    CASE_PROGRAMMES,
    CRITERIA_CHECKS,
    DUTIES,
    DUTY_GAPS,
    PROFILE_ASSESSMENTS,
    REGIONAL_OFFERS,
    TEAM_MEMBERS,
)

rest = Rest(
    "Programmes",
    "Programmes (aanpakken) as data: who is admitted, who sits in the team, in which steps and against which timers.",
)

_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_CASE = "/cases/{caseId}"
_JOINED = "/case-programmes/{caseProgrammeId}"
_ANSWER = {"criterion": "repeated_serious_violence", "answer": "yes", "evidence": "Three incidents since August"}

for _path, _source, _word, _one, _what in (
    ("programmes", PROGRAMMES, "programme", "programme", "programmes; a code and every alias lead to one"),
    ("interventions", INTERVENTIONS, "intervention", "intervention", "interventions"),
    ("arrangements", ARRANGEMENTS, "arrangement", "protection arrangement", "protection arrangements, all proposals"),
    ("acute-routes", ACUTE_ROUTES, "acuteRoute", "acute route", "acute routes; a line that is not there is a gap"),
    ("direction-rules", DIRECTION_RULES, "directionRule", "direction rule", "rules that propose who directs"),
    ("conference-forms", CONFERENCE_FORMS, "conferenceForm", "conference form", "forms of conference of other houses"),
    ("regional-offers", REGIONAL_OFFERS, "offer", "regional offer", "what the region offers at least"),
    ("duties", DUTIES, "duty", "line of the roster", "lines of the roster of programmes"),
    ("duty-gaps", DUTY_GAPS, "gap", "gap in the roster", "gaps in the roster of programmes that were told"),
):
    _name = _path.replace("-", "_")
    rest.page(
        f"/{_path}",
        _source,
        operation_id=f"list_{_name}",
        summary=f"List {_what.partition(';')[0].partition(',')[0]}",
        description=f"Readable by every partner of the house: {_what}.",
    )
    rest.read(
        f"/{_path}/{{{_word}Id}}",
        _source,
        operation_id=f"read_{_name.removesuffix('ies') + 'y' if _name == 'duties' else _name.removesuffix('s')}",
        summary=f"Read one {_one}",
        description=f"One {_one}; readable by every partner of the house.",
    )

read_each(
    rest,
    (
        (_JOINED, CASE_PROGRAMMES, "read_case_programme", "part of a case in a programme"),
        ("/criteria-checks/{checkId}", CRITERIA_CHECKS, "read_criteria_check", "criteria check"),
        ("/team-members/{teamMemberId}", TEAM_MEMBERS, "read_team_member", "member of a programme team"),
        ("/profile-assessments/{profileId}", PROFILE_ASSESSMENTS, "read_profile_assessment", "profile assessment"),
        (
            "/arrangement-choices/{choiceId}",
            ARRANGEMENT_CHOICES,
            "read_arrangement_choice",
            "choice from an arrangement",
        ),
    ),
)
rest.page(
    f"{_JOINED}/admissions",
    CASE_PROGRAMMES,
    edge="admissions",
    operation_id="list_admissions",
    summary="List the admission decisions of a case in a programme",
    description="Each with the decision rule and where the core participants stood.",
)
offer(
    rest,
    "POST",
    "/programmes",
    service.publish_programme,
    permission="programme:publish",
    summary="Publish a programme, or another edition of one",
    shows=PROGRAMMES,
    creates="/programmes/{id}",
    example={
        "code": "waterduin_together",
        "edition": "2026-1",
        "titleNl": "Samen Waterduin",
        "titleEn": "Together Waterduin",
        "tracks": ["regular"],
        "steps": [{"code": "talk", "nl": "Gesprek", "en": "Talk"}],
        "decisionRule": "majority",
        "sources": ["Besluit regio Waterduin 2026"],
    },
)
offer_moves(
    rest,
    "/programmes/{programmeId}",
    Move(
        "activate",
        service.activate_programme,
        "programme:activate",
        "Let cases join a programme",
        {
            "goals": ["short_term_safety"],
            "pivotOrganisationId": _ID,
            "decisionRule": "consensus",
            "financing": "pilot",
            "financingEndsOn": "2027-12-31",
        },
    ),
    shows=PROGRAMMES,
)
offer(
    rest,
    "POST",
    "/programmes/{programmeId}/duties",
    watching.record_duty,
    permission="duty:record",
    summary="Fill a seat, be on call, or record a consultation",
    shows=DUTIES,
    creates="/duties/{id}",
    example={
        "kind": "on_call",
        "code": "probation",
        "startsAt": "2026-11-30T17:00:00Z",
        "endsAt": "2026-12-01T08:00:00Z",
    },
)
offer(
    rest,
    "POST",
    "/regional-offers",
    service.record_regional_offer,
    permission="regional-offer:record",
    summary="Record what the region offers",
    shows=REGIONAL_OFFERS,
    creates="/regional-offers/{id}",
    example={"kind": "safe_shelter", "name": "Opvang Waterduin", "startsOn": "2026-01-01"},
)
offer(
    rest,
    "POST",
    "/regional-offers/{offerId}/end",
    service.end_regional_offer,
    permission="regional-offer:end",
    summary="Say that the region offers it no longer",
    shows=REGIONAL_OFFERS,
)
offer(
    rest,
    "POST",
    f"{_CASE}/programmes",
    joining.join_programme,
    permission="case:join-programme",
    summary="Let a case join a programme",
    shows=CASE_PROGRAMMES,
    creates="/case-programmes/{id}",
    example={
        "programme": "Code Rood",
        "reason": "The threats grow and help alone does not stop them",
        "riskForm": {
            "answers": [
                _ANSWER,
                {"criterion": "acute_danger", "answer": "unknown"},
                {"criterion": "intimate_terror", "answer": "unknown"},
            ],
            "subjectIds": [_ID],
            "assessor": "L. Verzonnen",
            "summary": "High risk of repetition",
        },
    },
)
offer(
    rest,
    "POST",
    f"{_JOINED}/admissions",
    joining.decide_admission,
    permission="admission:decide",
    summary="Decide on the admission of a case",
    example={
        "outcome": "admitted",
        "positions": [{"organisationId": _ID, "position": "agrees"}],
        "reason": "All agree that only a joint approach stops this",
    },
)
offer(
    rest,
    "POST",
    f"{_CASE}/criteria-checks",
    checking.check_criteria,
    permission="criteria:check",
    summary="Check the criteria of the programme of a case",
    shows=CRITERIA_CHECKS,
    creates="/criteria-checks/{id}",
    example={"setCode": "code_red", "answers": [_ANSWER]},
)
offer(
    rest,
    "POST",
    "/referrals/{referralId}/criteria-checks",
    checking.check_referral_criteria,
    permission="criteria:check",
    summary="Check the criteria of a programme for a referral",
    shows=CRITERIA_CHECKS,
    creates="/criteria-checks/{id}",
    example={"programme": "Code Rood", "setCode": "code_red", "answers": [_ANSWER]},
)
offer(
    rest,
    "POST",
    f"{_CASE}/team",
    team.add_team_member,
    permission="team-member:add",
    summary="Add a member to the team of a case",
    shows=TEAM_MEMBERS,
    creates="/team-members/{id}",
    example={"organisationId": _ID, "shell": "core", "discipline": "psychotherapist"},
)
offer(
    rest,
    "POST",
    "/team-members/{teamMemberId}/end",
    team.end_team_member,
    permission="team-member:end",
    summary="End a membership of a team",
    shows=TEAM_MEMBERS,
)
offer(
    rest,
    "POST",
    f"{_CASE}/process-steps",
    team.record_process_step,
    permission="process-step:record",
    summary="Record a step of the process",
    example={"step": "safety_assessment"},
)
offer(
    rest,
    "POST",
    f"{_CASE}/moments",
    team.record_programme_moment,
    permission="programme-moment:record",
    summary="Record a moment of a timer",
    example={"code": "reported", "at": "2026-11-20T09:30:00Z"},
)
offer(
    rest,
    "POST",
    f"{_CASE}/profile-assessments",
    profiles.assess_profile,
    permission="profile:assess",
    summary="Assess the profile of a family",
    shows=PROFILE_ASSESSMENTS,
    creates="/profile-assessments/{id}",
    example={
        "profile": "family_under_stress",
        "foremost": True,
        "rationale": "Debts and a small home lie under every row",
        "assessedOn": "2026-11-20",
    },
)
offer(
    rest,
    "POST",
    f"{_CASE}/arrangement-choices",
    profiles.choose_arrangement,
    permission="arrangement:choose",
    summary="Choose a measure or intervention",
    shows=ARRANGEMENT_CHOICES,
    creates="/arrangement-choices/{id}",
    example={
        "profile": "family_under_stress",
        "stage": "several_signals",
        "part": "professional",
        "code": "I-17",
    },
)
