"""The rules of what stands beside the course of a case: levels of direction, the end of a measure. Pure."""

from app.domain.errors import Fault, InvalidContent
from app.domain.vocabulary.cases import DirectionLevel
from app.domain.vocabulary.organisations import OrganisationKind

_ASKED = {
    DirectionLevel.case: "caseId",
    DirectionLevel.conference: "meetingKind",
    DirectionLevel.external: "network",
}


def check_level(level: DirectionLevel, *, case: object, meeting_kind: object, network: object) -> None:
    """Each level of direction names what it is of, and nothing else; rule OR-07."""
    given = {"caseId": case, "meetingKind": meeting_kind, "network": network}
    asked = _ASKED.get(level)
    faults = [
        Fault(f"/{name}", "required" if name == asked else "not-allowed", "OR-07")
        for name, value in given.items()
        if (value is not None) is not (name == asked)
    ]
    if faults:
        raise InvalidContent(*faults)


def check_going_on(guidance: OrganisationKind, monitoring: OrganisationKind) -> None:
    """After a child-protection measure the local team guides and Veilig Thuis monitors; rule CA-05."""
    faults = []
    if guidance is not OrganisationKind.local_team:
        faults.append(Fault("/guidanceById", "not-a-local-team", "CA-05"))
    if monitoring is not OrganisationKind.veilig_thuis:
        faults.append(Fault("/monitoringById", "not-veilig-thuis", "CA-05"))
    if faults:
        raise InvalidContent(*faults)
