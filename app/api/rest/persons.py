"""REST doors to the persons of a case, their household, and who must be kept apart."""

from app.api.rest.offering import Changed, offer
from app.api.rest.route import Rest
from app.domain.persons import danger, households, matching, service
from app.domain.persons.statements import DANGER_PAIRS

rest = Rest("Persons", "Persons (personen) of a case, their household and relations, and who is kept apart.")

_CASE = "/cases/{caseId}"
_PERSON = "/cases/{caseId}/persons/{personId}"
_PAIR = "/danger-pairs/{dangerPairId}"

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
offer(rest, "PATCH", _PERSON, service.change_person, permission="person:change", summary="Change a person's data")
for _move, _use_case, _permission, _summary in (
    ("change-role", service.change_case_role, "person:change", "Give a person another role in the case"),
    ("screen", service.screen_person, "person:change", "Record the screening of someone of the network"),
    ("protect", service.protect_person, "person:protect", "Protect a person's address and whereabouts"),
    ("unprotect", service.unprotect_person, "person:unprotect", "End the protection of a person's address"),
    ("merge", matching.merge_persons, "person:merge", "Decide that two records are one person"),
):
    offer(rest, "POST", f"{_PERSON}/{_move}", _use_case, permission=_permission, summary=_summary)
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
for _path, _use_case, _summary in (
    ("household", households.add_household_member, "Add a person to the household"),
    ("household/{memberId}/end", households.end_household_member, "End a person's part in the household"),
    ("relations", households.record_relation, "Record a relation between two persons"),
    ("relations/{relationId}/end", households.end_relation, "End a relation between two persons"),
):
    offer(rest, "POST", f"{_CASE}/{_path}", _use_case, permission="household:change", summary=_summary)
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
)
offer(
    rest,
    "POST",
    f"{_PAIR}/lift",
    danger.lift_danger_pair,
    permission="danger-pair:lift",
    summary="End that two persons are kept apart",
    shows=DANGER_PAIRS,
)
