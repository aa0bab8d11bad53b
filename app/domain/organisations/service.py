"""Use cases of the directory: organisations, their contact persons, their professionals, roles and mandates."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.clock import CLOCK
from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.clients.statements.clients import CLOSE_ORGANISATION_TOKENS
from app.domain.errors import Conflict, Fault, InvalidContent, MandateRequired, NotFound, NotOwner, WrongState
from app.domain.ids import new_id
from app.domain.organisations import statements
from app.domain.organisations.drafts import (
    ContactDraft,
    HouseParentDraft,
    MandateDraft,
    OrganisationChange,
    OrganisationDraft,
    ProfessionalDraft,
    RoleDraft,
)
from app.domain.organisations.rules import check_period, check_ready, check_role
from app.domain.tables.organisations import (
    HouseParentRow,
    HouseRow,
    MandateRow,
    OrganisationContactRow,
    OrganisationRow,
    ProfessionalRow,
    RoleAssignmentRow,
)
from app.domain.vocabulary.organisations import (
    STATIC_EXCLUDED_BY_DEFAULT,
    MandateScope,
    OrganisationKind,
    OrganisationStatus,
)


async def reparent_house(gate: Gate, actor: Actor, *, house_id: UUID, seen: int, draft: HouseParentDraft) -> int:
    """Put the house under another one, or under none; it keeps its identifier and all that it holds (rule OR-09)."""
    check(actor, "house:reparent")
    if house_id != actor.house_id:
        raise NotFound
    async with gate.open(actor, "house:reparent") as work:
        row = await work.read(HouseRow, house_id)
        if draft.parent_id is not None:
            above = {found["id"] for found in await work.fetch(statements.HOUSES_ABOVE, parent=draft.parent_id)}
            if not above or house_id in above:
                raise InvalidContent(Fault("/parentId", "not-allowed" if above else "not-in-list", "OR-09"))
        if draft.merged and draft.parent_id is None:
            raise InvalidContent(Fault("/merged", "not-allowed", "OR-09"))
        if draft.parent_id == row.parent_id:
            raise Conflict(rule="OR-09")
        work.about("house", house_id, version=seen + 1)
        await work.insert(
            HouseParentRow(
                house_id=house_id,
                old_parent_id=row.parent_id,
                new_parent_id=draft.parent_id,
                merged=draft.merged,
                since=draft.since,
                reason=draft.reason,
                organisation_id=actor.organisation_id,
            )
        )
        return await work.change(row, seen=seen, parent_id=draft.parent_id)


async def register_organisation(gate: Gate, actor: Actor, *, draft: OrganisationDraft) -> UUID:
    """Register a partner as a draft; it takes part once it is activated (rule OR-01)."""
    check(actor, "organisation:register")
    row = OrganisationRow(
        name=draft.name,
        kind=draft.kind.value,
        chains=[chain.value for chain in draft.chains],
        participation_form=draft.participation_form,
        region=draft.region,
        status=OrganisationStatus.draft.value,
        static_excluded=draft.kind in STATIC_EXCLUDED_BY_DEFAULT,
    )
    async with gate.open(actor, "organisation:register") as work:
        work.about("organisation", row.id, version=1)
        await work.insert(row, *(_contact(row.id, contact) for contact in draft.contacts))
    return row.id


async def activate_organisation(gate: Gate, actor: Actor, *, organisation_id: UUID, seen: int) -> int:
    """Let an organisation take part, also after a suspension; refused while rule OR-01 lacks something."""
    async with gate.open(actor, "organisation:activate") as work:
        row = await _organisation(work, organisation_id, "organisation:activate")
        if row.status not in (OrganisationStatus.draft, OrganisationStatus.suspended):
            raise _wrong(row.status, OrganisationStatus.active)
        contacts = await work.fetch_value(statements.COUNT_CONTACTS, organisation=organisation_id)
        check_ready(chains=row.chains, participation_form=row.participation_form, region=row.region, contacts=contacts)
        return await work.change(row, seen=seen, status=OrganisationStatus.active.value)


async def suspend_organisation(gate: Gate, actor: Actor, *, organisation_id: UUID, seen: int) -> int:
    """Keep an organisation out for now: its clients get no tokens and those they hold close within a second."""
    async with gate.open(actor, "organisation:suspend") as work:
        row = await _organisation(work, organisation_id, "organisation:suspend")
        if row.status != OrganisationStatus.active:
            raise _wrong(row.status, OrganisationStatus.suspended)
        if organisation_id == actor.keeper_id:
            raise Conflict  # a house that suspends itself could never come back
        version = await work.change(row, seen=seen, status=OrganisationStatus.suspended.value)
        await close_tokens(work, organisation_id)
        return version


async def change_organisation(
    gate: Gate, actor: Actor, *, organisation_id: UUID, seen: int, change: OrganisationChange
) -> int:
    """Change what the directory says of an organisation (rule OR-08); an active one keeps what OR-01 asks."""
    async with gate.open(actor, "organisation:change") as work:
        row = await _organisation(work, organisation_id, "organisation:change")
        to = _given(change)
        if row.status == OrganisationStatus.active:
            after = {name: to.get(name, getattr(row, name)) for name in ("chains", "participation_form", "region")}
            check_ready(**after, contacts=1)  # its contact persons are guarded where they are removed
        return await work.change(row, seen=seen, **to) if to else row.version


async def add_contact(gate: Gate, actor: Actor, *, organisation_id: UUID, draft: ContactDraft) -> UUID:
    """Name a fixed contact person of an organisation."""
    async with gate.open(actor, "organisation:change") as work:
        await _organisation(work, organisation_id, "organisation:change")
        contact = _contact(organisation_id, draft)
        await work.insert(contact)
        return contact.id


async def remove_contact(gate: Gate, actor: Actor, *, organisation_id: UUID, contact_id: UUID) -> None:
    """Remove a contact person; an active organisation keeps at least one (rule OR-01)."""
    async with gate.open(actor, "organisation:change") as work:
        row = await _organisation(work, organisation_id, "organisation:change")
        removed = await work.fetch_value(statements.REMOVE_CONTACT, id=contact_id, organisation=organisation_id)
        if removed is None:
            raise NotFound
        if row.status == OrganisationStatus.active:
            left = await work.fetch_value(statements.COUNT_CONTACTS, organisation=organisation_id)
            check_ready(chains=row.chains, participation_form=row.participation_form, region=row.region, contacts=left)


async def register_professional(gate: Gate, actor: Actor, *, draft: ProfessionalDraft) -> UUID:
    """Register someone who works for the actor's organisation and may be named in the Professional header."""
    check(actor, "professional:register", own=True)
    row = ProfessionalRow(organisation_id=actor.organisation_id, name=draft.name)
    async with gate.open(actor, "professional:register") as work:
        work.about("professional", row.id, version=1)
        await work.insert(row)
    return row.id


async def end_professional(gate: Gate, actor: Actor, *, professional_id: UUID, seen: int) -> int:
    """End a professional's registration: no act may name the professional, roles and mandates count no more."""
    async with gate.open(actor, "professional:end") as work:
        row = await work.read(ProfessionalRow, professional_id)
        check(actor, "professional:end", own=row.organisation_id == actor.organisation_id)
        work.about("professional", professional_id)
        if not row.active:
            raise WrongState
        return await work.change(row, seen=seen, active=False)


async def assign_role(gate: Gate, actor: Actor, *, draft: RoleDraft) -> UUID:
    """Give a professional of any partner a role in the whole house, with its period."""
    check(actor, "role:assign")
    async with gate.open(actor, "role:assign") as work:
        starts_at = draft.starts_at or work.now
        check_period(starts_at, draft.ends_at, "OR-07")
        found = await work.fetch_one(statements.FIND_PROFESSIONAL, professional=draft.professional_id)
        if found is None:
            raise InvalidContent(Fault("/professionalId", "unknown-professional"))
        check_role(draft.role, OrganisationKind(found["kind"]))
        same = await work.fetch_value(statements.SAME_ROLE, professional=draft.professional_id, role=draft.role.value)
        if same is not None:
            raise Conflict
        row = RoleAssignmentRow(
            house_id=actor.house_id,
            professional_id=draft.professional_id,
            role=draft.role.value,
            starts_at=starts_at,
            ends_at=draft.ends_at,
        )
        work.about("role", row.id)
        work.note(role=draft.role.value)
        await work.insert(row)
    return row.id


async def end_role(gate: Gate, actor: Actor, *, role_id: UUID) -> UUID:
    """End a role in the house at once."""
    check(actor, "role:end")
    async with gate.open(actor, "role:end") as work:
        work.about("role", role_id)
        if await work.fetch_value(statements.END_ROLE, id=role_id, at=work.now) is None:
            raise NotFound
    return role_id


async def grant_mandate(gate: Gate, actor: Actor, *, draft: MandateDraft) -> UUID:
    """Let a professional of the actor's organisation bind it, for one scope and a period (rule OR-06)."""
    check(actor, "mandate:grant", own=True)
    async with gate.open(actor, "mandate:grant") as work:
        starts_at = draft.starts_at or work.now
        check_period(starts_at, draft.ends_at, "OR-06")
        found = await work.fetch_one(statements.FIND_PROFESSIONAL, professional=draft.professional_id)
        if found is None or found["organisation_id"] != actor.organisation_id:
            raise InvalidContent(Fault("/professionalId", "unknown-professional", "OR-06"))
        row = MandateRow(
            organisation_id=actor.organisation_id,
            professional_id=draft.professional_id,
            scope=draft.scope.value,
            starts_at=starts_at,
            ends_at=draft.ends_at,
        )
        work.about("mandate", row.id, version=1)
        work.note(scope=draft.scope.value)
        await work.insert(row)
    return row.id


async def end_mandate(gate: Gate, actor: Actor, *, mandate_id: UUID, seen: int) -> int:
    """End a mandate at once; what was done under it stands."""
    async with gate.open(actor, "mandate:end") as work:
        row = await work.read(MandateRow, mandate_id)
        check(actor, "mandate:end", own=row.organisation_id == actor.organisation_id)
        work.about("mandate", mandate_id)
        if row.ends_at is not None and row.ends_at <= work.now:
            raise WrongState
        # one that had not begun never counts
        return await work.change(row, seen=seen, starts_at=min(row.starts_at, work.now), ends_at=work.now)


async def check_mandate(work: Work, scope: MandateScope, *, professional_id: UUID | None = None) -> UUID:
    """The mandate in force by which a professional of the actor's organisation (by default the acting one) may bind it.

    A step for use cases of every room; raises MandateRequired (rule OR-06).
    """
    actor = work.actor
    found = await work.fetch_value(
        statements.FIND_MANDATE,
        organisation=actor.organisation_id,
        professional=professional_id or actor.professional_id,
        scope=scope.value,
    )
    if found is None:
        raise MandateRequired(scope)
    mandate_id: UUID = found
    work.note(mandate=str(mandate_id))
    return mandate_id


async def check_takes_part(work: Work, organisation_id: UUID, pointer: str) -> OrganisationKind:
    """The kind of an active organisation; raises InvalidContent for any other (rule OR-01). A step for other rooms."""
    found = await work.fetch_one(statements.FIND_ORGANISATION, organisation=organisation_id)
    if found is None:
        raise InvalidContent(Fault(pointer, "unknown-organisation", "OR-01"))
    if found["status"] != OrganisationStatus.active:
        raise InvalidContent(Fault(pointer, "not-active", "OR-01"))
    return OrganisationKind(found["kind"])


async def check_works_there(work: Work, professional_id: UUID, organisation_id: UUID, pointer: str) -> None:
    """Raises InvalidContent unless the professional is active at the organisation. A step for other rooms."""
    found = await work.fetch_one(statements.FIND_PROFESSIONAL, professional=professional_id)
    if found is None or found["organisation_id"] != organisation_id:
        raise InvalidContent(Fault(pointer, "unknown-professional"))


async def close_tokens(work: Work, *organisation_ids: UUID) -> None:
    """Close the tokens that organisations hold for this house: what gave them their scopes is no more (rule OR-04).

    Their clients may ask for new ones at once, with what is left. A step for whatever narrows rights by hand.
    """
    # a second more: a token that is being made at this moment was decided on what was true before
    at = CLOCK.now() + timedelta(seconds=1)
    for organisation_id in sorted(set(organisation_ids)):
        await work.execute(CLOSE_ORGANISATION_TOKENS, organisation_id=organisation_id, at=at)


async def _organisation(work: Work, organisation_id: UUID, permission: str) -> OrganisationRow:
    """An organisation that the actor may know of and change.

    A house administers the partners that are its own: not who keeps another house, nor who works with one too.
    """
    actor, own = work.actor, organisation_id == work.actor.organisation_id
    row = await work.read(OrganisationRow, organisation_id)
    if row.status == OrganisationStatus.draft and not (own or actor.keeps_the_house):
        raise NotFound
    check(actor, permission, own=own)
    if not own and await work.fetch_value(statements.SHARED_ELSEWHERE, organisation=organisation_id):
        raise NotOwner(rule="OR-09")
    work.about("organisation", organisation_id)
    return row


def _contact(organisation_id: UUID, draft: ContactDraft) -> OrganisationContactRow:
    return OrganisationContactRow(
        id=new_id(), organisation_id=organisation_id, name=draft.name, email=draft.email, phone=draft.phone
    )


def _given(change: OrganisationChange) -> dict[str, Any]:
    to = change.model_dump(mode="json", exclude_unset=True)
    if to.get("name", "") is None:
        raise InvalidContent(Fault("/name", "required"))
    for lists in ("interventions", "expertise"):
        if lists in to:
            to[lists] = to[lists] or []
    if "chains" in to and to["chains"] is None:
        raise InvalidContent(Fault("/chains", "required", "OR-01"))
    return to


def _wrong(current: str, wanted: OrganisationStatus) -> WrongState:
    return WrongState("organisation", current=current, wanted=wanted)
