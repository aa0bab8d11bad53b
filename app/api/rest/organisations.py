"""REST doors to the directory: organisations, their people, roles and mandates, agreements, the house's settings."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.organisations import agreements, glossary, service
from app.domain.organisations.statements import (
    AGREEMENTS,
    GLOSSARY_TERMS,
    HOUSE_SETTINGS,
    HOUSES,
    MANDATES,
    ORGANISATIONS,
    PROFESSIONALS,
    ROLES,
)

rest = Rest(
    "Organisations", "The directory of partners (ketenpartners): organisations, their people, their agreements."
)

_ORGANISATION = "/organisations/{organisationId}"
_AGREEMENT = "/agreements/{agreementId}"
_TERM = "/glossary-terms/{glossaryTermId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_CONTACT = {"name": "P. Bedacht", "email": "p.bedacht@jeugdteam.example"}

for _path, _source, _word, _words in (
    ("organisations", ORGANISATIONS, "organisation", "organisations"),
    ("professionals", PROFESSIONALS, "professional", "professionals"),
    ("roles", ROLES, "role", "roles in the house"),
    ("mandates", MANDATES, "mandate", "mandates"),
    ("agreements", AGREEMENTS, "agreement", "agreements"),
    ("settings", HOUSE_SETTINGS, "setting", "settings of the house"),
    ("houses", HOUSES, "house", "your safety house"),
):
    rest.page(
        f"/{_path}",
        _source,
        operation_id=f"list_{_path}",
        summary=f"List {_words}",
        description=f"Readable by every partner of the house: {_words}.",
    )
    rest.read(
        f"/{_path}/{{{_word}Id}}",
        _source,
        operation_id=f"read_{_word}",
        summary=f"Read one of the {_words}" if _path != "houses" else "Read your safety house",
        description=f"One of the {_words}; readable by every partner of the house.",
    )

for _edge, _words in (("contacts", "fixed contact persons"), ("professionals", "professionals")):
    rest.page(
        f"{_ORGANISATION}/{_edge}",
        ORGANISATIONS,
        edge=_edge,
        operation_id=f"list_organisation_{_edge}",
        summary=f"List the {_words} of an organisation",
        description=f"The {_words} of one partner.",
    )
rest.page(
    "/houses/{houseId}/parents",
    HOUSES,
    edge="parents",
    operation_id="list_house_parents",
    summary="List under which house your house came when",
    description="Old and new parent with the date; the house keeps its identifier and all that it holds.",
)
rest.page(
    f"{_AGREEMENT}/parties",
    AGREEMENTS,
    edge="parties",
    operation_id="list_agreement_parties",
    summary="List the parties of an agreement",
    description="Who signed it, and when.",
)
offer(
    rest,
    "POST",
    "/organisations",
    service.register_organisation,
    permission="organisation:register",
    summary="Register an organisation",
    shows=ORGANISATIONS,
    creates="/organisations/{id}",
    example={
        "name": "Jeugdteam Waterduin",
        "kind": "youth_team",
        "chains": ["care"],
        "participationForm": "structural",
        "region": "Waterduin",
        "contacts": [_CONTACT],
    },
)
offer(
    rest,
    "PATCH",
    _ORGANISATION,
    service.change_organisation,
    permission="organisation:change",
    summary="Change what the directory says of an organisation",
    example={"task": "Help for families with children to 23", "expertise": ["divorce", "child_interview"]},
    shows=ORGANISATIONS,
)
offer_moves(
    rest,
    _ORGANISATION,
    Move("activate", service.activate_organisation, "organisation:activate", "Let an organisation take part"),
    Move("suspend", service.suspend_organisation, "organisation:suspend", "Keep an organisation out for now"),
    shows=ORGANISATIONS,
)
offer(
    rest,
    "POST",
    f"{_ORGANISATION}/contacts",
    service.add_contact,
    permission="organisation:change",
    summary="Name a fixed contact person",
    example=_CONTACT,
)
offer(
    rest,
    "DELETE",
    f"{_ORGANISATION}/contacts/{{contactId}}",
    service.remove_contact,
    permission="organisation:change",
    summary="Remove a contact person",
)
offer(
    rest,
    "POST",
    "/professionals",
    service.register_professional,
    permission="professional:register",
    summary="Register a professional of your organisation",
    shows=PROFESSIONALS,
    creates="/professionals/{id}",
    example={"name": "L. Verzonnen"},
)
offer(
    rest,
    "POST",
    "/professionals/{professionalId}/end",
    service.end_professional,
    permission="professional:end",
    summary="End the registration of a professional",
    shows=PROFESSIONALS,
)
offer(
    rest,
    "POST",
    "/roles",
    service.assign_role,
    permission="role:assign",
    summary="Give a professional a role in the house",
    shows=ROLES,
    creates="/roles/{id}",
    example={"professionalId": _ID, "role": "process_director"},
)
offer(rest, "POST", "/roles/{roleId}/end", service.end_role, permission="role:end", summary="End a role", shows=ROLES)
offer(
    rest,
    "POST",
    "/mandates",
    service.grant_mandate,
    permission="mandate:grant",
    summary="Grant a mandate",
    shows=MANDATES,
    creates="/mandates/{id}",
    example={"professionalId": _ID, "scope": "start_care", "endsAt": "2027-12-31T23:00:00Z"},
)
offer(
    rest,
    "POST",
    "/mandates/{mandateId}/end",
    service.end_mandate,
    permission="mandate:end",
    summary="End a mandate",
    shows=MANDATES,
)
offer(
    rest,
    "POST",
    "/agreements",
    agreements.record_agreement,
    permission="agreement:record",
    summary="Record an agreement",
    shows=AGREEMENTS,
    creates="/agreements/{id}",
    example={
        "kind": "covenant",
        "title": "Convenant Zorg- en Veiligheidshuis Waterduin",
        "edition": "2026-1",
        "purposes": ["stop_violence", "lasting_safety", "risk_assessment", "plan_execution"],
        "categories": ["existence", "identity", "contact", "household", "coordination", "safety"],
        "startsAt": "2026-01-01T00:00:00Z",
        "parties": [{"organisationId": _ID, "signedOn": "2025-12-11"}],
    },
    then=agreements.renew_grants,
)
offer_moves(
    rest,
    _AGREEMENT,
    Move(
        "parties",
        agreements.sign_agreement,
        "agreement:sign",
        "Sign an agreement",
        {"organisationId": _ID, "signedOn": "2026-02-03"},
    ),
    Move("parties/{organisationId}/leave", agreements.leave_agreement, "agreement:leave", "Leave an agreement"),
    Move(
        "end",
        agreements.end_agreement,
        "agreement:end",
        "End an agreement",
        {"endsAt": "2026-12-31T23:00:00Z"},
    ),
    shows=AGREEMENTS,
    then=agreements.renew_grants,
)
offer_moves(
    rest,
    "/houses/{houseId}",
    Move(
        "reparent",
        service.reparent_house,
        "house:reparent",
        "Put your house under another one",
        {"parentId": _ID, "merged": False, "since": "2026-12-01", "reason": "Decision of the steering group"},
    ),
    shows=HOUSES,
)
offer(
    rest,
    "POST",
    "/settings",
    agreements.change_setting,
    permission="setting:change",
    summary="Change a setting of the house",
    shows=HOUSE_SETTINGS,
    creates="/settings/{id}",
    example={"name": "parking_days", "value": 60},
    then=agreements.renew_grants,
)
rest.page(
    "/glossary-terms",
    GLOSSARY_TERMS,
    operation_id="list_glossary_terms",
    summary="List the terms of the glossary",
    description="Readable by every partner of the house: each term with its working definition.",
)
rest.read(
    _TERM,
    GLOSSARY_TERMS,
    operation_id="read_glossary_term",
    summary="Read a term of the glossary",
    description="Its working definition; what the organisations mean by it themselves are its `meanings`.",
)
rest.page(
    f"{_TERM}/meanings",
    GLOSSARY_TERMS,
    edge="meanings",
    operation_id="list_glossary_term_meanings",
    summary="List what the organisations mean by a term",
    description="Each organisation's own meaning, beside the working definition.",
)
offer(
    rest,
    "POST",
    "/glossary-terms",
    glossary.define_glossary_term,
    permission="glossary-term:define",
    summary="Add a term to the glossary",
    shows=GLOSSARY_TERMS,
    creates="/glossary-terms/{id}",
    example={
        "term": "huiselijk geweld",
        "workingDefinition": "Violence by somebody of the home circle, of the body, of sexuality or of the mind",
        "source": "Werkdefinitie casusoverleg 2026",
    },
)
offer(
    rest,
    "PATCH",
    _TERM,
    glossary.redefine_glossary_term,
    permission="glossary-term:redefine",
    summary="Change the working definition of a term",
    shows=GLOSSARY_TERMS,
    example={"workingDefinition": "Violence by somebody of the home circle, neglect among it"},
)
offer(
    rest,
    "PUT",
    f"{_TERM}/meaning",
    glossary.explain_glossary_term,
    permission="glossary-term:explain",
    summary="Say what your organisation means by a term",
    shows=GLOSSARY_TERMS,
    example={"meaning": "Violence of body or sexuality, stalking and threats, by somebody of the home circle"},
)
