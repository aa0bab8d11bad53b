"""REST doors to the records: who was shown what, who did what, and what a person may ask about it."""

from pydantic import AwareDatetime, Field

from app.api.rest.offering import Move, offer_moves
from app.api.rest.operation import Call
from app.api.rest.route import Rest
from app.domain.access.draft import Draft
from app.domain.access.policy import PERMISSIONS
from app.domain.disclosures import requests, service
from app.domain.disclosures.answers import AgreementAudit, PersonOverview
from app.domain.disclosures.statements.log import ACTS, DISCLOSURES
from app.domain.disclosures.statements.requests import SUBJECT_REQUESTS

rest = Rest("Disclosures", "The records (logboek van verstrekkingen): who saw what, for which purpose; who did what.")


class OverviewPeriod(Draft):
    """The period of an overview; without it everything that is kept."""

    since: AwareDatetime | None = Field(default=None, description="From when.")
    until: AwareDatetime | None = Field(default=None, description="Until when, not included.")


class AuditPeriod(Draft):
    """The period of an audit."""

    since: AwareDatetime = Field(description="From when.")
    until: AwareDatetime = Field(description="Until when, not included.")


rest.page(
    "/disclosures",
    DISCLOSURES,
    operation_id="list_disclosures",
    summary="Read the log of disclosures",
    description="What was shown to your organisation; for the house's officers what was shown to every partner. A look "
    "into the log is itself recorded.",
)
rest.read(
    "/disclosures/{disclosureId}",
    DISCLOSURES,
    operation_id="read_disclosure",
    summary="Read one entry of the log",
    description="One disclosure: to whom, for which purpose, through which door.",
)
rest.page(
    "/acts",
    ACTS,
    operation_id="list_acts",
    summary="Read the audit of acts",
    description="For the house's officers: each act and each refused attempt, by the name of its permission.",
)


@rest.act(
    "POST",
    "/persons/{personId}/disclosure-overview",
    summary="Tell a person what was shared",
    scopes=PERMISSIONS["disclosure:overview"].scopes,
    draft=OverviewPeriod,
    returns=PersonOverview,
)
async def overview_disclosures(call: Call[OverviewPeriod]) -> PersonOverview:
    """What was shared of one person: when, by whom with whom, which categories, on which kind of ground.

    For who answers the person's question, with purpose `client_transparency`; it names no content.
    """
    return await service.overview_disclosures(
        call.gate, call.actor, person_id=call.path["personId"], since=call.body.since, until=call.body.until
    )


@rest.act(
    "POST",
    "/agreements/{agreementId}/audit",
    summary="Audit the use of an agreement",
    scopes=PERMISSIONS["audit:read"].scopes,
    draft=AuditPeriod,
    returns=AgreementAudit,
    example={"since": "2026-10-01T00:00:00Z", "until": "2026-11-01T00:00:00Z"},
)
async def audit_agreement(call: Call[AuditPeriod]) -> AgreementAudit:
    """Who brought and who saw which category under an agreement in a period, without content."""
    return await service.audit_agreement(
        call.gate, call.actor, agreement_id=call.path["agreementId"], since=call.body.since, until=call.body.until
    )


_SUBJECT = "/subject-requests/{subjectRequestId}"

rest.read(
    _SUBJECT,
    SUBJECT_REQUESTS,
    operation_id="read_subject_request",
    summary="Read what a subject asks",
    description="A request about what is kept of a person, with only what you may know of it.",
)
offer_moves(
    rest,
    "/cases/{caseId}/persons/{personId}",
    Move(
        "subject-requests",
        requests.record_subject_request,
        "subject-request:record",
        "Take in what a subject asks",
        {"kind": "copy", "text": "I want to read what was written about me"},
    ),
)
offer_moves(
    rest,
    _SUBJECT,
    Move(
        "decide",
        requests.decide_subject_request,
        "subject-request:decide",
        "Decide on what a subject asks",
        {"granted": True, "reason": "She asks about herself alone"},
    ),
    Move(
        "answer",
        requests.answer_subject_request,
        "subject-request:answer",
        "Answer what a subject asks",
        {"note": "Sent with an explanation"},
    ),
    shows=SUBJECT_REQUESTS,
)
