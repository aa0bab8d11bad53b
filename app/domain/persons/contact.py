"""Use cases of being in touch: with who used violence (rule PE-11), and with a client by a safe way (rule NO-10)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent, WrongState
from app.domain.persons.children import person_of_case
from app.domain.persons.drafts import ClientMessageDraft, DeliveryDraft, PerpetratorContactDraft
from app.domain.persons.rules import check_channel, check_past
from app.domain.persons.statements.circle import CONTACT_WITH, IS_PERPETRATOR
from app.domain.tables.persons import ClientMessageRow, PerpetratorContactRow, PersonRow
from app.domain.vocabulary.persons import MessageWay


async def record_perpetrator_contact(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, draft: PerpetratorContactDraft
) -> UUID:
    """Record whether there is contact with a person who used violence (rule PE-11); it ends no action by itself."""
    async with gate.open(actor, "perpetrator-contact:record") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "perpetrator-contact:record", case_roles=standing.roles)
        work.about("perpetrator_contact", case_id, case_id=case_id)
        if not standing.takes_part:
            raise GuardNotMet("PE-11", "takes-part")
        if not await work.fetch_value(IS_PERPETRATOR, case=case_id, person=person_id):
            raise InvalidContent(Fault("/personId", "no-perpetrator-role", "PE-11"))
        if await work.fetch_value(CONTACT_WITH, case=case_id, person=person_id) is not None:
            raise Conflict(rule="PE-11")
        since = draft.since or work.today
        check_past(since, work.today, "/since", "PE-11")
        row = PerpetratorContactRow(
            house_id=actor.house_id,
            case_id=case_id,
            person_id=person_id,
            status=draft.status.value,
            since=since,
            note=draft.note,
            organisation_id=actor.organisation_id,
        )
        await work.insert(row)
        work.about("perpetrator_contact", row.id, case_id=case_id, version=1)
    return row.id


async def change_perpetrator_contact(
    gate: Gate, actor: Actor, *, contact_status_id: UUID, seen: int, draft: PerpetratorContactDraft
) -> int:
    """Record how the contact stands now; detention closes no action that is to make contact (rule PE-11)."""
    async with gate.open(actor, "perpetrator-contact:change") as work:
        row = await work.read(PerpetratorContactRow, contact_status_id)
        standing = await find_case(work, row.case_id)
        check(actor, "perpetrator-contact:change", case_roles=standing.roles)
        work.about("perpetrator_contact", contact_status_id, case_id=row.case_id)
        if not standing.takes_part:
            raise GuardNotMet("PE-11", "takes-part")
        since = draft.since or work.today
        check_past(since, work.today, "/since", "PE-11")
        return await work.change(
            row,
            seen=seen,
            status=draft.status.value,
            since=since,
            note=draft.note,
            organisation_id=actor.organisation_id,
        )


async def prepare_client_message(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, draft: ClientMessageDraft
) -> UUID:
    """Prepare something to tell a client: by the channel that the client marked safe, else by word of mouth (NO-10)."""
    async with gate.open(actor, "client-message:prepare") as work:
        standing = await find_case(work, case_id)
        check(actor, "client-message:prepare", case_roles=standing.roles)
        work.about("client_message", case_id, case_id=case_id)
        if not standing.takes_part:
            raise GuardNotMet("NO-10", "takes-part")
        person = await person_of_case(work, case_id, person_id)
        if person is None:
            raise InvalidContent(Fault("/personId", "unknown-person", "NO-10"))
        check_channel(draft.channel, person["safe_channel"])
        way = MessageWay.word_of_mouth if person["safe_channel"] is None else MessageWay.safe_channel
        row = ClientMessageRow(
            house_id=actor.house_id,
            case_id=case_id,
            person_id=person_id,
            kind=draft.kind.value,
            text=draft.text,
            way=way.value,
            channel=person["safe_channel"],
            organisation_id=actor.organisation_id,
        )
        await work.insert(row)
        work.about("client_message", row.id, case_id=case_id, version=1)
    return row.id


async def deliver_client_message(
    gate: Gate, actor: Actor, *, client_message_id: UUID, seen: int, draft: DeliveryDraft
) -> int:
    """Record that a client was told, by who is in touch with the client.

    Where the client marked another channel since, or none any more, the message is prepared anew (rule NO-10).
    """
    async with gate.open(actor, "client-message:deliver") as work:
        row = await work.read(ClientMessageRow, client_message_id)
        standing = await find_case(work, row.case_id)
        check(actor, "client-message:deliver", case_roles=standing.roles)
        work.about("client_message", client_message_id, case_id=row.case_id)
        if row.delivered_at is not None:
            raise WrongState
        person = await work.read(PersonRow, row.person_id, locked=False)
        check_channel(row.channel, person.safe_channel)
        at = draft.at or work.now
        if at > work.now:
            raise InvalidContent(Fault("/at", "in-the-future", "NO-10"))
        return await work.change(
            row,
            seen=seen,
            delivered_at=at,
            delivered_by_id=actor.professional_id or actor.organisation_id,
            delivery_note=draft.note,
        )
