"""The use case of attempts at contact: recorded one by one; back to the agenda after too many in vain (rule RE-15)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.persons.households import persons_of
from app.domain.referrals.drafts import ContactAttemptDraft
from app.domain.referrals.rules.around import CONTACT_ATTEMPTS, check_attempt, check_third_party
from app.domain.referrals.statements.around import CONSENTS_TO_CONTACT, FAILED_SINCE_REACHED
from app.domain.tables.referral_work import ContactAttemptRow
from app.domain.vocabulary.notices import NoticeType


async def record_contact_attempt(gate: Gate, actor: Actor, *, case_id: UUID, draft: ContactAttemptDraft) -> UUID:
    """Record an attempt to reach someone; through a third party only with that person's consent (rule RE-15).

    After three failed attempts (setting) the team is told that the case is back on the agenda.
    """
    async with gate.open(actor, "contact-attempt:record") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "contact-attempt:record", case_roles=standing.roles)
        work.about("contact_attempt", case_id, case_id=case_id)
        if not standing.takes_part:
            raise GuardNotMet("RE-15", "takes-part")
        attempted_on = draft.attempted_on or work.today
        check_attempt(draft.channel, draft.third_party, attempted_on, work.today)
        if draft.person_id not in await persons_of(work, case_id):
            raise InvalidContent(Fault("/personId", "unknown-person", "RE-15"))
        about = {"case": case_id, "person": draft.person_id}
        check_third_party(draft.channel, consents=await work.fetch_value(CONSENTS_TO_CONTACT, **about))
        row = ContactAttemptRow(
            house_id=actor.house_id,
            case_id=case_id,
            person_id=draft.person_id,
            channel=draft.channel.value,
            third_party=draft.third_party,
            attempted_on=attempted_on,
            result=draft.result.value,
            note=draft.note,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
        )
        await work.insert(row)
        work.about("contact_attempt", row.id, case_id=case_id)
        most = await house_setting(work, "contact_attempts", CONTACT_ATTEMPTS)
        if await work.fetch_value(FAILED_SINCE_REACHED, **about) == most:
            work.tell(
                NoticeType.cases_contact_failed,
                kind="contact_attempt",
                subject_id=row.id,
                case_id=case_id,
                audience=[actor.keeper_id, standing.director_id],
            )
    return row.id
