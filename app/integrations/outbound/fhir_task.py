"""The status of a referral as a FHIR Task, R4 or R5: what its reader may see of it, in coded words, no person.

Pushed to the partner's own FHIR server (`PUT <endpoint>/Task/<referral>`) and read at `GET /v1/fhir/Task/<referral>`.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from app.domain.vocabulary.referrals import ReferralState
from app.integrations.adapter import Disclosed, Notice, Options, OutboundChannel, Rendered
from app.integrations.fhir import OURS, FhirVersion, media_type_of

SUBJECT: Final = "referral"
_S = ReferralState

STATUSES: Final[Mapping[ReferralState, str]] = {
    _S.received: "received",
    _S.duplicate: "received",
    _S.attached: "accepted",
    _S.needs_information: "on-hold",
    _S.in_triage: "in-progress",
    _S.acute_care: "in-progress",
    _S.investigating: "in-progress",
    _S.vt_conditions: "in-progress",
    _S.in_weighing: "in-progress",
    _S.accepted: "accepted",
    _S.not_taken_up: "rejected",
    _S.rerouted: "rejected",
    _S.handed_over: "completed",
    _S.regular_support: "completed",
    _S.withdrawn: "cancelled",
}
"""What each state is among FHIR's own; the state itself stands in `businessStatus`."""

_PRIORITIES: Final = {"routine": "routine", "urgent": "urgent", "acute": "stat"}


class FhirTaskOptions(Options):
    """How a partner's FHIR server takes its Tasks."""

    fhir_version: FhirVersion = Field(default="4.0", description="Release of FHIR that it reads.")


def task_of(referral: Disclosed, version: FhirVersion) -> dict[str, Any]:
    """The Task that a referral is to its reader; `referral` is the JSON of its view as it was disclosed."""
    state = ReferralState(referral["state"])
    told = {
        "resourceType": "Task",
        "id": referral["id"],
        "meta": {"versionId": str(referral["version"]), "lastUpdated": referral["updatedAt"]},
        "identifier": [{"system": f"{OURS}message", "value": referral["messageId"]}],
        "status": STATUSES[state],
        "statusReason": _reason(referral, version),
        "businessStatus": _coded("referral-state", state.value, state.en),
        "intent": "order",
        "priority": _PRIORITIES.get(referral.get("urgency", "")),
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "focus": {"type": "ServiceRequest", "identifier": {"value": referral["reference"]}},
        "authoredOn": referral["arrivedAt"],
        "lastModified": referral["updatedAt"],
        "output": _outputs(referral),
    }
    return {name: value for name, value in told.items() if value not in (None, [])}


def render(notice: Notice, disclosed: Disclosed, options: FhirTaskOptions) -> Rendered | None:
    """The Task that follows from a notice about a referral; None where the receiver sees nothing of it."""
    if notice.subject_kind != SUBJECT or not {"id", "state", "messageId"} <= disclosed.keys():
        return None
    body = json.dumps(task_of(disclosed, options.fhir_version), ensure_ascii=False, separators=(",", ":"))
    return Rendered(
        "PUT", f"Task/{notice.subject_id}", body.encode(), {"Content-Type": media_type_of(options.fhir_version)}
    )


def _reason(referral: Disclosed, version: FhirVersion) -> dict[str, Any] | None:
    code = referral.get("elsewhereReason")
    if code is None:
        return None
    concept = _coded("elsewhere-reason", code)
    return {"concept": concept} if version == "5.0" else concept


def _outputs(referral: Disclosed) -> list[dict[str, Any]]:
    """The other route of a referral that is not taken up here (rule RE-10)."""
    outputs: list[dict[str, Any]] = []
    if organisation := referral.get("elsewhereOrganisationId"):
        value = {"type": "Organization", "identifier": {"system": f"{OURS}organisation", "value": organisation}}
        outputs.append({"type": _coded("referral", "elsewhereOrganisationId"), "valueReference": value})
    if kind := referral.get("meetingKind"):
        outputs.append({"type": _coded("referral", "meetingKind"), "valueCode": kind})
    return outputs


def _coded(system: str, code: str, display: str | None = None) -> dict[str, Any]:
    coding = {"system": OURS + system, "code": code}
    return {"coding": [coding | ({"display": display} if display else {})]}


CHANNEL: Final = OutboundChannel(
    name="fhir_task",
    title="FHIR Task",
    options=FhirTaskOptions,
    render=render,
    subjects=frozenset({SUBJECT}),
)
