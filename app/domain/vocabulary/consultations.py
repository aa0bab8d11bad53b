"""Words of advice and of seeking contact: a question without a name and its life, and how an attempt ended."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity
from app.domain.vocabulary.word import Word


class ConsultationKind(Word, term="soort advies"):
    """What is asked without naming anybody; rule RE-08."""

    advice = "advice", "advies"
    anonymous_consultation = "anonymous_consultation", "anonieme consultatie"
    multidisciplinary_consultation = "multidisciplinary_consultation", "multidisciplinaire consultatie"


class ConsultationState(Word, term="advies en consultatie"):
    """State of advice or a consultation (advies, consultatie)."""

    asked = "asked", "gevraagd"
    answered = "answered", "beantwoord"
    converted = "converted", "omgezet in melding", "turned into a referral"
    closed = "closed", "gesloten"


class ConsequenceNotice(Word, term="mededeling over gevolgen"):
    """What was said of the consequences before advice became a referral; rule RE-08."""

    told_to_client = "told_to_client", "aan de cliënt verteld", "the client was told"
    told_to_asker = "told_to_asker", "aan de adviesvrager verteld", "who asked was told, and tells the client"
    not_safe_to_tell = "not_safe_to_tell", "vertellen is niet veilig", "telling the client is not safe yet"


_S = ConsultationState

CONSULTATION = LifeCycle(
    name="consultation",
    states=ConsultationState,
    initial=(_S.asked,),
    ends=(_S.converted, _S.closed),
    starts_by=(Capacity.partner,),
    starts_rules=("RE-08",),
    moves=(
        Move(
            (_S.asked,), (_S.answered,), (Capacity.asked_organisation,), ("RE-08",), "with an answer that names nobody"
        ),
        Move((_S.answered,), (_S.closed,), (Capacity.proposer, Capacity.asked_organisation), ("RE-08",)),
        Move(
            (_S.answered,),
            (_S.converted,),
            (Capacity.proposer,),
            ("RE-08",),
            "with the referral and the notice about its consequences",
        ),
    ),
)


class AttemptResult(Word, term="resultaat contactpoging"):
    """How an attempt to reach someone ended; everything but reached is a failed attempt, rule RE-15."""

    reached = "reached", "bereikt"
    no_answer = "no_answer", "geen gehoor", "no answer"
    message_left = "message_left", "bericht achtergelaten"
    refused = "refused", "weigert contact", "refuses contact"
    wrong_address = "wrong_address", "adres of nummer klopt niet", "address or number is wrong"
