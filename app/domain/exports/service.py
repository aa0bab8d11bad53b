"""Use cases of exports: files for an organisation's own file and for research, each recorded and soon gone."""

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check, check_purpose
from app.domain.access.selection import LARGEST_PAGE, Rows, Selection, listed, own_fields
from app.domain.access.view import Source
from app.domain.access.work import Gate, Work
from app.domain.actions.statements import ACTIONS
from app.domain.errors import Fault, InvalidContent, LimitExceeded, NotFound
from app.domain.exports.drafts import ResearchDraft
from app.domain.exports.rules import (
    OWN_ACTION_FIELDS,
    RESEARCH_CATEGORIES,
    REUSED_FIELDS,
    Content,
    check_fetched,
    content_of,
    research_lines,
)
from app.domain.exports.statements import FORGET_EXPIRED, RESEARCH, REUSABLE
from app.domain.exports.views import ExportFile
from app.domain.tables.disclosures import DisclosureRow
from app.domain.tables.exports import ExportJobRow
from app.domain.vocabulary.disclosures import Door
from app.domain.vocabulary.exports import ExportKind
from app.domain.vocabulary.sharing import Purpose

EXPORT_HOURS: Final = 24
MOST_ITEMS: Final = 10_000
FIRST_YEAR: Final = 2020


async def export_own_file(gate: Gate, actor: Actor) -> UUID:
    """Export your own actions, and of others' contributions those that may be reused (rules EX-01, EX-05).

    It goes the way of every read: what a ground in force does not open to you is not in the file.
    """
    check(actor, "export:own-file")
    actions = await _disclosed(gate, actor, ACTIONS, OWN_ACTION_FIELDS)
    reused = await _disclosed(gate, actor, REUSABLE, REUSED_FIELDS)
    grounds = sorted({UUID(item["groundId"]) for item in reused if item["groundId"] is not None})
    content = content_of({"actions": actions, "contributions": reused})
    async with gate.open(actor, "export:own-file") as work:
        ground = "own actions; contributions with reuse permission" if reused else "own actions"
        return await _kept(work, ExportKind.own_file, content, len(actions) + len(reused), ground, grounds)


async def export_research(gate: Gate, actor: Actor, *, draft: ResearchDraft) -> UUID:
    """Export a year of cases for research: under pseudonyms, of persons who agreed or did not object (rule EX-03)."""
    check(actor, "export:research")
    async with gate.open(actor, "export:research") as work:
        if not FIRST_YEAR <= draft.year <= work.now.year:
            raise InvalidContent(Fault("/year", "out-of-range", "EX-03"))
        rows = await work.fetch(
            RESEARCH,
            since=datetime(draft.year, 1, 1, tzinfo=UTC),
            until=datetime(draft.year + 1, 1, 1, tzinfo=UTC),
            purpose=Purpose.research.bit,
            categories=RESEARCH_CATEGORIES,
            organisation=actor.organisation_id,
        )
        by_consent = await house_setting(work, "research_basis", "consent") == "consent"
        chosen = [row for row in rows if row["ground_ids"] or not by_consent]
        if len(chosen) > MOST_ITEMS:
            raise LimitExceeded("items", allowed=MOST_ITEMS, asked=len(chosen))
        if chosen:
            await work.insert(_record(actor, chosen))
        grounds = sorted({ground for row in chosen for ground in row["ground_ids"] or ()})
        content = content_of({"lines": research_lines(chosen, secrets.token_bytes(32))})
        basis = "research consent" if by_consent else "no objection to research"
        return await _kept(work, ExportKind.research, content, len(chosen), basis, grounds)


async def fetch_export(gate: Gate, actor: Actor, *, export_id: UUID) -> ExportFile:
    """Fetch the content of an export of your organisation, until it expires (rule EX-05)."""
    async with gate.open(actor, "export:fetch") as work:
        row = await work.read(ExportJobRow, export_id, locked=False)
        own = row.organisation_id == actor.organisation_id
        if not own:
            raise NotFound
        work.about("export", export_id)
        check(actor, "export:fetch", own=own)
        check_fetched(row.expires_at, work.now)
        return ExportFile(id=row.id, checksum=row.checksum, content=row.content or "")


async def forget_exports(gate: Gate, actor: Actor) -> int:
    """Remove the content of files that expired; what is known of the export stays (rule EX-05). How many."""
    check(actor, "export:forget")
    async with gate.open(actor, "export:forget") as work:
        gone = len(await work.fetch(FORGET_EXPIRED))
        work.note(exports=gone)
    return gone


async def _disclosed(gate: Gate, actor: Actor, source: Source, fields: frozenset[str]) -> list[dict[str, Any]]:
    """Every row of a source that the actor may read, page by page, through the door `export`."""
    found: list[dict[str, Any]] = []
    after: UUID | None = None
    while True:
        rows = Rows(
            source,
            parts=listed(own_fields(source.view, fields)),
            size=LARGEST_PAGE,
            after=after,
            cursor_key=secrets.token_bytes(32),
        )
        page = await gate.disclose(actor, Selection(rows, Door.export.value, "export_own_file"))
        found += json.loads(page.body or '{"items":[]}')["items"]
        if page.next is None:
            return found
        if len(found) > MOST_ITEMS:
            raise LimitExceeded("items", allowed=MOST_ITEMS, asked=len(found))
        after = UUID(found[-1]["id"])


def _record(actor: Actor, rows: Sequence[Any]) -> DisclosureRow:
    lines: list[object] = [[row["person_id"], RESEARCH_CATEGORIES, row["ground_ids"] or []] for row in rows]
    return DisclosureRow(
        house_id=actor.house_id,
        organisation_id=actor.organisation_id,
        client_id=actor.client_id,
        professional_id=actor.professional_id,
        purpose=Purpose.research.value,
        door=Door.export.value,
        operation="export_research",
        shown=lines,
    )


async def _kept(
    work: Work, kind: ExportKind, content: Content, count: int, ground: str, ground_ids: Sequence[UUID]
) -> UUID:
    actor = work.actor
    hours = await house_setting(work, "export_hours", EXPORT_HOURS)
    row = ExportJobRow(
        house_id=actor.house_id,
        kind=kind.value,
        organisation_id=actor.organisation_id,
        client_id=actor.client_id,
        professional_id=actor.professional_id,
        purpose=check_purpose(actor, frozenset(Purpose)).value,
        ground=ground,
        ground_ids=list(ground_ids),
        item_count=count,
        checksum=content.checksum,
        content=content.text,
        expires_at=work.now + timedelta(hours=hours),
    )
    await work.insert(row)
    work.about("export", row.id)
    work.note(kind=kind.value, items=count)
    return row.id
