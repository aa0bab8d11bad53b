"""Words of terms: what must have happened by a date. A room adds its own kinds here, one line each, with their rule."""

from app.domain.vocabulary.word import Word


class TermKind(Word, term="soort termijn", is_open=True):
    """What must have happened by the date of a term."""

    direct_safety = "direct_safety", "directe veiligheid bereikt", "direct safety reached"
    stable_safety = "stable_safety", "stabiele veiligheid bereikt", "stable safety reached"
    escalation_answer = "escalation_answer", "opschaling beantwoord", "escalation answered"
    monitoring_moment = "monitoring_moment", "volgmoment gehouden", "moment after scaling down held"
    retention = "retention", "bewaartermijn", "retention period"
    safety_plan_due = "safety_plan_due", "concept-veiligheidsplan gereed", "draft safety plan ready"
    safety_monitoring = "safety_monitoring", "monitoringsmoment gehouden", "monitoring moment kept"
    plan_evaluation = "plan_evaluation", "plan met cliënt geëvalueerd", "plan evaluated with the client"
    legal_date_near = "legal_date_near", "herinnering juridische datum", "reminder of a legal date"
    divorce_petition = "divorce_petition", "verzoek tot echtscheiding ingediend", "divorce petition filed"
    recall = "recall", "rappel van de casus", "recall of the case"
    virtual_item = "virtual_item", "virtueel agendapunt besloten", "item discussed online is decided"
    prosecution_answer = "prosecution_answer", "antwoord van het OM", "answer of the prosecution"
    programme_timer = "programme_timer", "termijn van het programma gehaald", "timer of the programme kept"

    @property
    def rule(self) -> str:
        """The rule that sets the term."""
        return _RULES[self]


_RULES = {
    TermKind.programme_timer: "PR-12",
    TermKind.recall: "ME-20",
    TermKind.virtual_item: "ME-20",
    TermKind.prosecution_answer: "ME-17",
    TermKind.direct_safety: "CA-13",
    TermKind.stable_safety: "CA-13",
    TermKind.escalation_answer: "CA-17",
    TermKind.monitoring_moment: "CA-19",
    TermKind.retention: "GR-16",
    TermKind.safety_plan_due: "SA-16",
    TermKind.safety_monitoring: "SA-16",
    TermKind.plan_evaluation: "PL-10",
    TermKind.legal_date_near: "PL-17",
    TermKind.divorce_petition: "PL-17",
}
