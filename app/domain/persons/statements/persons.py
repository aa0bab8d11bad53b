"""SQL of persons: where the views' rows come from, and the statements of the use cases."""

from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, any_, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import GRANTS, NOTHING, bits, in_force, of_person, of_persons
from app.domain.access.view import Edge, Filter, Mask, MaskRule, Reader, Source
from app.domain.persons.views import DangerPairView, HouseholdMemberView, PersonView, RelationView
from app.domain.tables.cases import CasePersonRow, CaseRow
from app.domain.tables.persons import DangerPairRow, HouseholdMemberRow, PersonMergeRow, PersonRow, RelationRow
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

_ID, _TEXT, _DATE = sa.Uuid(), sa.Text(), sa.Date()
_HOUSE = bindparam("house", type_=_ID)
_CASE, _PERSON = bindparam("case", type_=_ID), bindparam("person", type_=_ID)

cases, case_persons = table_of(CaseRow), table_of(CasePersonRow)
persons, members, relations = table_of(PersonRow), table_of(HouseholdMemberRow), table_of(RelationRow)
pairs, merges = table_of(DangerPairRow), table_of(PersonMergeRow)


def of_each(*columns: str) -> MaskRule:
    """The mask of a row that names its persons in columns: what is open for every one of them in the case."""

    def rule(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
        granted = {name: GRANTS.alias(f"g_{name}_{row.name}") for name in columns}  # type: ignore[attr-defined]
        categories = reduce(
            lambda left, right: left.op("&")(right), (g.c.categories for g in granted.values()), reader.readable
        )
        told = [func.json_build_array(row.c[name], g.c.ground_ids) for name, g in granted.items()]

        def joined(frm: FromClause) -> FromClause:
            for name, g in granted.items():
                on = and_(
                    in_force(g, reader),
                    g.c.receiver_id == reader.organisation,
                    g.c.case_id == case_id,
                    reader.keeper == any_(g.c.giver_ids),
                    row.c[name] == any_(g.c.person_ids),
                )
                frm = frm.join(g, on)
            return frm

        return Mask(
            categories,
            lines=func.json_build_object(
                literal_column("'mask'"), categories.op("&")(bits(asked)),
                literal_column("'persons'"), func.json_build_array(*told),
            ),
            row=categories != NOTHING,
            joined=joined,
        )  # fmt: skip

    return rule


RELATIONS = Source(
    view=RelationView,
    row=RelationRow,
    scope=Scope.case_read,
    mask=of_each("person_id", "to_person_id"),
    within_case=True,
)

HOUSEHOLD_MEMBERS = Source(
    view=HouseholdMemberView,
    row=HouseholdMemberRow,
    scope=Scope.case_read,
    mask=of_each("person_id"),
    within_case=True,
)

PERSONS = Source(
    view=PersonView,
    row=PersonRow,
    scope=Scope.case_read,
    mask=of_person,
    expressions={"role": lambda frame: frame.row.c.link_role},
    edges={
        "relations": Edge(
            RELATIONS,
            on=lambda person, row: row.c.person_id == person.row.c.id,
            case_id=lambda person: person.row.c.case_,
        )
    },
    within_case=True,
)


def _of_both(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    # whoever acts only for one of the two does not learn from us that the other is a danger, or is feared
    return of_persons(
        row,
        reader,
        case_id,
        asked,
        persons=array([row.c.person_id, row.c.other_person_id]),
        giver=reader.keeper,
        own=reader.keeper,
        compartment=sa.true(),
    )


DANGER_PAIRS = Source(
    view=DangerPairView,
    row=DangerPairRow,
    scope=Scope.safety_read,
    mask=_of_both,
    visible=lambda frame: frame.allows(Category.safety),
    filters={"kind": Filter("kind", "any")},
)

FIND_PERSON = Statement(
    select(persons, case_persons.c.id.label("case_person_id"), case_persons.c.role.label("case_role"))
    .join(case_persons, and_(case_persons.c.house_id == persons.c.house_id, case_persons.c.person_id == persons.c.id))
    .where(persons.c.house_id == _HOUSE, case_persons.c.case_id == _CASE, persons.c.id == _PERSON)
    .with_for_update(of=persons, key_share=True)
)
"""A person of a case with the role there, locked."""

PERSONS_OF_CASE = Statement(
    select(case_persons.c.person_id).where(case_persons.c.house_id == _HOUSE, case_persons.c.case_id == _CASE)
)
CASES_OF_PERSON = Statement(
    select(case_persons.c.case_id)
    .where(case_persons.c.house_id == _HOUSE, case_persons.c.person_id == _PERSON)
    .order_by(case_persons.c.case_id)
)
KNOWN_PERSON = Statement(
    select(GRANTS.c.id)
    .where(
        GRANTS.c.house_id == _HOUSE,
        GRANTS.c.receiver_id == bindparam("organisation", type_=_ID),
        any_(GRANTS.c.person_ids) == _PERSON,
        bindparam("keeper", type_=_ID) == any_(GRANTS.c.giver_ids),
        GRANTS.c.purposes.op("&")(bindparam("purpose", type_=sa.BigInteger())) != NOTHING,
        GRANTS.c.starts_at <= func.now(),
        GRANTS.c.ends_at > func.now(),
    )
    .limit(1)
)
"""Whether a ground in force lets an organisation know of a person, in any case."""

SET_CASE_ROLE = Statement(
    sa.update(case_persons)  # type: ignore[arg-type]
    .where(case_persons.c.house_id == _HOUSE, case_persons.c.case_id == _CASE, case_persons.c.person_id == _PERSON)
    .values(role=bindparam("role", type_=_TEXT))
)
HOUSEHOLD_OF_CASE = Statement(
    select(members, persons.c.birth_date, persons.c.age_band)
    .join(persons, and_(persons.c.house_id == members.c.house_id, persons.c.id == members.c.person_id))
    .join(cases, and_(cases.c.house_id == members.c.house_id, cases.c.household_id == members.c.household_id))
    .where(cases.c.house_id == _HOUSE, cases.c.id == _CASE, members.c.ends_on.is_(None))
)
"""Who belongs to the household of a case now, with what tells an adult from a child."""

END_MEMBERSHIP = Statement(
    sa.update(members)  # type: ignore[arg-type]
    .where(members.c.house_id == _HOUSE, members.c.id == bindparam("id", type_=_ID))
    .values(ends_on=bindparam("on", type_=_DATE))
)
END_RELATION = Statement(
    sa.update(relations)  # type: ignore[arg-type]
    .where(
        relations.c.house_id == _HOUSE,
        relations.c.id == bindparam("id", type_=_ID),
        relations.c.ends_on.is_(None),
        or_(relations.c.starts_on.is_(None), relations.c.starts_on <= bindparam("on", type_=_DATE)),
        *(
            column.in_(
                select(case_persons.c.person_id).where(
                    case_persons.c.house_id == _HOUSE, case_persons.c.case_id == _CASE
                )
            )
            for column in (relations.c.person_id, relations.c.to_person_id)
        ),
    )
    .values(ends_on=bindparam("on", type_=_DATE))
    .returning(relations.c.id)
)
ACTIVE_PAIR = Statement(
    select(pairs.c.id).where(
        pairs.c.house_id == _HOUSE,
        pairs.c.case_id == _CASE,
        pairs.c.lifted_at.is_(None),
        pairs.c.person_id == any_(bindparam("persons", type_=ARRAY(_ID))),
        pairs.c.other_person_id == any_(bindparam("persons", type_=ARRAY(_ID))),
    )
)
"""An active danger pair within these persons of a case."""

FIND_MERGE = Statement(
    select(merges.c.id, merges.c.kept_id, merges.c.merged_id)
    .where(
        merges.c.house_id == _HOUSE,
        merges.c.merged_id == _PERSON,
        merges.c.undone_at.is_(None),
    )
    .with_for_update()
)
UNDO_MERGE = Statement(
    sa.update(merges)  # type: ignore[arg-type]
    .where(merges.c.house_id == _HOUSE, merges.c.id == bindparam("id", type_=_ID))
    .values(undone_at=func.now())
)
STANDS_FOR_OTHERS = Statement(
    select(persons.c.id).where(persons.c.house_id == _HOUSE, persons.c.merged_into_id == _PERSON).limit(1)
)

_family = func.lower(persons.c.family_name) == any_(bindparam("families", type_=ARRAY(_TEXT)))
_alias = persons.c.aliases.op("&&")(bindparam("names", type_=ARRAY(_TEXT)))
_given = func.lower(persons.c.given_name) == bindparam("given", type_=_TEXT)
_born = persons.c.birth_date == bindparam("born", type_=_DATE)
_numbered = persons.c.bsn == bindparam("bsn", type_=_TEXT)

CANDIDATES = Statement(
    select(
        func.coalesce(persons.c.merged_into_id, persons.c.id).label("id"),
        _numbered.label("bsn"),
        _family.label("family_name"),
        _alias.label("alias"),
        _given.label("given_name"),
        _born.label("birth_date"),
    )
    .where(
        persons.c.house_id == _HOUSE,
        or_(
            _numbered,
            and_(
                or_(_family, _alias),
                or_(_born, _given, persons.c.birth_date.is_(None), bindparam("born", type_=_DATE).is_(None)),
            ),
            and_(_born, _given),
        ),
    )
    .limit(literal_column("200"))
)
"""Who may be the same person, by names, aliases, birth date and number (rule PE-02); the rules rank them."""

HOUSEHOLDS_OF = Statement(
    select(members.c.household_id, members.c.person_id)
    .where(
        members.c.house_id == _HOUSE,
        members.c.person_id == any_(bindparam("persons", type_=ARRAY(_ID))),
        members.c.ends_on.is_(None),
    )
    .order_by(members.c.household_id)
)
