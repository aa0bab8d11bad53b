"""Use cases of the glossary (begrippenlijst): one working definition, beside it what each means itself (rule OR-08)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Conflict
from app.domain.organisations import statements
from app.domain.organisations.drafts import GlossaryChange, GlossaryMeaningDraft, GlossaryTermDraft
from app.domain.tables.organisations import GlossaryMeaningRow, GlossaryTermRow


async def define_glossary_term(gate: Gate, actor: Actor, *, draft: GlossaryTermDraft) -> UUID:
    """Add a term with the working definition on which the partners agreed; a term stands in the glossary once."""
    check(actor, "glossary-term:define")
    async with gate.open(actor, "glossary-term:define") as work:
        if await work.fetch_value(statements.SAME_TERM, term=draft.term) is not None:
            raise Conflict(rule="OR-08")
        row = GlossaryTermRow(house_id=actor.house_id, **draft.model_dump())
        await work.insert(row)
        work.about("glossary_term", row.id, version=1)
    return row.id


async def redefine_glossary_term(
    gate: Gate, actor: Actor, *, glossary_term_id: UUID, seen: int, change: GlossaryChange
) -> int:
    """Change the working definition of a term; what the organisations mean by it stays theirs."""
    check(actor, "glossary-term:redefine")
    async with gate.open(actor, "glossary-term:redefine") as work:
        row = await work.read(GlossaryTermRow, glossary_term_id)
        work.about("glossary_term", row.id)
        return await work.change(row, seen=seen, changed_at=work.now, **change.model_dump())


async def explain_glossary_term(
    gate: Gate, actor: Actor, *, glossary_term_id: UUID, seen: int, draft: GlossaryMeaningDraft
) -> int:
    """Say what your organisation means by a term, or say it anew; the working definition stays as it is."""
    check(actor, "glossary-term:explain")
    async with gate.open(actor, "glossary-term:explain") as work:
        term = await work.read(GlossaryTermRow, glossary_term_id)
        work.about("glossary_term", term.id)
        version = await work.change(term, seen=seen, changed_at=work.now)
        own = await work.fetch_value(statements.OWN_MEANING, term=term.id, organisation=actor.organisation_id)
        if own is None:
            row = GlossaryMeaningRow(
                house_id=actor.house_id, term_id=term.id, organisation_id=actor.organisation_id, meaning=draft.meaning
            )
            await work.insert(row)
        else:
            row = await work.read(GlossaryMeaningRow, own)
            await work.change(row, meaning=draft.meaning, said_at=work.now)
        return version
