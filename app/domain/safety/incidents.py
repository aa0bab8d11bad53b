"""Use cases of incidents: reported with roles per incident, corrected by who entered them, labelled (SA-01, SA-02)."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding
from app.domain.access.checks import check_seen
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict
from app.domain.safety.drafts import IncidentDraft, LabelDraft
from app.domain.safety.recording import by_whom, case_of_team, check_about, found_in_case, minors_of
from app.domain.safety.rules import check_corrected, check_incident, role_of
from app.domain.safety.statements import writing
from app.domain.tables.safety import IncidentRoleRow, IncidentRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.safety import IncidentLabel


async def report_incident(gate: Gate, actor: Actor, *, case_id: UUID, draft: IncidentDraft) -> UUID:
    """Report an incident of violence: who acted, whom it struck, what it did (rule SA-01). The team must confirm."""
    async with gate.open(actor, "incident:report") as work:
        standing = await case_of_team(work, case_id, "incident:report", "SA-01", locked=True)
        check_incident(draft, work.today)
        row = IncidentRow(**by_whom(work), case_id=case_id, household_id=standing.case.household_id, **_columns(draft))
        await _check(work, row, draft)
        await work.insert(row)
        await _write_roles(work, row, draft)
        _tell(work, row, standing, "reported")
    return row.id


async def correct_incident(gate: Gate, actor: Actor, *, incident_id: UUID, seen: int, draft: IncidentDraft) -> int:
    """Correct an incident, by who entered it; what a client told keeps that client as its source (rule SA-02)."""
    async with gate.open(actor, "incident:correct") as work:
        row, standing = await found_in_case(work, IncidentRow, incident_id, "incident", "incident:correct", alone=True)
        own = row.organisation_id == actor.organisation_id
        check_corrected(source=row.source, told_by=row.told_by_id, draft=draft, own=own)
        check_incident(draft, work.today)
        await _check(work, row, draft)
        version = await work.change(row, seen=seen, **_columns(draft))
        await work.execute(writing.CLEAR_ROLES, id=row.id)
        await _write_roles(work, row, draft)
        _tell(work, row, standing, "corrected")
        return version


async def label_incident(gate: Gate, actor: Actor, *, incident_id: UUID, seen: int, draft: LabelDraft) -> int:
    """Mark an incident of your own as the first, worst or last of the household, or take the mark away (rule SA-02)."""
    async with gate.open(actor, "incident:label") as work:
        row, _ = await found_in_case(work, IncidentRow, incident_id, "incident", "incident:label", alone=True)
        check_seen(row.version, seen)
        await _check_label(work, row, draft.label)
        return await work.change(row, label=None if draft.label is None else draft.label.value)


def _columns(draft: IncidentDraft) -> dict[str, Any]:
    told = draft.model_dump(mode="python", exclude={"roles", "kinds"})
    words = {name: None if (word := told[name]) is None else word.value for name in _WORDS}
    return told | words | {"kinds": [kind.value for kind in draft.kinds], "person_ids": _people(draft)}


_WORDS = ("precision", "qualifier", "source", "label")


def _people(draft: IncidentDraft) -> list[UUID]:
    return [one.person_id for one in draft.roles]


async def _check(work: Work, row: IncidentRow, draft: IncidentDraft) -> None:
    named = [(one.person_id, f"/roles/{n}/personId") for n, one in enumerate(draft.roles)]
    if draft.told_by_id is not None:
        named.append((draft.told_by_id, "/toldById"))
    await check_about(work, row.case_id, "SA-01", named)
    await _check_label(work, row, draft.label)


async def _check_label(work: Work, row: IncidentRow, label: IncidentLabel | None) -> None:
    """At most one incident of a household carries each label (rule SA-02)."""
    if label is None:
        return
    place = {"household": row.household_id, "label": label.value, "id": row.id}
    if await work.fetch_value(writing.LABELLED, **place) is not None:
        raise Conflict(rule="SA-02")


async def _write_roles(work: Work, row: IncidentRow, draft: IncidentDraft) -> None:
    minors = await minors_of(work, row.case_id)
    await work.insert(
        *(
            IncidentRoleRow(
                house_id=row.house_id,
                case_id=row.case_id,
                organisation_id=row.organisation_id,
                incident_id=row.id,
                person_id=one.person_id,
                role=role_of(one.role, is_minor=one.person_id in minors, pointer=f"/roles/{n}/role").value,
                source=one.source,
            )
            for n, one in enumerate(draft.roles)
        )
    )


def _tell(work: Work, row: IncidentRow, standing: CaseStanding, reason: str) -> None:
    work.about("incident", row.id, case_id=row.case_id, version=row.version)
    notice = NoticeType.safety_incident_reported
    work.tell(
        notice,
        kind="incident",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=reason,
        notice_class=notice.notice_class,
        audience=[standing.director_id],
    )
