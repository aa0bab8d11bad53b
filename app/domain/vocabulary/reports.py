"""Words of the room reports: what an indicator measures, what is asked in an evaluation, how improvement goes."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class IndicatorLevel(Word, code="E33", term="niveau indicator"):
    """Of whom an indicator says something."""

    organisation = "organisation", "organisatie"
    network = "network", "netwerk"
    society = "society", "samenleving"


class IndicatorKind(Word, code="E33", term="soort indicator"):
    """Whether an indicator counts or asks."""

    objective = "objective", "objectief"
    subjective = "subjective", "subjectief"


class IndicatorCategory(Word, code="E33", term="categorie indicator"):
    """Which part of the work an indicator is about."""

    output = "output", "output"
    process = "process", "proces"
    outcome = "outcome", "uitkomst"
    quality = "quality", "kwaliteit"
    input = "input", "input"


class IndicatorAudience(Word, term="afnemer van de indicator"):
    """To whom account is given with an indicator; rules RP-02, RP-07."""

    mother_organisation = "mother_organisation", "moederorganisatie"
    steering_group = "steering_group", "stuurgroep"
    municipality = "municipality", "gemeente"


class Measure(Word, term="maat"):
    """How an indicator's rows become one value."""

    number = "number", "aantal"
    share = "share", "aandeel"
    mean = "mean", "gemiddelde"
    per_subject = "per_subject", "aantal per eenheid", "count per unit"
    stock = "stock", "stand aan het einde", "stock at the end"


class EvaluationForm(Word, term="evaluatieformulier"):
    """Whose form; rule RP-06."""

    client = "client", "cliënt"
    professional = "professional", "professional"


class EvaluationWay(Word, term="wijze van invullen"):
    """How a form was answered; oral answers name who recorded them."""

    written = "written", "schriftelijk"
    oral = "oral", "mondeling", "by word of mouth"


class EvaluationItem(Word, term="evaluatievraag", is_open=True):
    """An item of an evaluation form; what begins with `client_` a professional estimates of the client."""

    heard = "heard", "gehoord, begrepen en gerespecteerd", "heard, understood and respected"
    topics = "topics", "gesproken over wat men wilde bespreken", "spoke of what one wanted to speak of"
    pleasant = "pleasant", "gesprek prettig verlopen", "pleasant talk"
    plan = "plan", "tevreden over het plan", "content with the plan"
    whole = "whole", "tevreden over de bijeenkomst als geheel", "content with the meeting as a whole"
    atmosphere = "atmosphere", "goede onderlinge sfeer", "good atmosphere"
    room_for_input = "room_for_input", "ruimte voor inbreng van de eigen organisatie", "room for one's organisation"
    guide_for_analysis = "guide_for_analysis", "leidraad steunt de analyse", "guide supports the analysis"
    guide_for_plan = "guide_for_plan", "leidraad steunt het plan", "guide supports the plan"
    client_heard = "client_heard", "inschatting: cliënt gehoord", "estimate: client heard"
    client_topics = "client_topics", "inschatting: onderwerpen van de cliënt", "estimate: the client's topics"
    client_pleasant = "client_pleasant", "inschatting: prettig voor de cliënt", "estimate: pleasant for the client"
    client_plan = "client_plan", "inschatting: cliënt tevreden over het plan", "estimate: client content with the plan"
    client_whole = "client_whole", "inschatting: cliënt tevreden over het geheel", "estimate: client content at large"


CLIENT_ITEMS = frozenset(
    {
        EvaluationItem.heard,
        EvaluationItem.topics,
        EvaluationItem.pleasant,
        EvaluationItem.plan,
        EvaluationItem.whole,
    }
)
"""What a client is asked; a professional is asked every item."""


class ImprovementState(Word, term="verbeteractie"):
    """State of an improvement action; rule RP-11."""

    agreed = "agreed", "afgesproken"
    done = "done", "gedaan"
    dropped = "dropped", "vervallen"


_OWNERS = (Capacity.owner, Role.house_manager, Role.policy_admin)

IMPROVEMENT = LifeCycle(
    name="improvement action",
    states=ImprovementState,
    initial=(ImprovementState.agreed,),
    ends=(ImprovementState.done, ImprovementState.dropped),
    starts_by=(Role.house_manager, Role.policy_admin, Role.process_director),
    starts_rules=("RP-11",),
    moves=(
        Move((ImprovementState.agreed,), (ImprovementState.done,), _OWNERS, ("RP-11",)),
        Move((ImprovementState.agreed,), (ImprovementState.dropped,), _OWNERS, ("RP-11",), "with a reason"),
    ),
)


class Activity(Word, term="soort werk", is_open=True):
    """On what time was spent for the network; rule RP-07."""

    meeting = "meeting", "overleg"
    preparation = "preparation", "voorbereiding"
    case_work = "case_work", "werk aan de casus", "work on the case"
    outreach = "outreach", "outreachende hulp", "outreaching help"
    consultation = "consultation", "professionele consultatie", "professional consultation"
    watchful_waiting = "watchful_waiting", "watchful waiting", "watchful waiting"
    network = "network", "netwerkhandelingen", "work on the network"


class CoverageAge(Word, term="leeftijd in het aanbod"):
    """For whom an offer is."""

    child = "child", "kind"
    adult = "adult", "volwassene"
