"""Measures that a court, mayor, prosecutor or helper can impose or arrange, and the legal frame of help."""

from typing import Final

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class LegalFrame(Word, code="E40", term="juridisch kader"):
    """Legal frame in which help is given."""

    voluntary = "voluntary", "vrijwillig kader"
    pressing = "pressing", "drang", "pressing (drang)"
    coercive_civil = "coercive_civil", "gedwongen, civiel"
    coercive_criminal = "coercive_criminal", "strafrecht"
    coercive_administrative = "coercive_administrative", "bestuursrecht"


class MeasureStatus(Word, term="status maatregel"):
    """How far a measure is."""

    requested = "requested", "gevraagd"
    decided_yes = "decided_yes", "toegewezen", "granted"
    decided_no = "decided_no", "afgewezen", "rejected"
    running = "running", "loopt"
    ended = "ended", "beëindigd"
    lifted = "lifted", "opgeheven"


COERCIVE = frozenset({LegalFrame.coercive_civil, LegalFrame.coercive_criminal, LegalFrame.coercive_administrative})
"""Frames in which it is recorded when and to whom the coercion was explained; rule PL-13."""

MEASURE = LifeCycle(
    name="measure",
    states=MeasureStatus,
    initial=(MeasureStatus.requested,),
    ends=(MeasureStatus.decided_no, MeasureStatus.ended, MeasureStatus.lifted),
    starts_by=(Capacity.team_organisation,),
    starts_rules=("PL-13", "PL-14"),
    moves=(
        Move(
            (MeasureStatus.requested,),
            (MeasureStatus.decided_yes, MeasureStatus.decided_no),
            (Capacity.owner, Role.case_director, Role.process_director),
            ("PL-13", "PL-16"),
            "with the deciding authority; a refused home ban proposes what else can be done",
        ),
        Move(
            (MeasureStatus.decided_yes,),
            (MeasureStatus.running,),
            (Capacity.owner, Role.case_director, Role.process_director),
            ("PL-13", "PL-14"),
            "a home ban with its director and a helper for each",
        ),
        Move(
            (MeasureStatus.running,),
            (MeasureStatus.ended, MeasureStatus.lifted),
            (Capacity.owner, Role.case_director, Role.process_director),
            ("PL-13", "PL-16"),
            "help that began under it goes on",
        ),
    ),
)


class HomePresence(Word, term="aanwezigheid in de woning"):
    """Why a home ban can be imposed: how the person is bound to the home; rule PL-14."""

    shared_home = "shared_home", "gedeelde woning"
    regular_presence = "regular_presence", "regelmatig aanwezig", "regularly present there"


class LegalEventKind(Word, term="juridische gebeurtenis", is_open=True):
    """What stands on the one legal timeline of a person; rules PL-13 and PL-17."""

    requested = "requested", "maatregel gevraagd", "measure requested"
    decided_yes = "decided_yes", "maatregel toegewezen", "measure granted"
    decided_no = "decided_no", "maatregel afgewezen", "measure rejected"
    started = "started", "maatregel ingegaan", "measure started"
    ended = "ended", "maatregel beëindigd", "measure ended"
    lifted = "lifted", "maatregel opgeheven", "measure lifted"
    hearing = "hearing", "zitting"
    release = "release", "vrijlating"
    measure_end = "measure_end", "einddatum maatregel", "date on which a measure ends"
    divorce_petition = "divorce_petition", "verzoek tot echtscheiding ingediend", "divorce petition filed"


REMINDED: Final = frozenset({LegalEventKind.hearing, LegalEventKind.release, LegalEventKind.measure_end})
"""Dates of which the team is reminded before they come; rule PL-17."""

PLANNED_BY_HAND: Final = frozenset({LegalEventKind.hearing, LegalEventKind.release, LegalEventKind.divorce_petition})
"""Events that are recorded by themselves; the others follow from a measure."""


class MeasureDomain(Word, code="E26", term="rechtsgebied maatregel"):
    """Domain of a measure, as its list has it."""

    administrative = "administrative", "bestuursrecht"
    criminal = "criminal", "strafrecht"
    civil = "civil", "civiel recht"
    other = "other", "verblijf, politie en overig", "residential, police and other"


class MeasureKind(Word, code="E26", term="maatregel"):
    """Measure (maatregel)."""

    home_ban = "home_ban", "tijdelijk huisverbod met contactverbod", "temporary home ban with contact ban"
    area_ban = "area_ban", "gebieds- of wijkverbod"
    custody_order_wzd = "custody_order_wzd", "inbewaringstelling Wet zorg en dwang"
    benefit_withdrawal = "benefit_withdrawal", "intrekken uitkering"
    arrest_custody = "arrest_custody", "aanhouding, inverzekeringstelling", "arrest, police custody"
    guard_protect = "guard_protect", "Stelsel Bewaken en Beveiligen", "guard and protect scheme"
    conditional_disposal = "conditional_disposal", "strafbeschikking of sepot met voorwaarden"
    behaviour_order = "behaviour_order", "gedragsaanwijzing 509hh Sv"
    liberty_restriction = "liberty_restriction", "vrijheidsbeperkende maatregel, bijzondere voorwaarde"
    mandatory_treatment = "mandatory_treatment", "verplichte, forensische behandeling"
    mandatory_residence = "mandatory_residence", "verplicht begeleid wonen", "mandatory supported residence"
    report_duty = "report_duty", "meldplicht reclassering", "duty to report to probation"
    street_contact_location_ban = "street_contact_location_ban", "straat-, contact-, locatieverbod"
    behaviour_programme = "behaviour_programme", "gedragsinterventie"
    criminal_mediation = "criminal_mediation", "mediation in strafzaak"
    conditional_sentence = "conditional_sentence", "voorwaardelijke straf, taakstraf"
    youth_probation = "youth_probation", "(jeugd)reclassering"
    police_complaint = "police_complaint", "aangifte"
    imprisonment = "imprisonment", "gevangenisstraf"
    forensic_ward = "forensic_ward", "forensisch psychiatrische opname"
    isd = "isd", "inrichting stelselmatige daders (ISD)", "institution for persistent offenders (ISD)"
    probation_supervision = "probation_supervision", "toezicht reclassering"
    provisional_supervision = "provisional_supervision", "voorlopige OTS of voogdij"
    supervision_order = "supervision_order", "ondertoezichtstelling"
    out_of_home = "out_of_home", "machtiging uithuisplaatsing", "out-of-home placement"
    investigation_request = "investigation_request", "verzoek tot onderzoek RvdK"
    provisional_order = "provisional_order", "voorlopige voorziening"
    imposed_parent_training = "imposed_parent_training", "opgelegde training ouder"
    contact_decision = "contact_decision", "omgangsbeslissing", "decision on contact with a child"
    custody_decision = "custody_decision", "gezagsbeslissing"
    civil_contact_ban = "civil_contact_ban", "civiel contactverbod"
    guardianship = "guardianship", "curatele, bewindvoering"
    forced_admission = "forced_admission", "gedwongen ggz-opname"
    shelter = "shelter", "vrouwenopvang, safe house"
    aware = "aware", "AWARE-alarm", "AWARE alarm"
    priority_address = "priority_address", "Afspraak Op Locatie"
    stop_talk = "stop_talk", "STOP-gesprek"
    reducing_dv = "reducing_dv", "Terugdringen Huiselijk Geweld", "programme to reduce domestic violence"
    youth_protection_table = "youth_protection_table", "jeugdbeschermingstafel"
    safe_start = "safe_start", "Veilige Start, ongeboren kind", "safe start, unborn child"
    contact_house = "contact_house", "omgangshuis"
    foster_care = "foster_care", "(netwerk)pleegzorg"
    vt_or_child_report = "vt_or_child_report", "melding bij Veilig Thuis of AMK", "report to Veilig Thuis"

    @property
    def domain(self) -> MeasureDomain:
        """The part of the list in which it stands."""
        names = list(MeasureKind)
        place = names.index(self)
        return next(domain for domain, last in _LAST_OF_DOMAIN.items() if place <= names.index(last))


_LAST_OF_DOMAIN: Final = {
    MeasureDomain.administrative: MeasureKind.benefit_withdrawal,
    MeasureDomain.criminal: MeasureKind.probation_supervision,
    MeasureDomain.civil: MeasureKind.forced_admission,
    MeasureDomain.other: MeasureKind.vt_or_child_report,
}
"""The list stands in the order of its domains; the last of each ends it."""

CHILD_PROTECTION: Final = frozenset(
    {
        MeasureKind.provisional_supervision,
        MeasureKind.supervision_order,
        MeasureKind.out_of_home,
        MeasureKind.investigation_request,
        MeasureKind.safe_start,
    }
)
"""Measures of child protection: their subject is a minor or an unborn child; rule PL-13."""

INSTEAD_OF_A_HOME_BAN: Final = (MeasureKind.reducing_dv, MeasureKind.priority_address)
"""What is proposed where a home ban is refused; the stop talk only at low risk of escalation (rule PL-16)."""
