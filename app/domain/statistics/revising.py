"""A correction: the numbers of a year are published once more, under the next number and with the reason."""

from datetime import date
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Fault, GuardNotMet, InvalidContent, RequestInProgress, Unavailable
from app.domain.statistics.apart import NotReckoned, reckoning_apart
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.drafts import RevisionDraft
from app.domain.statistics.periods import period_of
from app.domain.statistics.publishing import publish
from app.domain.statistics.statements.publishing import LATEST_REVISION
from app.domain.vocabulary.statistics import Grain


async def revise_statistics(gate: Gate, actor: Actor, *, draft: RevisionDraft) -> UUID:
    """Publish the numbers of a past year once more, as they are counted now (rule RP-01).

    What was published stays in the records; readers are shown the latest revision. What was hidden stays hidden.
    """
    check(actor, "statistics:revise")
    indicator = counted_indicators().get(draft.indicator)
    if indicator is None:
        raise InvalidContent(Fault("/indicator", "not-in-list", "RP-02"))
    period = period_of(Grain.year, date(draft.year, 1, 1))
    async with gate.consult(actor, "statistics:revise") as work:
        latest = await work.fetch_value(
            LATEST_REVISION,
            indicator=indicator.id,
            version=indicator.version,
            grain=period.grain.value,
            starts_on=period.starts_on,
        )
    if latest is None:
        raise GuardNotMet("RP-01", "not-published")
    try:
        async with reckoning_apart() as reckon:
            made = await publish(gate, actor, indicator, [period], reckon, revision=latest + 1, reason=draft.reason)
    except NotReckoned:
        raise Unavailable from None
    if made is None:
        raise RequestInProgress
    return made
