"""Use cases of figures: indicators over a year, what a region lacks, houses beside each other. No person, no case."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import product
from typing import Any, Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.ids import new_id
from app.domain.reports.answers import (
    Coverage,
    CoverageGap,
    DatedPhase,
    IndicatorCell,
    IndicatorResult,
    IndicatorResults,
    PeerComparison,
    PeerFigure,
    SeriesAnnotation,
)
from app.domain.reports.drafts import IndicatorsDraft, RegionDraft, YearDraft
from app.domain.reports.rules import Counted, Figure, check_known, is_small, suppressed, year_of
from app.domain.reports.statements.figures import (
    ANNOTATED,
    COVERED,
    OFFERS,
    OWN_PSEUDONYM,
    PHASES,
    PUBLISH,
    PUBLISHED,
    tables,
)
from app.domain.statistics.indicators import Indicator, indicators
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.programmes import RegionalOfferKind, ViolenceField
from app.domain.vocabulary.reports import CoverageAge, IndicatorCategory, Measure

SMALLEST_CELL: Final = 10

_TOLD: Final = {
    "id", "version", "title_nl", "title_en", "level", "kind", "category", "measure", "unit", "owner", "target",
    "baseline",
}  # fmt: skip
"""What an answer says of the definition as it stands there."""

CAVEAT_NL: Final = "Een uitkomst is niet aan het veiligheidshuis alleen toe te schrijven."
CAVEAT_EN: Final = "An outcome cannot be attributed to the safety house alone."


async def compute_indicators(gate: Gate, actor: Actor, *, draft: IndicatorsDraft) -> IndicatorResults:
    """Compute indicators of the house over a year, small cells suppressed (rules RP-01 to RP-04, RP-10)."""
    check(actor, "report:compute")
    known = {name: indicators()[name] for name in tables()}
    wanted = list(known) if draft.indicators is None else draft.indicators
    check_known(wanted, known)
    async with gate.open(actor, "report:compute") as work:
        since, until = year_of(draft.year, work.now.date())
        least = await house_setting(work, "suppression_cell", SMALLEST_CELL)
        annotations = await work.fetch(ANNOTATED, since=since.date(), until=until.date())
        results = []
        for name in sorted(set(wanted)):
            if draft.audience not in (None, *known[name].audiences):
                continue
            figures = await _figures(work, known[name], since, until, least)
            noted = [row for row in annotations if row["indicator"] in (None, name)]
            results.append(_result(known[name], draft.year, figures, noted))
        work.note(indicators=len(results), year=draft.year)
    return IndicatorResults(results=results)


async def find_coverage(gate: Gate, actor: Actor, *, draft: RegionDraft) -> Coverage:
    """What a region lacks: offers, the regional minimum, triage; and how far it is (rule RP-09)."""
    check(actor, "report:compute")
    async with gate.open(actor, "report:compute") as work:
        rows = await work.fetch(COVERED, region=draft.region)
        covered = {(row["violence_field"], row["track"], row["age"]) for row in rows}
        offers = {row["kind"] for row in await work.fetch(OFFERS)}
        phases = await work.fetch(PHASES, region=draft.region)
        least = await house_setting(work, "suppression_cell", SMALLEST_CELL)
        since, until = year_of(work.now.year, work.now.date())
        triage = (await _counted(work, indicators()["IN-52"], since, until))[1]
        work.note(region=True)
    return Coverage(
        region=draft.region,
        gaps=[
            CoverageGap(violence_field=field, track=track, age=age)
            for field, track, age in product(ViolenceField, Track, CoverageAge)
            if (field.value, track.value, age.value) not in covered
        ],
        phases=[DatedPhase(phase=row["phase"], starts_on=row["starts_on"]) for row in phases],
        missing_offers=[kind.value for kind in RegionalOfferKind if kind.value not in offers],
        structural_without_triage=None if is_small(Measure.share, triage, least) else int(triage.amount),
    )


async def publish_figures(gate: Gate, actor: Actor, *, draft: YearDraft) -> PeerComparison:
    """Set the house's own figures of a past year beside those of its peers, under its pseudonym (rule RP-11)."""
    check(actor, "peer:publish")
    async with gate.open(actor, "peer:publish") as work:
        since, until = year_of(draft.year, date(work.now.year - 1, 12, 31))
        least = await house_setting(work, "suppression_cell", SMALLEST_CELL)
        own = await work.fetch_value(OWN_PSEUDONYM, pseudonym=new_id())
        for indicator in (indicators()[name] for name in tables()):
            total = (await _figures(work, indicator, since, until, least))[-1]
            if total.value is not None:
                await work.fetch_value(
                    PUBLISH, id=new_id(), pseudonym=own, year=draft.year, indicator=indicator.id,
                    version=indicator.version, value=total.value,
                )  # fmt: skip
        work.note(year=draft.year)
        return await _compared(work, draft.year, own)


async def compare_houses(gate: Gate, actor: Actor, *, draft: YearDraft) -> PeerComparison:
    """Houses beside each other over a year, under pseudonyms and without any case (rule RP-11)."""
    check(actor, "peer:compare")
    async with gate.open(actor, "peer:compare") as work:
        own = await work.fetch_value(OWN_PSEUDONYM, pseudonym=new_id())
        work.note(year=draft.year)
        return await _compared(work, draft.year, own)


async def _compared(work: Work, year: int, own: UUID) -> PeerComparison:
    rows = await work.fetch(PUBLISHED, year=year)
    return PeerComparison(
        year=year,
        figures=[
            PeerFigure(
                house=row["pseudonym"],
                is_own=row["pseudonym"] == own,
                indicator=row["indicator"],
                version=row["version"],
                value=row["value"],
            )
            for row in rows
        ],
    )


async def _counted(work: Work, indicator: Indicator, since: datetime, until: datetime) -> tuple[list[Counted], Counted]:
    rows = await work.fetch(tables()[indicator.id], since=since, until=until)
    counted = [Counted(row["cell"], row["amount"], row["rows"], row["subjects"]) for row in rows]
    return counted[:-1], counted[-1]


async def _figures(work: Work, indicator: Indicator, since: datetime, until: datetime, least: int) -> list[Figure]:
    cells, total = await _counted(work, indicator, since, until)
    return suppressed(indicator.measure, cells, total, least)


def _result(indicator: Indicator, year: int, figures: Sequence[Figure], annotations: Sequence[Any]) -> IndicatorResult:
    is_outcome = indicator.category is IndicatorCategory.outcome
    cells = [
        IndicatorCell(cell=f.cell, value=f.value, subjects=f.subjects, suppressed=f.is_suppressed) for f in figures
    ]
    return IndicatorResult(
        **indicator.model_dump(include=_TOLD),
        formula=indicator.formula,
        audiences=indicator.audiences,
        year=year,
        cells=cells[:-1],
        total=cells[-1],
        annotations=[SeriesAnnotation(on=row["on_date"], text=row["text"]) for row in annotations],
        caveat_nl=CAVEAT_NL if is_outcome else None,
        caveat_en=CAVEAT_EN if is_outcome else None,
    )
