"""REST doors to findings: those of the cases that one may know of, and the acceptance of one."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.findings import service
from app.domain.findings.statements import FINDINGS

rest = Rest("Findings", "Findings (bevindingen): what soft rules notice; they block nothing, and data resolve them.")

rest.page(
    "/findings",
    FINDINGS,
    operation_id="list_findings",
    summary="List findings",
    description="What soft rules notice in the cases that your organisation directs, computed as you ask.",
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/findings/{findingId}/acknowledge",
    service.acknowledge_finding,
    permission="finding:acknowledge",
    summary="Accept a finding with a reason",
    example={"reason": "The grandmother is deaf; her sign language interpreter comes along next time"},
)
