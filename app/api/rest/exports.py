"""REST doors to exports: files for one's own file and for research, and reports that go out."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.exports import outbound, service
from app.domain.exports.statements import EXPORTS, OUTBOUND_REPORTS
from app.domain.exports.views import ExportFile

rest = Rest("Exports", "Exports and outbound reports (export, uitgaand bericht): recorded, and gone after a while.")

_ONE = "/exports/{exportId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

rest.page(
    "/exports",
    EXPORTS,
    operation_id="list_exports",
    summary="List your exports",
    description="Files that were made for your organisation, with who asked, why, on which ground and until when.",
)
rest.read(
    _ONE,
    EXPORTS,
    operation_id="read_export",
    summary="Read what is known of an export",
    description="Who asked, why, on which ground, how many items, which checksum, until when; not its content.",
)
offer(
    rest,
    "POST",
    "/exports/own-file",
    service.export_own_file,
    permission="export:own-file",
    summary="Export for your own file",
    shows=EXPORTS,
    creates="/exports/{id}",
)
offer(
    rest,
    "POST",
    "/exports/research",
    service.export_research,
    permission="export:research",
    summary="Export for research",
    shows=EXPORTS,
    creates="/exports/{id}",
    example={"year": 2026},
)
offer(
    rest,
    "POST",
    f"{_ONE}/fetch",
    service.fetch_export,
    permission="export:fetch",
    summary="Fetch an export",
    returns=ExportFile,
)
rest.page(
    "/outbound-reports",
    OUTBOUND_REPORTS,
    operation_id="list_outbound_reports",
    summary="List reports that went out",
    description="Those that you issued or received; for the house all of them.",
)
rest.read(
    "/outbound-reports/{outboundReportId}",
    OUTBOUND_REPORTS,
    operation_id="read_outbound_report",
    summary="Read a report that went out",
    description="In whose name it went, to whom, and what it says.",
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/outbound-reports",
    outbound.issue_report,
    permission="report:issue",
    summary="Issue a report",
    shows=OUTBOUND_REPORTS,
    creates="/outbound-reports/{id}",
    example={
        "kind": "vt_report",
        "issuer": "organisation",
        "recipientId": _ID,
        "category": "safety",
        "text": "New violence after the home ban ended",
    },
)
