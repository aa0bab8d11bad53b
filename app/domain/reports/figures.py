"""Use cases of figures: indicators over a year, what a region lacks, houses beside each other. No person, no case."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any, Final
from uuid import UUID

from app.domain.access.actor import Actor
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
from app.domain.reports.rules import check_known, past_year, year_of
from app.domain.reports.statements.figures import (
    ANNOTATED,
    COVERED,
    OFFERS,
    OWN_PSEUDONYM,
    PHASES,
    PUBLISH,
    PUBLISHED,
    PUBLISHED_YEAR,
)
from app.domain.statistics.indicators import Indicator, indicators
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.programmes import RegionalOfferKind, ViolenceField
from app.domain.vocabulary.reports import CoverageAge, IndicatorCategory, Measure

_TOLD: Final = {
    "id", "version", "title_nl", "title_en", "level", "kind", "category", "measure", "unit", "unit_nl", "owner",
    "target", "baseline",
}  # fmt: skip
"""What an answer says of the definition as it stands there."""

CAVEAT_NL: Final = "Een uitkomst is niet aan het veiligheidshuis alleen toe te schrijven."
CAVEAT_EN: Final = "An outcome cannot be attributed to the safety house alone."


async def compute_indicators(gate: Gate, actor: Actor, *, draft: IndicatorsDraft) -> IndicatorResults:
    """Read indicators of the house over a year, as published once it has ended (rules RP-01 to RP-04, RP-10)."""
    check(actor, "report:compute")
    known = indicators()
    wanted = list(known) if draft.indicators is None else draft.indicators
    check_known(wanted, known)
    async with gate.open(actor, "report:compute") as work:
        since, until = year_of(draft.year, work.today)
        annotations = await work.fetch(ANNOTATED, since=since.date(), until=until.date())
        published = await _published(work, draft.year)
        results = []
        for name in sorted(set(wanted)):
            if draft.audience not in (None, *known[name].audiences):
                continue
            noted = [row for row in annotations if row["indicator"] in (None, name)]
            results.append(_result(known[name], draft.year, published.get(name, []), noted))
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
        triage = _total((await _published(work, work.now.year - 1)).get("IN-52", []))
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
        structural_without_triage=None if triage is None or triage["is_suppressed"] else int(triage["numerator"]),
    )


async def publish_figures(gate: Gate, actor: Actor, *, draft: YearDraft) -> PeerComparison:
    """Set the house's own figures of a past year beside those of its peers, under its pseudonym (rule RP-11)."""
    check(actor, "peer:publish")
    async with gate.open(actor, "peer:publish") as work:
        past_year(draft.year, work.today)
        own = await work.fetch_value(OWN_PSEUDONYM, pseudonym=new_id())
        for name, rows in (await _published(work, draft.year)).items():
            total = _total(rows)
            if total is not None and total["value"] is not None:
                await work.fetch_value(
                    PUBLISH, id=new_id(), pseudonym=own, year=draft.year, indicator=name, version=total["version"],
                    value=total["value"],
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


async def _published(work: Work, year: int) -> dict[str, list[Any]]:
    """The cells of a year that were published, the total first, by indicators whose definition is still the same."""
    known = indicators()
    found: dict[str, list[Any]] = {}
    for row in await work.fetch(PUBLISHED_YEAR, starts_on=date(year, 1, 1)):
        if row["indicator"] in known and known[row["indicator"]].version == row["version"]:
            found.setdefault(row["indicator"], []).append(row)
    return found


def _total(rows: Sequence[Any]) -> Any:  # noqa: ANN401 - asyncpg's record
    """The cell of all together, where there is one."""
    return next((row for row in rows if not row["axes"]), None)


def _cell(measure: Measure, row: Any) -> IndicatorCell:  # noqa: ANN401 - asyncpg's record
    if row is None or row["is_suppressed"]:
        return IndicatorCell(cell=row["cell"] or None if row else None, value=None, subjects=None, suppressed=True)
    counted = row["numerator"] if measure is Measure.stock else row["denominator"]
    return IndicatorCell(cell=row["cell"] or None, value=row["value"], subjects=int(counted), suppressed=False)


def _result(indicator: Indicator, year: int, rows: Sequence[Any], annotations: Sequence[Any]) -> IndicatorResult:
    is_outcome = indicator.category is IndicatorCategory.outcome
    return IndicatorResult(
        **indicator.model_dump(include=_TOLD),
        formula=indicator.formula,
        formula_nl=indicator.formula_nl,
        audiences=indicator.audiences,
        year=year,
        cells=[_cell(indicator.measure, row) for row in rows if row["axes"]],
        total=_cell(indicator.measure, _total(rows)),
        annotations=[SeriesAnnotation(on=row["on_date"], text=row["text"]) for row in annotations],
        caveat_nl=CAVEAT_NL if is_outcome else None,
        caveat_en=CAVEAT_EN if is_outcome else None,
    )
