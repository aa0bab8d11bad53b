"""Use cases of signs: red flags, life domains, assessments, dependency checks, separations."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.checks import check_past, check_team
from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.domain.safety.drafts import (
    AssessmentDraft,
    DependencyDraft,
    LifeDomainsDraft,
    RedFlagDraft,
    SeparationDraft,
    SpokenAloneDraft,
)
from app.domain.safety.recording import by_whom, case_of_team, check_about, found_in_case, pointers
from app.domain.safety.rules import (
    CATEGORY_OF_DOMAIN,
    MEDICAL_INSTRUMENTS,
    check_assessment,
    check_dependencies,
    check_inventory,
    is_coercive,
)
from app.domain.tables.safety import (
    AssessmentRow,
    DependencyCheckRow,
    LifeDomainRow,
    RedFlagRow,
    SeparationRow,
)
from app.domain.vocabulary.sharing import Category


async def record_red_flag(gate: Gate, actor: Actor, *, case_id: UUID, draft: RedFlagDraft) -> UUID:
    """Record a red flag of intimate terror, with observer, date and source; one is enough to act on (rule SA-08)."""
    async with gate.open(actor, "red-flag:record") as work:
        await case_of_team(work, case_id, "red-flag:record", "SA-08")
        check_past(draft.observed_on, work.today, "/observedOn", "SA-08")
        await check_about(work, case_id, "SA-08", [(draft.person_id, "/personId")])
        row = RedFlagRow(
            **by_whom(work),
            case_id=case_id,
            person_id=draft.person_id,
            flag=draft.flag.value,
            observer=draft.observer,
            observed_on=draft.observed_on,
            source=draft.source.value,
        )
        await work.insert(row)
        work.about("red_flag", row.id, case_id=case_id, version=1)
    return row.id


async def record_spoken_alone(
    gate: Gate, actor: Actor, *, red_flag_id: UUID, seen: int, draft: SpokenAloneDraft
) -> int:
    """Record that the person in danger was spoken to alone after a red flag (rule SA-08)."""
    async with gate.open(actor, "red-flag:speak-alone") as work:
        row, standing = await found_in_case(work, RedFlagRow, red_flag_id, "red_flag", "red-flag:speak-alone")
        check_team(takes_part=standing.takes_part, rule="SA-08")
        check_past(draft.on, work.today, "/on", "SA-08")
        return await work.change(row, seen=seen, spoken_alone_on=draft.on)


async def record_life_domains(gate: Gate, actor: Actor, *, case_id: UUID, draft: LifeDomainsDraft) -> UUID:
    """Record the inventory of the fourteen life domains of a member (rule SA-11); the inventory's id."""
    async with gate.open(actor, "life-domain:record") as work:
        await case_of_team(work, case_id, "life-domain:record", "SA-11")
        check_inventory(draft.domains)
        assessed_on = draft.assessed_on or work.today
        check_past(assessed_on, work.today, "/assessedOn", "SA-11")
        await check_about(work, case_id, "SA-11", [(draft.person_id, "/personId")])
        inventory_id = new_id()
        await work.insert(
            *(
                LifeDomainRow(
                    **by_whom(work),
                    case_id=case_id,
                    inventory_id=inventory_id,
                    person_id=draft.person_id,
                    assessed_on=assessed_on,
                    domain=one.domain.value,
                    state=one.state.value,
                    note=one.note,
                    category=CATEGORY_OF_DOMAIN[one.domain].value,
                    category_mask=CATEGORY_OF_DOMAIN[one.domain].bit,
                )
                for one in draft.domains
            )
        )
        work.about("life_domains", inventory_id, case_id=case_id)
    return inventory_id


async def record_assessment(gate: Gate, actor: Actor, *, case_id: UUID, draft: AssessmentDraft) -> UUID:
    """Record the outcome of an instrument in summary, never item by item (rule SA-17)."""
    async with gate.open(actor, "assessment:record") as work:
        await case_of_team(work, case_id, "assessment:record", "SA-17")
        check_assessment(draft, work.today)
        named = [*pointers("subjectIds", draft.subject_ids), *pointers("allegedIds", draft.alleged_ids)]
        await check_about(work, case_id, "SA-17", named)
        category = Category.health if draft.instrument in MEDICAL_INSTRUMENTS else Category.safety
        row = AssessmentRow(
            **by_whom(work),
            case_id=case_id,
            instrument=draft.instrument.value,
            edition=draft.edition,
            assessed_on=draft.assessed_on,
            assessor=draft.assessor,
            subject_ids=list(draft.subject_ids),
            alleged_ids=list(draft.alleged_ids),
            coercive=is_coercive(draft),
            summary=draft.summary,
            category=category.value,
            category_mask=category.bit,
        )
        await work.insert(row)
        work.about("assessment", row.id, case_id=case_id)
    return row.id


async def check_dependency(gate: Gate, actor: Actor, *, case_id: UUID, draft: DependencyDraft) -> UUID:
    """Record the economic and housing dependency check of a member (rule SA-10)."""
    async with gate.open(actor, "dependency:check") as work:
        await case_of_team(work, case_id, "dependency:check", "SA-10")
        check_dependencies(draft.found)
        checked_on = draft.checked_on or work.today
        check_past(checked_on, work.today, "/checkedOn", "SA-10")
        await check_about(work, case_id, "SA-10", [(draft.person_id, "/personId")])
        row = DependencyCheckRow(
            **by_whom(work),
            case_id=case_id,
            person_id=draft.person_id,
            checked_on=checked_on,
            found=[one.value for one in draft.found],
        )
        await work.insert(row)
        work.about("dependency_check", row.id, case_id=case_id)
    return row.id


async def record_separation(gate: Gate, actor: Actor, *, case_id: UUID, draft: SeparationDraft) -> UUID:
    """Record a planned or recent separation or flight: with a danger pair the danger peaks (rule SA-18)."""
    async with gate.open(actor, "separation:record") as work:
        await case_of_team(work, case_id, "separation:record", "SA-18")
        await check_about(work, case_id, "SA-18", pointers("personIds", draft.person_ids))
        row = SeparationRow(
            **by_whom(work),
            case_id=case_id,
            person_ids=list(draft.person_ids),
            kind=draft.kind.value,
            happens_on=draft.happens_on,
            source=draft.source,
        )
        await work.insert(row)
        work.about("separation", row.id, case_id=case_id, version=1)
    return row.id
