"""A case with its persons, parts, actions and contributions, as one reader is to see it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.slow_model.facts import CATEGORIES, TO_POLICE, Action, Case, Contribution, Person, Reader
from tests.slow_model.fields import shown_object
from tests.slow_model.permission import open_categories, open_of_household, side_of, within_scopes


def shown_case(case: Case, reader: Reader, at: datetime) -> dict[str, Any] | None:
    """The case with its persons, parts and actions as this reader is to see it, or None: it does not exist for it."""
    whole = open_of_household(case, reader, at)
    if not whole:
        return None
    return shown_object("case", case.shown, whole) | {
        "persons": newest_first(_persons(case, reader, at)),
        "participations": newest_first(shown_object("participation", part.shown, whole) for part in case.parts),
        "actions": newest_first(shown_actions(case, reader, at)),
        "contributions": newest_first(shown_contributions(case, reader, at)) if reader.contributions else None,
    }


def _persons(case: Case, reader: Reader, at: datetime) -> Iterable[dict[str, Any]]:
    for person in case.persons:
        categories = open_categories(case, person, case.house.keeper, reader, at)
        if categories:
            yield shown_object("person", person.shown, categories)


def shown_actions(case: Case, reader: Reader, at: datetime) -> Iterable[dict[str, Any]]:
    """The actions of the case: one's own whole; others where something may be read of every person concerned."""
    for action in case.actions:
        categories = of_action(case, action, reader, at)
        if categories:
            yield shown_object("action", action.shown, categories)


def of_action(case: Case, action: Action, reader: Reader, at: datetime) -> frozenset[str]:
    """What is open of one action; none where it is not there for this reader."""
    if reader.house != case.house.id:
        return frozenset()
    if action.owner == reader.organisation.id:
        return within_scopes(reader)
    whole = open_of_household(case, reader, at)
    if not whole or not action.subjects:
        return whole
    about = [person for person in case.persons if person.id in action.subjects]
    found = frozenset(CATEGORIES)
    for person in about:
        found &= open_categories(case, person, case.house.keeper, reader, at)
    return found


def shown_contributions(case: Case, reader: Reader, at: datetime) -> Iterable[dict[str, Any]]:
    """The items of the case that this reader is to know of, each from its owner to the reader (CO-05)."""
    for item in case.contributions:
        categories = of_item(case, item, reader, at)
        if categories is None:
            continue
        mine = item.giver == reader.organisation.id
        hidden = {} if mine else {"recipientIds": None, "refusalReason": None, "withdrawnReason": None}
        if not mine and item.shown["restriction"] == "protected_source":
            hidden |= {"organisationId": None, "professionalId": None, "toldBy": None}
        yield shown_object("contribution", {**item.shown, **hidden}, categories, own=frozenset({item.category}))


def of_item(case: Case, item: Contribution, reader: Reader, at: datetime) -> frozenset[str] | None:
    """The categories of one item that are open to this reader; None where it is not to know of it at all."""
    if item.giver == reader.organisation.id:
        return within_scopes(reader)
    restriction = item.shown["restriction"]
    if restriction == "ongoing_investigation":
        return None
    if restriction == "prosecution_only" and reader.organisation.kind not in TO_POLICE:
        return None
    if item.recipients is not None and reader.organisation.id not in item.recipients:
        return None
    found = frozenset(CATEGORIES)
    for person in case.persons:
        if person.id in item.persons:
            found &= _of_item_about(case, item, person, reader, at)
    if restriction == "safe_location" and "contact" not in found:
        return None
    if item.is_gone or (item.closed_to is not None and reader.organisation.id in item.closed_to):
        found &= {"existence"}
    return found if found & {"existence", item.category} else None


def _of_item_about(case: Case, item: Contribution, person: Person, reader: Reader, at: datetime) -> frozenset[str]:
    """What is open of one of the item's persons; what was told in confidence stays on its person's own side (CO-06)."""
    in_confidence = (
        item.shown["restriction"] in ("member_compartment", "safe_location") or item.category == "client_voice"
    )
    if in_confidence and item.compartment_of in (None, person.id):
        side = side_of(case, reader.organisation.id, at)
        if side is not None and person.id not in side:
            return frozenset()
    return open_categories(case, person, item.giver, reader, at)


def newest_first(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda item: str(item["id"]), reverse=True)
