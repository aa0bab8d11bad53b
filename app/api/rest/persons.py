"""REST doors to the persons of a case, their household, and who must be kept apart."""

from app.api.rest.offering import Changed, Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.persons import children, contact, danger, households, matching, preferences, service
from app.domain.persons.statements.circle import (
    CLIENT_MESSAGES,
    CLIENT_PREFERENCES,
    CONFIDANTS,
    PERPETRATOR_CONTACTS,
)
from app.domain.persons.statements.persons import DANGER_PAIRS

rest = Rest("Persons", "Persons (personen) of a case, their household and relations, and who is kept apart.")

_CASE = "/cases/{caseId}"
_PERSON = "/cases/{caseId}/persons/{personId}"
_PAIR = "/danger-pairs/{dangerPairId}"
_ONE, _OTHER = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c", "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4d"

offer(
    rest,
    "POST",
    f"{_CASE}/persons",
    service.add_person_to_case,
    permission="person:change",
    summary="Add a person to a case",
    returns=Changed,
    example={
        "person": {"givenName": "Joris", "familyName": "Modelsma", "birthDate": "2011-02-24"},
        "householdRole": "child",
    },
)
offer(
    rest,
    "PATCH",
    _PERSON,
    service.change_person,
    permission="person:change",
    summary="Change a person's data",
    example={"street": "Duindoornpad 12", "city": "Waterduin", "whereabouts": None},
)
offer_moves(
    rest,
    _PERSON,
    Move(
        "change-role",
        service.change_case_role,
        "person:change",
        "Give a person another role in the case",
        {"role": "support_person"},
    ),
    Move(
        "screen",
        service.screen_person,
        "person:change",
        "Record the screening of someone of the network",
        {"influence": "support"},
    ),
    Move("protect", service.protect_person, "person:protect", "Protect a person's address and whereabouts"),
    Move("unprotect", service.unprotect_person, "person:unprotect", "End the protection of a person's address"),
    Move(
        "merge",
        matching.merge_persons,
        "person:merge",
        "Decide that two records are one person",
        {"mergedId": _OTHER, "reason": "The same date of birth, school and telephone number"},
    ),
)
offer(
    rest,
    "POST",
    f"{_PERSON}/merged/{{mergedId}}/unmerge",
    matching.unmerge_persons,
    permission="person:unmerge",
    summary="Undo that two records are one person",
)
offer(
    rest,
    "POST",
    "/persons/match",
    matching.match_persons,
    permission="person:match",
    summary="Find who may be meant",
    returns=matching.Candidates,
    example={"givenName": "Joris", "familyName": "Modelsma", "birthDate": "2011-02-24"},
)
offer_moves(
    rest,
    _CASE,
    Move(
        "household",
        households.add_household_member,
        "household:change",
        "Add a person to the household",
        {"personId": _ONE, "role": "step_parent", "startsOn": "2026-03-01"},
    ),
    Move(
        "household/{memberId}/end",
        households.end_household_member,
        "household:change",
        "End a person's part in the household",
        {"on": "2026-10-31"},
    ),
    Move(
        "relations",
        households.record_relation,
        "household:change",
        "Record a relation between two persons",
        {"personId": _ONE, "toPersonId": _OTHER, "kind": "aunt"},
    ),
    Move(
        "relations/{relationId}/end",
        households.end_relation,
        "household:change",
        "End a relation between two persons",
        {"on": "2026-10-31"},
    ),
)
rest.read(
    _PAIR,
    DANGER_PAIRS,
    operation_id="read_danger_pair",
    summary="Read who is kept apart",
    description="A pair of persons who are kept apart, for those who may know of both.",
)
offer(
    rest,
    "POST",
    f"{_CASE}/danger-pairs",
    danger.set_danger_pair,
    permission="danger-pair:set",
    summary="Keep two persons apart",
    shows=DANGER_PAIRS,
    creates="/danger-pairs/{id}",
    example={
        "kind": "stalking",
        "personId": _ONE,
        "otherPersonId": _OTHER,
        "source": "Report to the police of 2 November",
    },
)
offer(
    rest,
    "POST",
    f"{_PAIR}/lift",
    danger.lift_danger_pair,
    permission="danger-pair:lift",
    summary="End that two persons are kept apart",
    example={"reason": "He moved abroad and the tag was taken off by the court"},
    shows=DANGER_PAIRS,
)

_CONFIDANT = "/confidants/{confidantId}"
_PREFERENCES = "/client-preferences/{preferencesId}"
_CONTACT = "/perpetrator-contacts/{contactStatusId}"
_MESSAGE = "/client-messages/{clientMessageId}"

for _path, _source, _operation, _what in (
    (_CONFIDANT, CONFIDANTS, "read_confidant", "in whom a child confides"),
    (_PREFERENCES, CLIENT_PREFERENCES, "read_client_preferences", "how a client wants to be met"),
    (_CONTACT, PERPETRATOR_CONTACTS, "read_perpetrator_contact", "whether there is contact with who used violence"),
    (_MESSAGE, CLIENT_MESSAGES, "read_client_message", "what a client is told"),
):
    rest.read(
        _path,
        _source,
        operation_id=_operation,
        summary=f"Read {_what}",
        description=f"One record of {_what}, with only what you may know of it.",
    )
offer_moves(
    rest,
    _PERSON,
    Move(
        "confidants",
        children.record_confidant,
        "confidant:record",
        "Record in whom a child confides",
        {"personId": _OTHER, "chosenByChild": True, "foundOn": "2026-11-03"},
    ),
    Move(
        "hearings",
        children.record_child_hearing,
        "child-hearing:record",
        "Record whether a child was heard",
        {"heard": "yes", "heardOn": "2026-11-04", "parentsPresent": False},
    ),
    Move(
        "preferences",
        preferences.record_client_preferences,
        "client-preferences:record",
        "Record how a client wants to be met",
        {"language": "Tigrinya", "interpreter": True, "workerGender": "female"},
    ),
    Move(
        "contact-status",
        contact.record_perpetrator_contact,
        "perpetrator-contact:record",
        "Record whether there is contact with who used violence",
        {"status": "being_sought", "note": "Sleeps at a friend's"},
    ),
    Move(
        "messages",
        contact.prepare_client_message,
        "client-message:prepare",
        "Prepare a message to a client",
        {"kind": "invitation", "text": "We would like to meet you on Thursday at ten"},
    ),
)
offer_moves(
    rest,
    _CONFIDANT,
    Move(
        "end",
        children.end_confidant,
        "confidant:end",
        "Say that a child confides in someone no longer",
        {"reason": "The teacher left the school"},
    ),
    shows=CONFIDANTS,
)
offer(
    rest,
    "PUT",
    _PREFERENCES,
    preferences.change_client_preferences,
    permission="client-preferences:change",
    summary="Record anew how a client wants to be met",
    shows=CLIENT_PREFERENCES,
    example={"language": "Dutch", "plainLanguage": True},
)
offer(
    rest,
    "PUT",
    _CONTACT,
    contact.change_perpetrator_contact,
    permission="perpetrator-contact:change",
    summary="Record how the contact with who used violence stands now",
    shows=PERPETRATOR_CONTACTS,
    example={"status": "detained", "since": "2026-11-10"},
)
offer_moves(
    rest,
    _MESSAGE,
    Move(
        "deliver",
        contact.deliver_client_message,
        "client-message:deliver",
        "Record that a client was told",
        {"note": "Told at the school gate"},
    ),
    shows=CLIENT_MESSAGES,
)
