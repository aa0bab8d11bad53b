"""Measures that a court, mayor, prosecutor or helper can impose or arrange, and the legal frame of help."""

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
