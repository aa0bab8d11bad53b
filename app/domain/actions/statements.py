"""SQL of actions: where the views' rows come from, and the statements of the use cases."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, any_, bindparam, case, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE, director_of, knows, roles_held
from app.domain.access.changes import table_of
from app.domain.access.masks import about, about_one, knows_case, of_persons
from app.domain.access.view import Edge, Filter, Frame, Mask, Reader, Source
from app.domain.actions.views import ActionCommentView, ActionView, PeerOfferView
from app.domain.tables.actions import ActionCommentRow, ActionRow, PeerOfferRow
from app.domain.tables.cases import CasePersonRow, ParticipationRow
from app.domain.tables.organisations import OrganisationRow, ProfessionalRow
from app.domain.tables.persons import PersonRow
from app.domain.tables.programmes import CaseProgrammeRow
from app.domain.vocabulary.actions import ENDED_ACTIONS, ActionKind, ActionStatus
from app.domain.vocabulary.organisations import Chain, OrganisationStatus
from app.domain.vocabulary.scopes import Scope

_ID, _TEXT, _DATE = sa.Uuid(), sa.Text(), sa.Date()
_CASE, _ACTION = bindparam("case", type_=_ID), bindparam("id", type_=_ID)
_ORGANISATION, _PERSON = bindparam("organisation", type_=_ID), bindparam("person", type_=_ID)

actions, parts, organisations = table_of(ActionRow), table_of(ParticipationRow), table_of(OrganisationRow)
joined = table_of(CaseProgrammeRow)
professionals, persons, case_persons = table_of(ProfessionalRow), table_of(PersonRow), table_of(CasePersonRow)


def _visible(frame: Frame) -> ColumnElement[bool]:
    return or_(frame.row.c.owner_organisation_id == frame.reader.organisation, knows_case(frame, frame.row.c.case_id))


def _own(frame: Frame) -> ColumnElement[bool]:
    """The list of actions that starts from an organisation is its own board; a case lists its own by itself."""
    return frame.row.c.owner_organisation_id == frame.reader.organisation


def _word(text: str) -> ColumnElement[str]:
    return literal_column(f"'{text}'")


def _priority(frame: Frame) -> ColumnElement[Any]:
    """That the case stands under a mark of its programme and a care partner owns the action (rule PR-07)."""
    marked = (
        select(literal_column("true"))
        .select_from(joined)
        .where(
            joined.c.house_id == frame.reader.house,
            joined.c.case_id == frame.row.c.case_id,
            joined.c.mark.is_not(None),
            joined.c.mark_until.is_(None),
        )
        .correlate(frame.row)
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    of_care = (
        select(literal_column(f"'{Chain.care}'") == any_(organisations.c.chains))
        .where(organisations.c.id == frame.row.c.owner_organisation_id)
        .correlate(frame.row)
        .scalar_subquery()
    )
    return case((marked.is_(None), sa.false()), else_=func.coalesce(of_care, sa.false()))


def _findings(frame: Frame) -> ColumnElement[list[str]]:
    """The soft rules that the action does not meet, by their ids; never a refusal."""
    row = frame.row.c
    late_provision = and_(row.kind == _word(ActionKind.practical_provision), row.required_by.is_(None))
    found = [
        case((row.rationale.is_(None), _word("AC-04"))),
        case((and_(row.status == _word(ActionStatus.waiting_list), row.bridging_help.is_(None)), _word("AC-05"))),
        case((row.repeating, _word("AC-11"))),
        case((or_(and_(row.waits_for.is_not(None), row.fall_back_on.is_(None)), late_provision), _word("AC-12"))),
    ]
    return func.array_remove(sa.cast(array(found), ARRAY(_TEXT)), sa.null())


def _of_action(row: FromClause, column: str) -> ColumnElement[Any]:
    found = select(actions.c[column]).where(actions.c.house_id == row.c.house_id, actions.c.id == row.c.action_id)
    return found.correlate(row).scalar_subquery()


def _comment_mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    # a comment is as open as its action; who wrote it and who owns the action always read it
    owner = _of_action(row, "owner_organisation_id")
    return of_persons(
        row,
        reader,
        case_id,
        asked,
        persons=_of_action(row, "subject_ids"),
        giver=reader.keeper,
        own=case((owner == reader.organisation, owner), else_=row.c.organisation_id),
    )


ACTION_COMMENTS = Source(
    view=ActionCommentView,
    row=ActionCommentRow,
    scope=Scope.action_read,
    mask=_comment_mask,
)

ACTIONS = Source(
    view=ActionView,
    row=ActionRow,
    scope=Scope.action_read,
    mask=about("subject_ids", own="owner_organisation_id"),
    visible=_visible,
    listed=_own,
    expressions={
        "findings": _findings,
        "bridging_risk": lambda frame: frame.row.c.bridging_help.is_not(None),
        "priority": _priority,
    },
    edges={"comments": Edge(ACTION_COMMENTS, on=lambda action, row: row.c.action_id == action.row.c.id)},
    filters={
        "status": Filter("status", "any"),
        "kind": Filter("kind", "any"),
        "dueFrom": Filter("due_on", "from"),
        "dueBefore": Filter("due_on", "before"),
    },
)


PEER_OFFERS = Source(view=PeerOfferView, row=PeerOfferRow, scope=Scope.action_read, mask=about_one())

OWN_ACTIONS = replace(ACTIONS, scope=Scope.action_write)
"""The answer to who changes an action: the same view, for a client that may write its own and read no other (OR-03)."""

FIND_ACTION = Statement(
    select(
        actions,
        knows(actions.c.case_id).label("known"),
        roles_held(actions.c.case_id).label("roles"),
        director_of(actions.c.case_id).label("director_id"),
    )
    .where(actions.c.house_id == HOUSE, actions.c.id == _ACTION)
    .with_for_update(of=actions, key_share=True)
)
"""An action, locked, and how the actor stands to it and to its case: all that a move needs to read."""

OWNER_FACTS = Statement(
    select(
        select(organisations.c.kind).where(organisations.c.id == _ORGANISATION).scalar_subquery().label("kind"),
        exists(
            select(literal_column("1"))
            .select_from(parts.join(organisations, organisations.c.id == parts.c.organisation_id))
            .where(
                parts.c.house_id == HOUSE,
                parts.c.case_id == _CASE,
                parts.c.organisation_id == _ORGANISATION,
                parts.c.starts_at <= func.now(),
                or_(parts.c.ends_at.is_(None), parts.c.ends_at > func.now()),
                organisations.c.status == OrganisationStatus.active.value,
            )
        ).label("takes_part"),
        exists(
            select(literal_column("1"))
            .select_from(professionals)
            .where(
                professionals.c.id == bindparam("owner_professional", type_=_ID),
                professionals.c.organisation_id == _ORGANISATION,
                professionals.c.active,
            )
        ).label("works_there"),
        *(
            select(column)
            .select_from(
                case_persons.join(
                    persons,
                    and_(persons.c.house_id == case_persons.c.house_id, persons.c.id == case_persons.c.person_id),
                )
            )
            .where(
                case_persons.c.house_id == HOUSE, case_persons.c.case_id == _CASE, case_persons.c.person_id == _PERSON
            )
            .scalar_subquery()
            .label(name)
            for name, column in (
                ("person_role", case_persons.c.role),
                ("person_influence", persons.c.network_influence),
                ("person_screened", persons.c.screened_at),
            )
        ),
    )
)
"""What is known of the owner that an action names: organisation, professional and person, each by its id or NULL."""

AGREED_BEFORE = Statement(
    select(
        exists(
            select(literal_column("1"))
            .select_from(actions)
            .where(
                actions.c.house_id == HOUSE,
                actions.c.case_id == _CASE,
                actions.c.id != _ACTION,
                actions.c.status != ActionStatus.proposed.value,
                actions.c.owner_organisation_id == bindparam("owner", type_=_ID),
                actions.c.subject_ids.contains(bindparam("subjects", type_=ARRAY(_ID))),
                actions.c.subject_ids.contained_by(bindparam("subjects", type_=ARRAY(_ID))),
                func.lower(actions.c.text) == bindparam("text", type_=_TEXT),
            )
        )
    )
)
"""Whether the same owner, subjects and text were agreed before (rule AC-11)."""

_running: ColumnElement[Any] = literal_column(
    "ARRAY["
    + ", ".join(
        f"'{status.value}'"
        for status in ActionStatus
        if status not in ENDED_ACTIONS and status is not ActionStatus.proposed
    )
    + "]"
)
_late = (
    select(actions.c.id)
    .where(
        actions.c.house_id == HOUSE,
        actions.c.due_on < bindparam("today", type_=_DATE),
        actions.c.status == any_(_running),
        actions.c.overdue_told_on.is_(None),
    )
    .limit(bindparam("most", type_=sa.Integer()))
    .with_for_update(key_share=True, skip_locked=True)
)
TAKE_OVERDUE = Statement(
    sa.update(actions)  # type: ignore[arg-type]
    .where(actions.c.house_id == HOUSE, actions.c.id.in_(_late))
    .values(overdue_told_on=bindparam("today", type_=_DATE))
    .returning(
        actions.c.id,
        actions.c.version,
        actions.c.case_id,
        actions.c.owner_organisation_id,
        director_of(actions.c.case_id).label("director_id"),
    )
)
"""Marks the actions that passed their due date and were not told of yet, and returns them."""
