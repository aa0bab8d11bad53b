"""Who acts: roles that professionals hold, with dates, and capacities that an organisation has towards one object."""

from app.domain.vocabulary.word import Word


class Role(Word, code="E08", term="rol"):
    """Role held by a professional in a house, on a case or in a meeting; a machine holds none."""

    process_director = "process_director", "procesregisseur"
    case_director = "case_director", "casusregisseur, casuscoördinator"
    process_manager = "process_manager", "procesmanager (Code Rood)", "process manager (Code Red)"
    local_process_manager_care = (
        "local_process_manager_care",
        "lokale procesmanager zorg",
        "local process manager for care",
    )
    case_manager = "case_manager", "casemanager CSG, zorgcoördinator", "case manager, care coordinator"
    mandate_holder = "mandate_holder", "mandaathouder"
    first_contact = "first_contact", "eerste contactpersoon"
    client_contact = "client_contact", "vast aanspreekpunt cliënten", "fixed contact of the clients"
    chair = "chair", "voorzitter"
    information_officer = "information_officer", "medewerker informatievoorziening, documentalist, filteraar"
    vt_worker = "vt_worker", "medewerker Veilig Thuis", "Veilig Thuis worker"
    house_manager = "house_manager", "(keten)manager veiligheidshuis", "manager of the safety house"
    policy_admin = "policy_admin", "secretaris, convenantbeheerder", "secretary, covenant administrator"
    system = "system", "het systeem", "the service itself"


CASE_ROLES = frozenset(
    {
        Role.process_director,
        Role.case_director,
        Role.process_manager,
        Role.local_process_manager_care,
        Role.case_manager,
        Role.mandate_holder,
        Role.first_contact,
        Role.client_contact,
    }
)
"""Roles held on one case."""

HOUSE_ROLES = frozenset(
    {
        Role.process_director,
        Role.process_manager,
        Role.information_officer,
        Role.vt_worker,
        Role.house_manager,
        Role.policy_admin,
    }
)
"""Roles held for a whole house; a process director may be named for the house and for a case."""


class Capacity(Word, term="hoedanigheid"):
    """What an organisation is towards one object (hoedanigheid): derived from the object, never assigned."""

    partner = "partner", "ketenpartner", "any partner of the house"
    team_organisation = "team_organisation", "deelnemende organisatie", "organisation that takes part in the case"
    referrer = "referrer", "aanmelder, verwijzer"
    contact_organisation = (
        "contact_organisation",
        "organisatie in contact met de persoon",
        "organisation in contact with the person",
    )
    author = "author", "opsteller met mandaat", "author with mandate"
    owner = "owner", "eigenaar"
    proposer = "proposer", "indiener van het voorstel"
    receiver = "receiver", "ontvanger"
    asked_organisation = "asked_organisation", "bevraagde organisatie"
    predecessor = "predecessor", "overdrager", "the one who hands over"
    successor = "successor", "opvolger"
