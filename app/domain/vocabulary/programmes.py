"""Words of the room programmes: what a programme is, who sits in it, how it admits, and the acute intake."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class ProgrammeLevel(Word, code="E28", term="niveau"):
    """How far a programme has come; mda_plus_plus asks five qualities with evidence (rule PR-02)."""

    mda = "mda", "MDA"
    mda_plus = "mda_plus", "MDA+, voorloper", "MDA+, forerunner"
    mda_plus_plus = "mda_plus_plus", "MDA++"


class ProgrammeFunction(Word, code="E28", term="functie"):
    """What a programme adds to the regular approach."""

    complex_supplement = "complex_supplement", "aanvulling complexe zaken", "supplement for complex cases"
    method_development = "method_development", "integrale werkwijze", "an integral way of working"
    acute_supplement = "acute_supplement", "acuut geweld", "supplement for acute violence"


class Siting(Word, code="E28", term="inbedding"):
    """Where a programme has its place."""

    safety_house_network = "safety_house_network", "netwerk Veiligheidshuis", "network of the safety house"
    care_provider = "care_provider", "zorgaanbieder"
    independent = "independent", "zelfstandig samenwerkingsverband", "independent collaboration"
    hospital = "hospital", "ziekenhuis"


class ViolenceField(Word, code="E28", term="geweldsveld"):
    """The violence for which a programme is meant."""

    child_abuse = "child_abuse", "kindermishandeling (KM)"
    domestic_violence = "domestic_violence", "huiselijk geweld (HG)"
    sexual_violence = "sexual_violence", "seksueel geweld (SG)"


class ProgrammeGoal(Word, code="E28", term="doel"):
    """What a programme is after; it is activated with at least one (rule PR-03)."""

    voluntary_frame = "voluntary_frame", "in vrijwillig kader houden", "keep help voluntary"
    short_term_safety = "short_term_safety", "veiligheid op korte termijn", "safety in the short term"
    criminal_prosecution = "criminal_prosecution", "strafrechtelijke aanpak"


class Financing(Word, code="E28", term="financiering"):
    """From where the money comes; pilot and fund money ends on a date (rule PR-03)."""

    pilot = "pilot", "pilot"
    fund = "fund", "fonds"
    structural = "structural", "structureel"
    co_financed = "co_financed", "medegefinancierd", "co-financed"
    product_financed = "product_financed", "productfinanciering", "financed by product"


class RegionPhase(Word, code="E28", term="fase van de regio"):
    """How far a region is with MDA++."""

    orientation = "orientation", "verkenning"
    start_up = "start_up", "opstart", "start-up"
    implementation = "implementation", "implementatie"
    developed_mda_plus_plus = "developed_mda_plus_plus", "MDA++ ontwikkeld", "MDA++ developed"


class ProgrammeState(Word, term="stand programma"):
    """Whether cases may join a programme."""

    offered = "offered", "aangeboden", "offered: described, not active here"
    active = "active", "actief"
    superseded = "superseded", "vervangen", "replaced by a later edition"


class GroupMode(Word, term="voegwijze criteria"):
    """How the criteria of one group are joined."""

    all_of = "all_of", "alle", "all of them"
    any_of = "any_of", "ten minste een", "any of them"
    some_of = "some_of", "een aantal", "a number of them"


class CheckOutcome(Word, term="uitkomst criteriatoets"):
    """What a criteria check comes to; an unknown never counts as a yes (rule PR-04)."""

    met = "met", "voldaan", "met"
    not_met = "not_met", "niet voldaan"
    undecided = "undecided", "nog onbekend", "may still be met once what is unknown is known"


class ClosingRule(Word, term="sluitpunt"):
    """The point at which a case of a programme may be closed (rule CA-21)."""

    until_safe = "until_safe", "tot het veilig is", "until safe and no recovery steps are left"
    handover = "handover", "na overdracht", "after handover"
    care_started = "care_started", "als hulp gestart is", "once care or justice started for each"


class Cadence(Word, term="ritme"):
    """How often a programme's team meets (rule PR-11)."""

    daily = "daily", "dagelijks"
    weekly = "weekly", "wekelijks"
    two_weekly = "two_weekly", "tweewekelijks", "every two weeks"


class DutyKind(Word, term="soort dienst"):
    """What a programme's roster holds (rule PR-11)."""

    seat = "seat", "plaats aan tafel", "a seat at the table"
    on_call = "on_call", "oproepdienst", "on call"
    consultation = "consultation", "gehouden overleg", "a consultation that was held"


class AdmissionOutcome(Word, term="toelatingsbesluit"):
    """What an admission decision says (rule PR-07)."""

    admitted = "admitted", "toegelaten"
    refused = "refused", "niet toegelaten"
    ended = "ended", "beëindigd"


class AdmissionPosition(Word, term="standpunt"):
    """Where a core participant stands on an admission."""

    agrees = "agrees", "stemt in"
    objects = "objects", "maakt bezwaar"
    abstains = "abstains", "onthoudt zich"


class CaseStatusMark(Word, term="aanduiding"):
    """A dated mark that only an admission decision sets or ends (rule PR-07)."""

    code_red = "code_red", "Code Rood", "Code Red"


class ProcessStep(Word, code="E24", term="processtap MDA++"):
    """The five steps of the MDA++ process, in their order (rule PR-10)."""

    safety_assessment = "safety_assessment", "veiligheidstaxatie"
    risk_assessment = "risk_assessment", "risicotaxatie"
    diagnosis = "diagnosis", "diagnostiek"
    evaluate_adjust = "evaluate_adjust", "evalueren en bijstellen", "evaluate and adjust"
    deal_with_relapse = "deal_with_relapse", "omgaan met terugval", "deal with relapse"


class InterventionKind(Word, code="E36", term="soort interventie"):
    """Kind of intervention."""

    professional = "professional", "professionele hulp (P)", "professional help"
    low_threshold = "low_threshold", "laagdrempelig (L)", "low-threshold"
    behaviour_programme = "behaviour_programme", "gedragsinterventie (R)", "probation programme"
    network = "network", "netwerk, ontlasting (N)", "network or relief"


class InterventionTarget(Word, code="E36", term="doelgroep"):
    """For whom an intervention is."""

    victim = "victim", "slachtoffer (V)"
    acting_person = "acting_person", "pleger (A)"
    parents = "parents", "ouders (P)"
    child = "child", "kind (C)"
    family = "family", "gezin (F)"
    network = "network", "netwerk (N)"


class CarePhase(Word, code="E36", term="fase van hulp"):
    """Phase in which an intervention fits; the sorting is a choice of this design."""

    direct = "direct", "directe veiligheid (D)"
    stable = "stable", "stabiele veiligheid (S)"
    recovery = "recovery", "herstel (H)"


class ArrangementPart(Word, term="deel van het arrangement"):
    """Part of a protection arrangement (beschermingsarrangement)."""

    core = "core", "kern"
    protective = "protective", "beschermende maatregelen", "protective measures"
    professional = "professional", "professionele hulp"
    low_threshold = "low_threshold", "laagdrempelige hulp"


class RegionalOfferKind(Word, term="regionaal minimumaanbod"):
    """What every region has at least (rule PR-20)."""

    safe_shelter = "safe_shelter", "veilige opvang"
    child_psychosocial = "child_psychosocial", "psychosociaal aanbod voor kinderen", "psychosocial offer for children"
    forensic_treatment = "forensic_treatment", "forensische behandeling plegers", "forensic treatment of perpetrators"


class AcuteKind(Word, code="R6", term="soort acuut geweld"):
    """Kind of acute violence."""

    sexual = "sexual", "seksueel"
    physical = "physical", "fysiek"


class AcuteAge(Word, code="R6", term="leeftijd acuut"):
    """Age band by which acute care is routed."""

    under_18 = "under_18", "onder 18"
    adult = "adult", "18 en ouder", "18 and over"


class ForensicState(Word, term="forensisch onderzoek"):
    """How far the forensic-medical examination of an acute intake is (rule PR-14)."""

    not_asked = "not_asked", "niet gevraagd"
    planned = "planned", "gepland"
    done = "done", "gedaan"
    declined = "declined", "afgezien", "declined by the client"


class CareItem(Word, code="E42", term="medische zorg"):
    """What acute medical care looks after."""

    sti = "sti", "soa", "sexually transmitted infection"
    pregnancy_prevention = "pregnancy_prevention", "voorkomen zwangerschap"
    infection = "infection", "infectie"
    injury = "injury", "letsel"


class TraceAdvice(Word, code="E42", term="sporenadvies"):
    """What a client is advised so that traces stay."""

    no_shower = "no_shower", "niet douchen"
    no_toilet = "no_toilet", "niet naar het toilet"
    keep_clothes = "keep_clothes", "kleding bewaren"


class AftercareKind(Word, code="E42", term="nazorg acuut"):
    """What follows on acute care."""

    watchful_waiting = "watchful_waiting", "waakzaam afwachten"
    psycho_education = "psycho_education", "psycho-educatie", "psycho-education"
    outreach = "outreach", "outreachende nazorg", "outreach aftercare"


class AcuteState(Word, term="stand acute intake"):
    """Whether an acute intake runs."""

    open = "open", "lopend"
    closed = "closed", "afgesloten"
    refused = "refused", "niet in behandeling genomen", "not taken in"


class AcuteRefusal(Word, term="reden niet in behandeling"):
    """Why an acute intake is not taken in; time passed or no wish for the police never is (rule PR-13)."""

    window_passed = "window_passed", "zeven dagen of langer geleden", "seven days or longer ago"
    no_police_contact = "no_police_contact", "geen contact met politie gewenst", "no contact with the police wished"
    other_centre = "other_centre", "ander centrum neemt op", "another centre takes it in"
    client_withdrew = "client_withdrew", "cliënt ziet af", "the client withdrew"
    no_violence = "no_violence", "geen geweld", "no violence"


class ProfileState(Word, term="stand profielinschatting"):
    """Whether a profile assessment counts (rule PR-17)."""

    open = "open", "open"
    superseded = "superseded", "vervangen"


PROFILE = LifeCycle(
    name="profile assessment",
    states=ProfileState,
    initial=(ProfileState.open,),
    ends=(ProfileState.open, ProfileState.superseded),
    starts_by=(Capacity.team_organisation,),
    starts_rules=("PR-17",),
    moves=(
        Move(
            (ProfileState.open,),
            (ProfileState.superseded,),
            (Role.system,),
            ("PR-17",),
            "a new foremost profile takes its place",
        ),
    ),
)

ACUTE_INTAKE = LifeCycle(
    name="acute intake",
    states=AcuteState,
    initial=(AcuteState.open,),
    ends=(AcuteState.closed, AcuteState.refused),
    starts_by=(Capacity.partner,),
    starts_rules=("PR-13",),
    moves=(
        Move(
            (AcuteState.open,),
            (AcuteState.closed,),
            (Capacity.owner, Role.case_manager),
            ("PR-15",),
            "notice decided, child check and triage done, follow-up accepted",
        ),
        Move(
            (AcuteState.open,),
            (AcuteState.refused,),
            (Capacity.owner, Role.case_manager),
            ("PR-13",),
            "never for the days that passed, nor for a wish to stay away from the police",
        ),
    ),
)
