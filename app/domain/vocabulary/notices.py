"""Words of the room notices: what is told, how it must be received, and the life of one delivery."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class NoticeClass(Word, code="E32", term="klasse bericht"):
    """Whether a notice needs a receipt; rule NO-07."""

    inform = "inform", "ter informatie"
    acknowledge = "acknowledge", "ontvangstbevestiging vereist", "receipt required"


class NoticeType(Word, code="E32", term="soort bericht", is_open=True):
    """Type of a notice: room, dot, past tense."""

    referrals_received = "referrals.received", "aanmelding ontvangen", "referral received"
    referrals_status_changed = "referrals.status_changed", "aanmelding: status gewijzigd", "referral status changed"
    referrals_needs_information = (
        "referrals.needs_information",
        "aanmelding: aanvulling gevraagd",
        "referral needs information",
    )
    referrals_attached = (
        "referrals.attached",
        "aanmelding toegevoegd aan lopende casus",
        "referral attached to an open case",
    )
    referrals_code_corrected = "referrals.code_corrected", "politiecode gecorrigeerd", "police code corrected"
    referrals_announcement_failed = (
        "referrals.announcement_failed",
        "aangekondigd bericht niet ingenomen",
        "announced message not taken in",
    )
    referrals_decided = "referrals.decided", "aanmelding besloten", "referral decided"
    cases_opened = "cases.opened", "casus opgepakt", "case opened"
    cases_status_changed = "cases.status_changed", "casusstatus gewijzigd", "case status changed"
    cases_phase_changed = "cases.phase_changed", "fase gewijzigd", "phase changed"
    cases_director_changed = "cases.director_changed", "regie gewijzigd", "director changed"
    cases_contact_changed = "cases.contact_changed", "aanspreekpunt gewijzigd", "contact person changed"
    cases_participation_changed = "cases.participation_changed", "deelname gewijzigd", "participation changed"
    cases_escalated = "cases.escalated", "opgeschaald", "escalated"
    cases_scaled_down = "cases.scaled_down", "afgeschaald", "scaled down"
    cases_transfer_offered = "cases.transfer_offered", "overdracht aangeboden", "transfer offered"
    cases_reopened = "cases.reopened", "casus heropend", "case reopened"
    cases_term_passed = "cases.term_passed", "termijn verstreken", "term passed"
    cases_contact_failed = "cases.contact_failed", "contact lukt niet, terug op de agenda", "contact failed"
    persons_coming_of_age_due = "persons.coming_of_age_due", "kind wordt binnenkort 18", "a child will turn 18"
    referrals_investigation_overdue = (
        "referrals.investigation_overdue",
        "onderzoek over tijd",
        "investigation overdue",
    )
    referrals_consultation_overdue = "referrals.consultation_overdue", "consultatie over tijd", "consultation overdue"
    grounds_consent_changed = "grounds.consent_changed", "toestemming gewijzigd", "consent changed"
    grounds_ground_changed = "grounds.ground_changed", "grondslag gewijzigd", "ground changed"
    grounds_ended = "grounds.ended", "grondslag vervallen", "ground ended"
    grounds_override_started = "grounds.override_started", "doorbreken begonnen", "override started"
    grounds_override_review_due = "grounds.override_review_due", "doorbreken herbeoordelen", "override review due"
    contributions_requested = "contributions.requested", "bijdrage gevraagd", "contribution requested"
    contributions_shared = "contributions.shared", "bijdrage gedeeld", "contribution shared"
    contributions_corrected = "contributions.corrected", "bijdrage gecorrigeerd", "contribution corrected"
    contributions_withdrawn = "contributions.withdrawn", "bijdrage ingetrokken", "contribution withdrawn"
    contributions_refused = "contributions.refused", "bijdrage geweigerd", "contribution refused"
    contributions_contested = "contributions.contested", "bijdrage betwist", "contribution contested"
    plans_activated = "plans.activated", "plan van kracht", "plan in force"
    plans_revised = "plans.revised", "plan bijgesteld", "plan revised"
    plans_legal_date_near = "plans.legal_date_near", "juridische datum nadert", "legal date near"
    meetings_invited = "meetings.invited", "uitgenodigd voor overleg", "invited to a meeting"
    meetings_changed = "meetings.changed", "overleg gewijzigd", "meeting changed"
    meetings_pack_published = "meetings.pack_published", "stukken gepubliceerd", "pack published"
    meetings_decision_recorded = "meetings.decision_recorded", "besluit vastgelegd", "decision recorded"
    meetings_item_promoted = "meetings.item_promoted", "agendapunt naar overleg", "item moved to a meeting"
    meetings_item_deferred = "meetings.item_deferred", "agendapunt doorgeschoven", "item put off"
    meetings_question_asked = "meetings.question_asked", "vraag aan OM gesteld", "question to prosecution asked"
    meetings_question_answered = (
        "meetings.question_answered",
        "vraag aan OM beantwoord",
        "question to prosecution answered",
    )
    programmes_admitted = "programmes.admitted", "toelating besloten", "admission decided"
    programmes_timer_due = "programmes.timer_due", "termijn van een programma verstreken", "timer of a programme passed"
    programmes_gap_found = "programmes.gap_found", "gat in het rooster van een programma", "gap in a programme's roster"
    programmes_financing_ending = (
        "programmes.financing_ending",
        "financiering van een programma loopt af",
        "financing of a programme ends",
    )
    programmes_intake_changed = "programmes.intake_changed", "acute intake gewijzigd", "acute intake changed"
    actions_proposed = "actions.proposed", "actie voorgesteld", "action proposed"
    actions_agreed = "actions.agreed", "actie afgesproken", "action agreed"
    actions_accepted = "actions.accepted", "actie aanvaard", "action accepted"
    actions_declined = "actions.declined", "actie afgewezen", "action declined"
    actions_changed = "actions.changed", "actie gewijzigd", "action changed"
    actions_overdue = "actions.overdue", "actie over tijd", "action overdue"
    safety_incident_reported = "safety.incident_reported", "incident gemeld", "incident reported"
    safety_condition_breached = "safety.condition_breached", "voorwaarde geschonden", "condition breached"
    safety_condition_changed = "safety.condition_changed", "voorwaarde gewijzigd", "condition changed"
    safety_agreement_acknowledgement_asked = (
        "safety.agreement_acknowledgement_asked",
        "bevestiging veiligheidsafspraak gevraagd",
        "acknowledgement of a safety agreement asked",
    )
    safety_agreement_ended = "safety.agreement_ended", "veiligheidsafspraak beëindigd", "safety agreement ended"
    safety_plan_changed = "safety.plan_changed", "veiligheidsplan gewijzigd", "safety plan changed"
    safety_monitoring_overdue = "safety.monitoring_overdue", "monitoring over tijd", "monitoring overdue"
    guides_opened = "guides.opened", "leidraad klaargezet", "guide opened"
    guides_summarised = "guides.summarised", "voorbereiding samengevat", "preparation summarised"
    notices_budget_warned = "notices.budget_warned", "afleverfouten lopen op", "delivery failures mount up"
    notices_subscription_disabled = "notices.subscription_disabled", "abonnement uitgezet", "subscription disabled"
    notices_confirmation_due = (
        "notices.confirmation_due",
        "intrekking, correctie of veiligheidsafspraak nog niet bevestigd",
        "a withdrawal, correction or safety agreement still to be confirmed",
    )
    notices_police_feedback_sent = (
        "notices.police_feedback_sent",
        "terugkoppeling aan de politie",
        "feedback to the police ready",
    )
    notices_briefing_issued = "notices.briefing_issued", "bericht aan de burgemeester", "briefing for the mayor issued"
    exports_report_issued = "exports.report_issued", "uitgaand bericht", "report issued"
    notices_test_sent = "notices.test_sent", "proefbericht verzonden", "test notice sent"

    @property
    def notice_class(self) -> NoticeClass:
        """The class of rule NO-07."""
        return NoticeClass.acknowledge if self in _ACKNOWLEDGED else NoticeClass.inform

    @property
    def is_compulsory(self) -> bool:
        """Whether it goes to every subscription of whoever hears of it, whatever types the subscription names."""
        return self in _COMPULSORY


RETRACTIONS = frozenset(
    {NoticeType.grounds_ended, NoticeType.contributions_corrected, NoticeType.contributions_withdrawn}
)
"""What takes back something that was shared: whoever may hold it must stop using it, and confirm that it did."""

_COMPULSORY = RETRACTIONS | {
    NoticeType.notices_confirmation_due,
    NoticeType.referrals_received,
    NoticeType.referrals_status_changed,
    NoticeType.referrals_needs_information,
    NoticeType.referrals_attached,
    NoticeType.referrals_decided,
    NoticeType.referrals_announcement_failed,
}
"""Retractions, and what a sender gets back for its referral (rule NO-05)."""

_ACKNOWLEDGED = RETRACTIONS.union(
    {
        NoticeType.cases_director_changed,
        NoticeType.cases_contact_changed,
        NoticeType.safety_incident_reported,
        NoticeType.safety_condition_breached,
        NoticeType.safety_agreement_acknowledgement_asked,
        NoticeType.safety_agreement_ended,
    }
)


class SubscriptionStatus(Word, term="status abonnement"):
    """State of a subscription; disabled is the service's own act, paused the receiver's."""

    active = "active", "actief"
    paused = "paused", "gepauzeerd"
    disabled = "disabled", "uitgezet"


class DeliveryBasis(Word, term="waarom bericht"):
    """Why an organisation hears of an event; what it is decides what is checked again when it is sent (rule NO-03)."""

    taking_part = "taking_part", "neemt deel aan de casus", "takes part in the case"
    named = "named", "eigenaar, regisseur of melder", "owner, director or referrer"


class AttemptOutcome(Word, term="uitkomst poging"):
    """What one attempt to deliver met."""

    delivered = "delivered", "afgeleverd"
    rejected = "rejected", "antwoord zonder succes", "answered without success"
    gone = "gone", "adres vervallen", "endpoint is gone"
    timed_out = "timed_out", "geen antwoord binnen de tijd", "no answer in time"
    connection_failed = "connection_failed", "geen verbinding", "no connection"
    tls_failed = "tls_failed", "versleuteling mislukt", "encryption failed"
    name_unknown = "name_unknown", "naam onbekend", "name unknown"
    address_refused = "address_refused", "adres niet toegestaan", "address not allowed"
    channel_failed = "channel_failed", "bericht niet te maken", "the channel could not make the message"
    nothing_to_say = "nothing_to_say", "niets te melden in deze vorm", "the channel has nothing to say about it"


class DeliveryState(Word, term="aflevering"):
    """State of the delivery of a notice (aflevering)."""

    pending = "pending", "wacht op verzending", "waits to be sent"
    sending = "sending", "wordt verzonden", "being sent"
    delivered = "delivered", "afgeleverd"
    acknowledged = "acknowledged", "ontvangst bevestigd"
    retry_wait = "retry_wait", "wacht op nieuwe poging", "waits for another attempt"
    failed = "failed", "mislukt"
    withheld = "withheld", "niet verzonden, grond vervallen", "not sent, ground lapsed"
    resent = "resent", "opnieuw aangeboden", "offered again"


DELIVERY = LifeCycle(
    name="delivery",
    states=DeliveryState,
    initial=(DeliveryState.pending,),
    ends=(DeliveryState.delivered, DeliveryState.acknowledged, DeliveryState.withheld),
    starts_by=(Role.system,),
    starts_rules=("NO-01", "NO-02"),
    moves=(
        Move(
            (DeliveryState.pending, DeliveryState.retry_wait, DeliveryState.resent),
            (DeliveryState.sending,),
            (Role.system,),
            ("NO-01",),
            "in order per case and receiver",
        ),
        Move(
            (DeliveryState.pending, DeliveryState.retry_wait, DeliveryState.resent),
            (DeliveryState.withheld,),
            (Role.system,),
            ("NO-03",),
            "ground or membership lapsed, or its channel has nothing to say; what is offered again is checked again",
        ),
        Move((DeliveryState.sending,), (DeliveryState.delivered,), (Role.system,), ("NO-01",), "answered with success"),
        Move((DeliveryState.sending,), (DeliveryState.retry_wait,), (Role.system,), ("NO-01",), "attempts are left"),
        Move((DeliveryState.sending,), (DeliveryState.failed,), (Role.system,), ("NO-01",), "the last attempt is used"),
        Move(
            (DeliveryState.delivered,),
            (DeliveryState.acknowledged,),
            (Capacity.receiver,),
            ("NO-07",),
            "class acknowledge",
        ),
        Move(
            (DeliveryState.failed,),
            (DeliveryState.resent,),
            (Capacity.receiver, Role.information_officer, Role.policy_admin),
            ("NO-01",),
            "by the receiver's administrator or the house",
        ),
        Move(
            (DeliveryState.delivered,),
            (DeliveryState.resent,),
            (Role.system,),
            ("NO-07",),
            "class acknowledge without receipt at term",
        ),
    ),
)
