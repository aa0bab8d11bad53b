"""One row of each kind that reports, exports and feedback name by an identifier."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.tables.exports import ExportJobRow, OutboundReportRow
from app.domain.tables.feedback import BriefingRow
from app.domain.tables.reports import ImprovementActionRow
from app.domain.tables.statistics import IndicatorRow
from app.domain.vocabulary.sharing import Category
from tests.world import MadeCase, World

REPORT_IDS = ("findingId", "exportId", "outboundReportId", "briefingId")
REPORT_CATALOGUE_IDS = ("improvementId", "indicatorId")


def report_rows(world: World, case: MadeCase) -> dict[str, Any]:
    """All of them of the police."""
    now = datetime.now(UTC)
    police, vt = world.organisations["police"], world.organisations["veilig_thuis"]
    return {
        "exportId": ExportJobRow(
            house_id=world.house_id, kind="own_file", organisation_id=police, purpose="monitoring",
            ground="own actions", item_count=0, checksum="0" * 64, content="{}", expires_at=now + timedelta(days=1),
        ),
        "outboundReportId": OutboundReportRow(
            house_id=world.house_id, case_id=case.id, kind="vt_report", issuer="organisation", issuer_id=police,
            recipient_id=vt, category="safety", category_mask=Category.safety.bit, text="Bericht",
        ),
        "briefingId": BriefingRow(
            house_id=world.house_id, case_id=case.id, recipient_id=vt, organisation_id=police, safety="Veiligheid"
        ),
        "improvementId": ImprovementActionRow(
            house_id=world.house_id, text="Beter", owner_id=police, due_on=now.date()
        ),
        "indicatorId": IndicatorRow(
            house_id=world.house_id, code="IN-57", version=2, title_nl="instroom", title_en="inflow",
            numerator="referrals", numerator_nl="aanmeldingen", denominator="one", denominator_nl="één",
            date_basis="day of arrival", date_basis_nl="dag van binnenkomst", population="all", population_nl="alle",
            unit="referrals", unit_nl="aanmeldingen", level="network", kind="objective", category="input",
            measure="number", axes=[], separate=False, deviations=[], deviations_nl=[], source="S4:1",
            owner="safety_house", audiences=["municipality"],
        ),
    }  # fmt: skip
