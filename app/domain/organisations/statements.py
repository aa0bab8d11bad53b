"""SQL of organisations: where the views' rows come from, and the statements of the use cases."""

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, case, exists, func, literal_column, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import open_to_all
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.organisations.views import (
    AgreementPartyView,
    AgreementView,
    ContactView,
    GlossaryMeaningView,
    GlossaryTermView,
    HouseParentView,
    HouseRoleView,
    HouseView,
    MandateView,
    OrganisationView,
    ProfessionalView,
    SettingView,
)
from app.domain.tables.cases import CaseRow
from app.domain.tables.clients import OAuthClientRow
from app.domain.tables.organisations import (
    AgreementPartyRow,
    AgreementRow,
    GlossaryMeaningRow,
    GlossaryTermRow,
    GrantRenewalRow,
    HouseParentRow,
    HouseRow,
    HouseSettingRow,
    MandateRow,
    OrganisationContactRow,
    OrganisationRow,
    ProfessionalRow,
    RoleAssignmentRow,
)
from app.domain.vocabulary.cases import OPEN_CASE
from app.domain.vocabulary.organisations import OrganisationStatus
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose
from app.domain.vocabulary.word import BitWord

_ID, _TEXT, _INT = sa.Uuid(), sa.Text(), sa.Integer()
_HOUSE = bindparam("house", type_=_ID)

contacts, organisations = table_of(OrganisationContactRow), table_of(OrganisationRow)
professionals, roles, mandates = table_of(ProfessionalRow), table_of(RoleAssignmentRow), table_of(MandateRow)
parties, settings, renewals = table_of(AgreementPartyRow), table_of(HouseSettingRow), table_of(GrantRenewalRow)
cases, houses, clients = table_of(CaseRow), table_of(HouseRow), table_of(OAuthClientRow)
agreements = table_of(AgreementRow)
terms, meanings = table_of(GlossaryTermRow), table_of(GlossaryMeaningRow)
_OPEN: ColumnElement[str] = literal_column(
    "ARRAY[" + ", ".join(f"'{status.value}'" for status in sorted(OPEN_CASE)) + "]"
)


def words_of(column: ColumnElement[int], words: type[BitWord]) -> ColumnElement[list[str]]:
    """The words of a mask as an array, in the order of the list."""
    found = [
        case((column.op("&")(literal_column(str(word.bit))) != literal_column("0"), literal_column(f"'{word.value}'")))
        for word in words
    ]
    return func.array_remove(sa.cast(sa.dialects.postgresql.array(found), ARRAY(_TEXT)), sa.null())


def _listed_organisation(frame: Frame) -> ColumnElement[bool]:
    """Every partner reads the directory (rule OR-08); what is not active yet is seen by itself and by the house."""
    return or_(
        frame.row.c.status != literal_column(f"'{OrganisationStatus.draft}'"),
        frame.row.c.id == frame.reader.organisation,
        frame.reader.organisation == frame.reader.keeper,
    )


CONTACTS = Source(
    view=ContactView,
    row=OrganisationContactRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    personal=False,
    case_column="id",
)

ROLES = Source(
    view=HouseRoleView,
    row=RoleAssignmentRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    filters={"role": Filter("role", "any"), "professionalId": Filter("professional_id")},
    personal=False,
    case_column="id",
)

MANDATES = Source(
    view=MandateView,
    row=MandateRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    filters={
        "organisationId": Filter("organisation_id"),
        "professionalId": Filter("professional_id"),
        "scope": Filter("scope", "any"),
    },
    personal=False,
    case_column="id",
)

PROFESSIONALS = Source(
    view=ProfessionalView,
    row=ProfessionalRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    edges={
        "roles": Edge(ROLES, on=lambda professional, row: row.c.professional_id == professional.row.c.id),
        "mandates": Edge(MANDATES, on=lambda professional, row: row.c.professional_id == professional.row.c.id),
    },
    filters={"organisationId": Filter("organisation_id")},
    personal=False,
    case_column="id",
)

ORGANISATIONS = Source(
    view=OrganisationView,
    row=OrganisationRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    visible=_listed_organisation,
    edges={
        "contacts": Edge(CONTACTS, on=lambda whole, row: row.c.organisation_id == whole.row.c.id),
        "professionals": Edge(PROFESSIONALS, on=lambda whole, row: row.c.organisation_id == whole.row.c.id),
    },
    filters={
        "kind": Filter("kind", "any"),
        "status": Filter("status", "any"),
        "region": Filter("region"),
        "participationForm": Filter("participation_form", "any"),
    },
    personal=False,
    case_column="id",
)

PARTIES = Source(
    view=AgreementPartyView,
    row=AgreementPartyRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    personal=False,
    case_column="id",
)

AGREEMENTS = Source(
    view=AgreementView,
    row=AgreementRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    expressions={
        "purposes": lambda frame: words_of(frame.row.c.purposes, Purpose),
        "categories": lambda frame: words_of(frame.row.c.categories, Category),
    },
    edges={"parties": Edge(PARTIES, on=lambda agreement, row: row.c.agreement_id == agreement.row.c.id)},
    filters={"kind": Filter("kind", "any")},
    personal=False,
    case_column="id",
)

HOUSE_SETTINGS = Source(
    view=SettingView,
    row=HouseSettingRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    expressions={"value": lambda frame: frame.row.c.value.op("->>")(literal_column("'value'"))},
    filters={"name": Filter("name")},
    personal=False,
    case_column="id",
)

HOUSE_PARENTS = Source(
    view=HouseParentView,
    row=HouseParentRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    personal=False,
    case_column="id",
)

HOUSES = Source(
    view=HouseView,
    row=HouseRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    visible=lambda frame: frame.row.c.id == frame.reader.house,
    personal=False,
    case_column="id",
    edges={"parents": Edge(HOUSE_PARENTS, on=lambda house, row: row.c.house_id == house.row.c.id)},
)

GLOSSARY_MEANINGS = Source(
    view=GlossaryMeaningView,
    row=GlossaryMeaningRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    personal=False,
    case_column="id",
)

GLOSSARY_TERMS = Source(
    view=GlossaryTermView,
    row=GlossaryTermRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    edges={"meanings": Edge(GLOSSARY_MEANINGS, on=lambda term, row: row.c.term_id == term.row.c.id)},
    filters={"term": Filter("term")},
    personal=False,
    case_column="id",
)

HOUSES_ABOVE = Statement(
    text(
        """WITH RECURSIVE above AS (
            SELECT h.id, h.parent_id FROM houses h WHERE h.id = :parent
            UNION
            SELECT h.id, h.parent_id FROM above a JOIN houses h ON h.id = a.parent_id)
        SELECT id FROM above"""
    ).bindparams(bindparam("parent", type_=_ID))
)
"""A house and every house above it."""

COUNT_CONTACTS = Statement(
    select(func.count()).select_from(contacts).where(contacts.c.organisation_id == bindparam("organisation", type_=_ID))
)
REMOVE_CONTACT = Statement(
    sa.delete(contacts)  # type: ignore[arg-type]
    .where(
        contacts.c.id == bindparam("id", type_=_ID),
        contacts.c.organisation_id == bindparam("organisation", type_=_ID),
    )
    .returning(contacts.c.id)
)
FIND_PROFESSIONAL = Statement(
    select(professionals.c.organisation_id, organisations.c.kind)
    .join(organisations, organisations.c.id == professionals.c.organisation_id)
    .where(professionals.c.id == bindparam("professional", type_=_ID), professionals.c.active)
)
"""Where an active professional works, and what kind of organisation that is."""

FIND_ORGANISATION = Statement(
    select(organisations.c.kind, organisations.c.status).where(
        organisations.c.id == bindparam("organisation", type_=_ID)
    )
)
SAME_ROLE = Statement(
    select(roles.c.id).where(
        roles.c.house_id == _HOUSE,
        roles.c.professional_id == bindparam("professional", type_=_ID),
        roles.c.role == bindparam("role", type_=_TEXT),
        or_(roles.c.ends_at.is_(None), roles.c.ends_at > func.now()),
    )
)
END_ROLE = Statement(
    sa.update(roles)  # type: ignore[arg-type]
    .where(
        roles.c.house_id == _HOUSE,
        roles.c.id == bindparam("id", type_=_ID),
        or_(roles.c.ends_at.is_(None), roles.c.ends_at > bindparam("at", type_=roles.c.ends_at.type)),
    )
    .values(ends_at=bindparam("at", type_=roles.c.ends_at.type))
    .returning(roles.c.id)
)
FIND_MANDATE = Statement(
    select(mandates.c.id)
    .join(professionals, professionals.c.id == mandates.c.professional_id)
    .where(
        mandates.c.organisation_id == bindparam("organisation", type_=_ID),
        mandates.c.professional_id == bindparam("professional", type_=_ID),
        mandates.c.scope == bindparam("scope", type_=_TEXT),
        mandates.c.starts_at <= func.now(),
        or_(mandates.c.ends_at.is_(None), mandates.c.ends_at > func.now()),
        professionals.c.active,
    )
    .limit(1)
)
PARTIES_OF = Statement(
    select(parties.c.organisation_id).where(parties.c.agreement_id == bindparam("agreement", type_=_ID))
)
SHARED_ELSEWHERE = Statement(
    select(
        or_(
            *(
                exists(
                    select(literal_column("1"))
                    .select_from(table)
                    .where(column == bindparam("organisation", type_=_ID), house != _HOUSE)
                )
                for table, column, house in (
                    (houses, houses.c.organisation_id, houses.c.id),
                    (clients, clients.c.organisation_id, clients.c.house_id),
                    (
                        parties.join(agreements, agreements.c.id == parties.c.agreement_id),
                        parties.c.organisation_id,
                        agreements.c.house_id,
                    ),
                )
            )
        )
    )
)
"""Whether another house is kept by an organisation, has a client of it, or an agreement with it."""

FIND_PARTY = Statement(
    select(parties.c.signed_on).where(
        parties.c.agreement_id == bindparam("agreement", type_=_ID),
        parties.c.organisation_id == bindparam("organisation", type_=_ID),
    )
)
REMOVE_PARTY = Statement(
    sa.delete(parties)  # type: ignore[arg-type]
    .where(
        parties.c.agreement_id == bindparam("agreement", type_=_ID),
        parties.c.organisation_id == bindparam("organisation", type_=_ID),
    )
    .returning(parties.c.organisation_id)
)
SETTING_IN_FORCE = Statement(
    select(settings.c.id, settings.c.value.op("->")(literal_column("'value'")).label("value"))
    .where(
        settings.c.house_id == _HOUSE,
        settings.c.name == bindparam("name", type_=_TEXT),
        settings.c.starts_at <= func.now(),
    )
    .order_by(settings.c.starts_at.desc())
    .limit(1)
)
SAME_SETTING = Statement(
    select(settings.c.id).where(
        settings.c.house_id == _HOUSE,
        settings.c.name == bindparam("name", type_=_TEXT),
        settings.c.starts_at == bindparam("at", type_=settings.c.starts_at.type),
    )
)
SAME_TERM = Statement(
    select(terms.c.id).where(
        terms.c.house_id == _HOUSE, func.lower(terms.c.term) == func.lower(bindparam("term", type_=_TEXT))
    )
)
OWN_MEANING = Statement(
    select(meanings.c.id).where(
        meanings.c.house_id == _HOUSE,
        meanings.c.term_id == bindparam("term", type_=_ID),
        meanings.c.organisation_id == bindparam("organisation", type_=_ID),
    )
)
LAPSED = Statement(
    select(agreements).where(
        agreements.c.house_id == _HOUSE,
        agreements.c.kind == sa.any_(bindparam("kinds", type_=ARRAY(_TEXT))),
        agreements.c.ends_at <= func.now(),
        ~exists().where(renewals.c.subject_id == agreements.c.id, renewals.c.requested_at >= agreements.c.ends_at),
    )
)
"""Agreements whose end has come and was not followed yet."""

NEXT_RENEWAL = Statement(
    select(renewals.c.id, renewals.c.after_id)
    .where(renewals.c.house_id == _HOUSE, renewals.c.finished_at.is_(None))
    .order_by(renewals.c.id)
    .limit(1)
)
NEXT_OPEN_CASES = Statement(
    select(cases.c.id)
    .where(
        cases.c.house_id == _HOUSE,
        cases.c.status == sa.any_(_OPEN),
        or_(bindparam("after", type_=_ID).is_(None), cases.c.id > bindparam("after", type_=_ID)),
    )
    .order_by(cases.c.id)
    .limit(bindparam("most", type_=_INT))
)
KEEP_RENEWAL = Statement(
    sa.update(renewals)  # type: ignore[arg-type]
    .where(renewals.c.house_id == _HOUSE, renewals.c.id == bindparam("id", type_=_ID))
    .values(
        after_id=func.coalesce(bindparam("after", type_=_ID), renewals.c.after_id),
        finished_at=case((bindparam("done", type_=sa.Boolean()), func.clock_timestamp()), else_=sa.null()),
    )
)
