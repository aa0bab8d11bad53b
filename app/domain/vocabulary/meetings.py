"""Kinds of meeting, to which a referral can be led on, and the rules by which a weighing is decided."""

from app.domain.vocabulary.word import Word


class MeetingKind(Word, code="E21", term="soort overleg", is_open=True):
    """Kind of meeting (overleg)."""

    weighing = "weighing", "weegoverleg"
    focus = "focus", "focusoverleg", "focus meeting"
    mda_meeting = "mda_meeting", "MDA++-overleg", "MDA++ meeting"
    care_conference = "care_conference", "casusoverleg huiselijk geweld, zorg"
    justice_conference = "justice_conference", "justitieel casusoverleg, strafoverleg"
    integrated_conference = "integrated_conference", "geïntegreerd straf-zorgoverleg"
    tailor_made_conference = "tailor_made_conference", "maatwerkoverleg, gedwongen kader"
    serious_dv_conference = "serious_dv_conference", "casusoverleg ernstig huiselijk geweld"
    daily_conference = "daily_conference", "dagelijks casusoverleg"
    virtual_conference = "virtual_conference", "virtueel casusoverleg"
    code_red_meeting = "code_red_meeting", "Code Rood-overleg"
    dv_consultation = "dv_consultation", "Huiselijk Geweld Overleg"
    core_group = "core_group", "kerngroep"
    team_meeting = "team_meeting", "casusteam, individueel casusoverleg"
    mdo = "mdo", "multidisciplinair overleg", "multidisciplinary meeting"
    network_council = "network_council", "netwerkberaad, familieberaad"
    family_group_conference = "family_group_conference", "Eigen Kracht-conferentie"
    system_talk = "system_talk", "systeemgesprek"
    separate_talk = "separate_talk", "individueel gesprek"
    joint_family_session = "joint_family_session", "gezamenlijk gesprek met gezin"
    settlement_session = "settlement_session", "TOM-zitting"
    policy_meeting = "policy_meeting", "beleids- of afstemmingsoverleg"
    prosecution_hour = "prosecution_hour", "OM-spreekuur"
    youth_risk = "youth_risk", "SCORE, risicojeugd"
    aftercare_detention = "aftercare_detention", "nazorg na detentie"
    repeat_offenders = "repeat_offenders", "veelplegers"
    youth_prostitution = "youth_prostitution", "jeugdprostitutie-overleg"


class DecisionRule(Word, code="E22", term="beslisregel"):
    """How a decision is taken."""

    veto = "veto", "vetorecht"
    unanimity = "unanimity", "unanimiteit"
    consensus = "consensus", "consensus"
    majority = "majority", "meerderheid"
    single_person = "single_person", "eenmansregel"
