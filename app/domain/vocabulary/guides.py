"""Words of the room guides: the parts of a guide, kinds of question, who answered, what an answer may become."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.word import Word


class GuideSection(Word, code="E23", term="onderdeel leidraad"):
    """Section of a guide; the goal is a text and asks nothing."""

    beforehand = "beforehand", "vooraf"
    goal = "goal", "doelstelling"
    image_forming = "image_forming", "beeldvorming"
    scale_question = "scale_question", "schaalvraag"
    judgement = "judgement", "oordeelsvorming"
    decision = "decision", "besluitvorming"


class GuideItemType(Word, code="E23", term="soort vraag"):
    """How a question of a guide is answered."""

    group = "group", "groep van deelvragen", "group of sub-questions"
    text = "text", "tekst"
    list = "list", "lijst"
    per_person = "per_person", "per persoon"
    ranking = "ranking", "rangorde"
    integer_1_10 = "integer_1_10", "cijfer van 1 tot en met 10", "whole number from 1 to 10"
    gate = "gate", "poortvraag", "gate: yes or no"
    person_or_organisation = "person_or_organisation", "persoon of organisatie"
    date = "date", "datum"


class GuideAudience(Word, code="E23", term="voor wie de vraag is verwoord"):
    """For whom a text of a guide is worded; rule GU-08."""

    professional = "professional", "professional"
    client = "client", "cliënt"


class QuestionTheme(Word, term="thema leidraadvraag"):
    """What a question of a guide is there for, where the field asks that it is or is not there; rule GU-01."""

    breach = "breach", "schending van een bodemeis", "breach of a bottom requirement"
    closure_plan = "closure_plan", "afsluitingsplan"


class ClientVoice(Word, term="hoe de cliënt antwoordde"):
    """Whether a client's answer came from the client, or a named professional reported it; rule GU-04."""

    given = "given", "door de cliënt zelf gegeven", "given by the client"
    reported = "reported", "door een professional weergegeven", "reported by a professional"


class AnswerObject(Word, term="wat van een antwoord wordt gemaakt"):
    """What an answer becomes, once; rule GU-07."""

    action = "action", "actie"
    condition = "condition", "bodemeis, voorwaarde", "condition"
    unknown = "unknown", "onbekend punt", "unknown"
    option = "option", "optie"
    meeting = "meeting", "gepland overleg", "planned meeting"
    closure_plan = "closure_plan", "afsluitingsplan"


class TalkCardBlock(Word, term="tekstblok praatplaat"):
    """One of the seven texts of the talk card (praatplaat), in the order of the conversation; rule GU-08."""

    invitation = "invitation", "u bent uitgenodigd", "you are invited"
    situation = "situation", "wat er speelt", "what is the matter"
    picture = "picture", "samen een beeld vormen", "forming a picture together"
    ideas = "ideas", "samen bedenken wat nodig is", "thinking together of what is needed"
    decision = "decision", "samen beslissen", "deciding together"
    support = "support", "u staat niet alleen", "you are not alone"
    contact = "contact", "vast aanspreekpunt", "fixed contact"


class GuideRunState(Word, term="status leidraadgesprek"):
    """State of one run of a guide; an incomplete run ends like any other, rule GU-03."""

    preparing = "preparing", "in voorbereiding", "being prepared"
    held = "held", "bezig", "being held"
    ended = "ended", "afgerond"


_LEADERS = (Role.chair, Role.case_director, Role.process_director)

GUIDE_RUN = LifeCycle(
    name="guide run",
    states=GuideRunState,
    initial=(GuideRunState.preparing,),
    ends=(GuideRunState.ended,),
    starts_by=(*_LEADERS, Role.information_officer),
    starts_rules=("GU-03", "GU-05"),
    moves=(
        Move((GuideRunState.preparing,), (GuideRunState.held,), _LEADERS, ("GU-05",), "the meeting takes it up"),
        Move(
            (GuideRunState.preparing, GuideRunState.held),
            (GuideRunState.ended,),
            _LEADERS,
            ("GU-03",),
            "complete or not: no question is mandatory",
        ),
    ),
)
