"""The use case of the clients' fixed contact person (vast aanspreekpunt), with deputy and route after hours."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import END_CONTACT_PERSON
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.cases import statements
from app.domain.cases.course_drafts import ContactPersonDraft
from app.domain.errors import Fault, InvalidContent
from app.domain.organisations.service import check_takes_part, check_works_there
from app.domain.tables.case_work import ContactPersonRow
from app.domain.tables.cases import DirectionRow
from app.domain.vocabulary.cases import DirectionRole, HandoverState
from app.domain.vocabulary.notices import NoticeType


async def set_contact_person(gate: Gate, actor: Actor, *, case_id: UUID, draft: ContactPersonDraft) -> UUID:
    """Name the clients' fixed contact person; who was it before is so no longer.

    The contact person holds the role client_contact on the case. The change needs a receipt (rule NO-07), and a second
    one within 30 days is a finding.
    """
    async with gate.open(actor, "case:set-contact-person") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "case:set-contact-person", case_roles=standing.roles)
        await check_takes_part(work, draft.organisation_id, "/organisationId")
        there = await work.fetch_value(statements.PARTICIPATION_NOW, case=case_id, organisation=draft.organisation_id)
        if there is None and draft.organisation_id != actor.keeper_id:
            raise InvalidContent(Fault("/organisationId", "takes-no-part", "CA-09"))
        await check_works_there(work, draft.professional_id, draft.organisation_id, "/professionalId")
        if draft.deputy_id == draft.professional_id:
            raise InvalidContent(Fault("/deputyId", "not-two", "CA-09"))
        before = await work.fetch_value(END_CONTACT_PERSON, case=case_id, at=work.now)
        role = DirectionRole.client_contact.value
        await work.execute(statements.END_DIRECTION, case=case_id, role=role, at=work.now)
        row = ContactPersonRow(house_id=actor.house_id, case_id=case_id, starts_at=work.now, **draft.model_dump())
        work.about("contact_person", row.id, case_id=case_id)
        await work.insert(
            row,
            DirectionRow(
                house_id=actor.house_id,
                case_id=case_id,
                role=role,
                organisation_id=draft.organisation_id,
                professional_id=draft.professional_id,
                state=HandoverState.accepted.value,
                starts_at=work.now,
            ),
        )
        work.tell(
            NoticeType.cases_contact_changed,
            kind="contact_person",
            subject_id=row.id,
            version=1,
            case_id=case_id,
            notice_class=NoticeType.cases_contact_changed.notice_class,
            audience=[draft.organisation_id, before, standing.case.keeper_id],
        )
    return row.id
