"""What of a case may travel to a receiver: the items that a ground in force carries there for handover (rule EX-02).

    package = await package_for(work, case_id, receiver_id)
    package.contributions, package.actions, package.left_out

What the receiver then reads of them goes through the same grounds as everything else.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.work import Work
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import CaseRow
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.grounds import CaseReaderRow, GrantRow
from app.domain.tables.referrals import CaseSignalRow
from app.domain.vocabulary.contributions import ContributionMode, Restriction, Validity
from app.domain.vocabulary.sharing import Category, Purpose

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)
_RECEIVER, _KEEPER = bindparam("receiver", type_=_ID), bindparam("keeper", type_=_ID)
_HANDOVER: ColumnElement[int] = literal_column(f"{Purpose.handover.bit}::bigint")
_COORDINATION: ColumnElement[int] = literal_column(f"{Category.coordination.bit}::bigint")
_NOTHING: ColumnElement[int] = literal_column("0::bigint")

_grants, _readers, _signals = table_of(GrantRow), table_of(CaseReaderRow), table_of(CaseSignalRow)
_items, _actions, _cases = table_of(ContributionRow), table_of(ActionRow), table_of(CaseRow)


def _word(text: str) -> ColumnElement[str]:
    return literal_column(f"'{text}'")


def _carried(giver: ColumnElement[Any], persons: ColumnElement[Any], mask: ColumnElement[Any]) -> ColumnElement[bool]:
    """That one grant in force lets the receiver read all of it for handover."""
    return exists(
        select(literal_column("1"))
        .select_from(_grants)
        .where(
            _grants.c.house_id == _HOUSE,
            _grants.c.case_id == _CASE,
            _grants.c.receiver_id == _RECEIVER,
            _grants.c.purposes.op("&")(_HANDOVER) != _NOTHING,
            _grants.c.starts_at <= func.now(),
            _grants.c.ends_at > func.now(),
            giver == sa.any_(_grants.c.giver_ids),
            persons.op("<@")(_grants.c.person_ids),
            _grants.c.categories.op("&")(mask) == mask,
        )
    )


CONTRIBUTIONS_OF = Statement(
    select(
        _items.c.id,
        sa.and_(
            _carried(_items.c.organisation_id, _items.c.person_ids, _items.c.category_mask),
            _items.c.restriction == _word(Restriction.none),
            _items.c.compartment_of_id.is_(None),
            sa.or_(_items.c.recipient_ids.is_(None), sa.any_(_items.c.recipient_ids) == _RECEIVER),
            _items.c.instruction.is_(None),
        ).label("carried"),
    ).where(
        _items.c.house_id == _HOUSE,
        _items.c.case_id == _CASE,
        _items.c.mode != _word(ContributionMode.withheld),
        _items.c.validity != _word(Validity.withdrawn),
        _items.c.validity != _word(Validity.corrected),
    )
)

ACTIONS_OF = Statement(
    select(_actions.c.id, _carried(_KEEPER, _actions.c.subject_ids, _COORDINATION).label("carried")).where(
        _actions.c.house_id == _HOUSE, _actions.c.case_id == _CASE
    )
)

MAY_RECEIVE = Statement(
    select(
        exists(
            select(literal_column("1"))
            .select_from(_readers)
            .where(
                _readers.c.house_id == _HOUSE,
                _readers.c.case_id == _CASE,
                _readers.c.organisation_id == _RECEIVER,
                _readers.c.purposes.op("&")(_HANDOVER) != _NOTHING,
                _readers.c.starts_at <= func.now(),
                _readers.c.ends_at > func.now(),
            )
        )
    )
)
"""Whether a ground in force lets the receiver know of the case for handover (rule CA-24)."""

EARLIER_REPORTS = Statement(
    select(
        select(func.count())
        .select_from(_signals)
        .where(_signals.c.house_id == _HOUSE, _signals.c.case_id == _CASE)
        .scalar_subquery()
        + sa.case((_cases.c.referral_id.is_not(None), 1), else_=0)
        + _cases.c.repeats
    ).where(_cases.c.house_id == _HOUSE, _cases.c.id == _CASE)
)
"""How many reports brought this household here: the first, those that joined it, and what opened it again."""


@dataclass(frozen=True, slots=True)
class Package:
    """What goes along, by identifier, and how much does not."""

    contributions: tuple[UUID, ...]
    actions: tuple[UUID, ...]
    left_out: int


async def may_receive(work: Work, case_id: UUID, receiver_id: UUID) -> bool:
    """Whether a ground in force is valid for the receiver."""
    return bool(await work.fetch_value(MAY_RECEIVE, case=case_id, receiver=receiver_id))


async def package_for(work: Work, case_id: UUID, receiver_id: UUID) -> Package:
    """The items of a case that a ground carries to the receiver, and the number of those that none does."""
    contributions = await work.fetch(CONTRIBUTIONS_OF, case=case_id, receiver=receiver_id)
    actions = await work.fetch(ACTIONS_OF, case=case_id, receiver=receiver_id, keeper=work.actor.keeper_id)
    return Package(
        contributions=tuple(row["id"] for row in contributions if row["carried"]),
        actions=tuple(row["id"] for row in actions if row["carried"]),
        left_out=sum(1 for row in (*contributions, *actions) if not row["carried"]),
    )


async def earlier_reports(work: Work, case_id: UUID) -> int:
    """How many reports there were on this household in the case."""
    return int(await work.fetch_value(EARLIER_REPORTS, case=case_id))
