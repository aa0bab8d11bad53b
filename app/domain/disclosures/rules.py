"""How a row of the log unfolds into lines, and what of it a person may be told (rules DI-01, DI-02, DI-06).

`shown` holds, nested as the answer was, one of these for each row that was shown:

    [person, mask, grounds]                                        a person's own data, from the house
    {"mask", "persons": [person, …], "grounds"}                    something about several persons, from the house
    {"mask", "persons": [[person, grounds], …]}                    the same, each on grounds of its own
    {"mask", "item", "by", "persons": [[person, grounds], …]}      an item that an organisation brought
    {"case", "mask", "grounds"}                                    what a case says of the household as a whole
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.disclosures.answers import AgreementUse, OverviewEntry
from app.domain.disclosures.drafts import SubjectRequestDraft
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.contributions import ContributionMode, Restriction
from app.domain.vocabulary.disclosures import SubjectRequestKind
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

NOT_FOR_CLIENTS = frozenset({Restriction.ongoing_investigation, Restriction.prosecution_only})
"""Restrictions that keep an item out of everything a client sees (rules CO-04 and DI-02)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """That something of a person was shown: the categories as a mask, the grounds, and the item where there was one."""

    person: UUID
    mask: int
    grounds: frozenset[UUID]
    item: UUID | None = None
    giver: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The one line of a person in one disclosure: everything that was shown of it at that moment."""

    person: UUID
    categories: tuple[Category, ...]
    grounds: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log."""

    at: datetime
    receiver: UUID
    purpose: Purpose
    shown: Any


@dataclass(frozen=True, slots=True)
class Item:
    """What decides whether an item may be told to the person whom it is about."""

    mode: ContributionMode
    restriction: Restriction


def entries(shown: Any) -> Iterator[Entry]:  # noqa: ANN401 - any JSON
    """Every entry about a person, in the order in which it was shown; what a case says names nobody."""
    if isinstance(shown, dict):
        item, giver = shown.get("item"), shown.get("by")
        for named in shown.get("persons") or ():
            person, grounds = (named, shown.get("grounds")) if isinstance(named, str) else named
            yield Entry(UUID(person), shown["mask"], _ids(grounds), _id(item), _id(giver))
    elif isinstance(shown, list):
        if len(shown) == 3 and isinstance(shown[0], str) and isinstance(shown[1], int):  # noqa: PLR2004 - a triple
            yield Entry(UUID(shown[0]), shown[1], _ids(shown[2]))
        else:
            for inner in shown:
                yield from entries(inner)


def expand(shown: Any) -> list[Line]:  # noqa: ANN401 - any JSON
    """One line for each person that was shown (rule DI-01)."""
    masks: dict[UUID, int] = {}
    grounds: dict[UUID, frozenset[UUID]] = {}
    for entry in entries(shown):
        masks[entry.person] = masks.get(entry.person, 0) | entry.mask
        grounds[entry.person] = grounds.get(entry.person, frozenset()) | entry.grounds
    return [Line(person, _categories(mask), grounds[person]) for person, mask in masks.items()]


def _ids(found: Iterable[str] | None) -> frozenset[UUID]:
    return frozenset(UUID(ground) for ground in found or ())


def _id(found: str | None) -> UUID | None:
    return None if found is None else UUID(found)


def _categories(mask: int) -> tuple[Category, ...]:
    return tuple(category for category in Category if mask & category.bit)


def overview(
    log: Iterable[Logged],
    *,
    person: UUID,
    keeper: UUID,
    items: Mapping[UUID, Item],
    kinds: Mapping[UUID, SharingGround],
) -> list[OverviewEntry]:
    """What was shown of one person, by whom to whom, when and on which ground (rule DI-02).

    Without the data of others, protected sources or investigation items; a look at one's own is no sharing.
    """
    return [
        OverviewEntry(
            at=row.at,
            giver_id=None if _source_is_protected(entry, items) else (entry.giver or keeper),
            receiver_id=row.receiver,
            purpose=row.purpose,
            categories=list(_categories(entry.mask)),
            ground_kinds=_kinds(entry.grounds, kinds),
            consent_absent=SharingGround.consent not in _kinds(entry.grounds, kinds),
        )
        for row in log
        for entry in entries(row.shown)
        if entry.person == person and (entry.giver or keeper) != row.receiver and _may_be_told(entry, items)
    ]


def _may_be_told(entry: Entry, items: Mapping[UUID, Item]) -> bool:
    item = None if entry.item is None else items.get(entry.item)
    return item is None or (item.restriction not in NOT_FOR_CLIENTS and item.mode is not ContributionMode.withheld)


def _source_is_protected(entry: Entry, items: Mapping[UUID, Item]) -> bool:
    item = None if entry.item is None else items.get(entry.item)
    return item is not None and item.restriction is Restriction.protected_source


def _kinds(grounds: Iterable[UUID], kinds: Mapping[UUID, SharingGround]) -> list[SharingGround]:
    found = {kinds[ground] for ground in grounds if ground in kinds}
    return [kind for kind in SharingGround if kind in found]


def seen_under(log: Iterable[Logged], agreement: UUID, keeper: UUID) -> list[AgreementUse]:
    """Who saw which category of whose information under an agreement, and how often; no persons (rule DI-06)."""
    counted: dict[tuple[UUID, UUID, Category, Purpose], int] = {}
    for row in log:
        for entry in entries(row.shown):
            if agreement in entry.grounds:
                for category in _categories(entry.mask):
                    key = (entry.giver or keeper, row.receiver, category, row.purpose)
                    counted[key] = counted.get(key, 0) + 1
    return [
        AgreementUse(giver_id=giver, receiver_id=receiver, category=category, purpose=purpose, times=times)
        for (giver, receiver, category, purpose), times in sorted(counted.items())
    ]


SENT_OUT = frozenset({SubjectRequestKind.copy, SubjectRequestKind.overview})
"""Requests whose answer holds personal data and is sent to who asked."""


def check_requester(draft: SubjectRequestDraft, person_id: UUID) -> None:
    """One person asks; who asks for another says on what that rests (rule DI-05)."""
    faults = []
    if draft.requester_id is not None and draft.representative is not None:
        faults.append(Fault("/representative", "one-of-two", "DI-05"))
    for_another = draft.representative is not None or draft.requester_id not in (None, person_id)
    if for_another != (draft.representation is not None):
        faults.append(Fault("/representation", "required" if for_another else "not-allowed", "DI-05"))
    if draft.coercion_note is not None and not draft.coercion_signal:
        faults.append(Fault("/coercionSignal", "required", "DI-05"))
    if faults:
        raise InvalidContent(*faults)


def needs_review(kind: SubjectRequestKind, *, coercion_signal: bool, is_danger: bool) -> bool:
    """Whether a person decides before anything: a sign of coercion, or erasure, which is never automatic (DI-05)."""
    return coercion_signal or is_danger or kind is SubjectRequestKind.erasure


def check_answer_channel(kind: SubjectRequestKind, wanted: str | None, safe: str | None) -> str | None:
    """The channel of an answer: copies go only to what the requester marked safe (rule DI-05)."""
    if wanted is not None and wanted != safe:
        raise GuardNotMet("DI-05", "safe-channel")
    if kind in SENT_OUT and safe is None:
        raise GuardNotMet("DI-05", "safe-channel")
    return safe if kind in SENT_OUT or wanted is not None else None
