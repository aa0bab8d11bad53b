"""A house in which there is one of everything, and who may not know of it: the ground of the tests of every door.

`subjects` names one hidden object for each identifier that a path or a root field can name; an identifier that is not
among them fails the tests until it is added here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from app.domain.access import granting
from app.domain.access.confirmers import Confirmers
from app.domain.access.work import Work
from app.domain.ids import new_id
from app.domain.notices.queue import DeliveryQueue
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import DirectionRow, FileNumberRow, TaskRow
from app.domain.tables.contributions import ContributionRow, InformationRequestRow
from app.domain.tables.grounds import WeighingSetRow
from app.domain.tables.notices import DeliveryAttemptRow, SubscriptionRow
from app.domain.tables.organisations import (
    AgreementPartyRow,
    AgreementRow,
    GlossaryTermRow,
    HouseRow,
    HouseSettingRow,
    MandateRow,
    OrganisationContactRow,
    OrganisationRow,
)
from app.domain.tables.persons import DangerPairRow, RelationRow
from app.domain.tables.referrals import (
    CaseSignalRow,
    QuarantinedMessageRow,
    ReferralHandoverRow,
    ReferralQuestionRow,
    ReferralRow,
)
from app.domain.vocabulary.notices import RETRACTIONS, NoticeType
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Category, Purpose
from tests.client import Client, Service
from tests.doors.circle import CIRCLE, circle_rows
from tests.doors.connection_rows import CONNECTION_IDS, connection_rows
from tests.doors.course_rows import course_rows
from tests.doors.guide_rows import guide_rows
from tests.doors.import_rows import IMPORT_IDS, import_rows
from tests.doors.meeting_rows import meeting_rows
from tests.doors.plan_rows import plan_rows
from tests.doors.programme_rows import CATALOGUE_IDS, PROGRAMME_IDS, programme_rows
from tests.doors.report_rows import REPORT_CATALOGUE_IDS, REPORT_IDS, report_rows
from tests.doors.safety_rows import safety_rows
from tests.world import LONG_AGO, MadeCase, World, make_world

NOW = datetime.now(UTC)

HIDDEN = (
    "caseId", "personId", "mergedId", "memberId", "relationId", "participationId", "directionId", "taskId",
    "dangerPairId", "groundId", "contributionId", "requestId", "actionId", "referralId", "handoverId", "messageId",
    "signalId", "subscriptionId", "deliveryId", "confirmationId", "eventId", "disclosureId",
    "runId", "answerId", "analysisId", "planId", "lineId", "goalId", "planEvaluationId", "optionId", "measureId",
    "incidentId", "concernId", "riskFactorId", "redFlagId", "conditionId", "safetyPlanId", "safetyAgreementId",
    "monitoringCheckId", "escalationId", "transferId", "scaleDownId", "deviationId", "momentId", "closingId",
    "contactPersonId", "collaborationId", "directionGrantId", "measureHandoverId",
    "meetingId", "participantId", "clientParticipationId", "itemId", "decisionId", "questionId", "threatId",
    *CIRCLE, *PROGRAMME_IDS, *REPORT_IDS,
    *CONNECTION_IDS, *IMPORT_IDS,
)  # fmt: skip
"""Identifiers of what an organisation without a ground, or that is not its own, must not know of."""

DIRECTORY = (
    "organisationId",
    "professionalId",
    "roleId",
    "mandateId",
    "agreementId",
    "settingId",
    "houseId",
    "glossaryTermId",
    "contactId",
    "weighingSetId",
    "templateId",
    "cardId",
    "kindId",
    *REPORT_CATALOGUE_IDS,
    "seatId",
    *CATALOGUE_IDS,
)
"""Identifiers of what every partner of the house may know of (rule OR-08)."""


@dataclass
class Everything:
    """The house, one identifier for each kind of object, and the clients that ask."""

    service: Service
    world: World
    case: MadeCase
    subjects: Mapping[str, UUID]
    owner: Client
    keeper: Client
    desk: Client
    stranger: Client
    away: Client
    withdrawn: Client
    expired: Client
    scopeless: Client

    def path(self, path: str, **others: UUID) -> str:
        """A path with the identifiers of this house in it, or with others."""
        known = {**self.subjects, **others}
        return re.sub(r"\{(\w+)\}", lambda found: str(known.get(found[1]) or new_id()), path)

    def unknown(self) -> dict[str, UUID]:
        """Identifiers of nothing."""
        return {name: new_id() for name in HIDDEN}


async def make_everything(service: Service) -> Everything:
    """The house on a fresh database."""
    world = await make_world(service.pools)
    case = await world.case()
    for kind in ("addiction_care", "school"):
        await _sign_alone(world, kind)
    await world.consent(case, 0, recipients=("addiction_care",))
    expired_at = datetime.now(UTC)
    await world.consent(case, 0, recipients=("school",), ends_at=expired_at)
    ground_id = await world.consent(case, 1, recipients=("police",))
    async with world.gate.open(world.keeper(), "test:everything") as work:
        rows = _rows(world, case)
        household = await work.connection.fetchval("SELECT household_id FROM cases WHERE id = $1", case.id)
        rows |= safety_rows(world, case, household)
        rows |= course_rows(world, case, rows["actionId"].id)
        rows |= circle_rows(world, case, rows)
        rows |= connection_rows(world, rows["referralId"].id)
        rows |= import_rows(world, rows["referralId"].id)
        for row in rows.values():
            await work.insert(row)
        await work.insert(*_companions(world, case, rows))
        consent = await work.connection.fetchval(
            "SELECT id FROM grounds WHERE case_id = $1 AND recipient_ids = $2",
            case.id,
            [world.organisations["addiction_care"]],
        )
        await work.connection.execute(
            "UPDATE grounds SET state = 'withdrawn', objection_from = now() - interval '1 second' WHERE id = $1",
            consent,
        )
        _tell_everything(work, world, case, rows)
        await granting.rewrite(work, case.id)
    queue = DeliveryQueue(service.pools.writer)
    for house in await queue.houses():
        await queue.list_events(house)
    other = await _other_house(world)
    everything = Everything(
        service=service,
        world=world,
        case=case,
        subjects={},
        owner=await _client(service, world, "police"),
        keeper=await _client(service, world, "safety_house"),
        desk=await _client(service, world, "veilig_thuis"),
        stranger=await _client(service, world, "local_team"),
        away=await service.register(world.organisations["police"], other, "police"),
        withdrawn=await _client(service, world, "addiction_care"),
        expired=await _client(service, world, "school"),
        scopeless=await service.register(
            world.organisations["police"], world.house_id, "police", frozenset({Scope.total_read})
        ),
    )
    await everything.owner.get(f"/v1/cases/{case.id}")
    everything.subjects = await _subjects(everything, rows, ground_id)
    return everything


async def _client(service: Service, world: World, kind: str) -> Client:
    client = await service.register(world.organisations[kind], world.house_id, kind)
    client.professional = world.professionals[kind]
    return client


async def _sign_alone(world: World, kind: str) -> None:
    """Scopes need an agreement in force (rule OR-03); one with oneself opens the door and shows nothing."""
    async with world.gate.open(world.keeper(), "test:agreement") as work:
        row = AgreementRow(
            house_id=world.house_id, kind="exchange_agreement", title="Alleen", edition="1", starts_at=LONG_AGO
        )
        await work.insert(row)
        await work.insert(
            AgreementPartyRow(
                agreement_id=row.id, organisation_id=world.organisations[kind], signed_on=date(2020, 1, 1)
            )
        )


async def _other_house(world: World) -> UUID:
    """Another house, under a covenant of which the police is a party too."""
    house = World(world.gate, new_id(), {"safety_house": new_id(), "police": world.organisations["police"]})
    async with world.gate.open(house.keeper(), "test:other-house") as work:
        await work.insert(OrganisationRow(id=house.keeper_id, name="Ander huis", kind="safety_house", status="active"))
        await work.insert(
            HouseRow(id=house.house_id, organisation_id=house.keeper_id, code="elders", name="Elders", region="Elders")
        )
        row = AgreementRow(
            house_id=house.house_id, kind="covenant", title="Elders", edition="1", starts_at=LONG_AGO,
            categories=ALL_CATEGORIES,
        )  # fmt: skip
        await work.insert(row)
        await work.insert(
            *(
                AgreementPartyRow(agreement_id=row.id, organisation_id=party, signed_on=date(2020, 1, 1))
                for party in house.organisations.values()
            )
        )
    return house.house_id


def _rows(world: World, case: MadeCase) -> dict[str, Any]:
    """One row for each identifier, all of the police or of the house."""
    here: dict[str, Any] = {"house_id": world.house_id}
    police, vt = world.organisations["police"], world.organisations["veilig_thuis"]
    held: dict[str, Any] = {**here, "case_id": case.id}
    grounds: dict[str, Any] = {"categories": ALL_CATEGORIES, "purposes": Purpose.everything()}
    one, other = case.persons[:2]
    referral = ReferralRow(
        **here, **grounds, organisation_id=police, message_id="m-1", body_hash="0" * 64, route="api", reference="P-1",
        sent_at=NOW, received_at=NOW, arrived_at=NOW, updated_at=NOW, entry_point="police", signal_kind="notification",
        concerns=[{"what": "Zorgen"}],
    )  # fmt: skip
    return {
        "referralId": referral,
        "handoverId": ReferralHandoverRow(
            **here, **grounds, referral_id=referral.id, giver_id=vt, receiver_id=police, summary="Overdracht",
            earlier_reports=0, ground_kind="vt_statutory_task", ground_purpose="handover", offered_at=NOW,
        ),
        "messageId": QuarantinedMessageRow(
            **here, organisation_id=police, route="veilig_thuis", body=b"{}", body_hash="1" * 64, faults=[],
            arrived_at=NOW,
        ),
        "signalId": CaseSignalRow(
            **held, referral_id=referral.id, organisation_id=police, signal_kind="notification", entry_point="police",
            urgency="routine", arrived_at=NOW,
        ),
        "relationId": RelationRow(**here, person_id=one, to_person_id=other, kind="partner"),
        "directionId": DirectionRow(
            **held, role="first_contact", organisation_id=police, state="accepted", starts_at=LONG_AGO,
            professional_id=world.professionals["police"],
        ),
        "taskId": TaskRow(**held, kind="transparency", organisation_id=police, due_at=NOW),
        "dangerPairId": DangerPairRow(
            **held, kind="stalking", person_id=one, other_person_id=other, source="Politie", set_on=NOW.date(),
            set_by_id=police,
        ),
        "contributionId": ContributionRow(
            **held, organisation_id=police, person_ids=[one], mode="content", category="safety",
            category_mask=Category.safety.bit, content="Bijdrage",
        ),
        "requestId": InformationRequestRow(
            **held, asked_id=police, asked_by_id=world.keeper_id, need="Vraag", purpose="joint_analysis", due_at=NOW,
            person_ids=[one], categories=["safety"],
        ),
        "actionId": ActionRow(
            **held, text="Afspraak", kind="help_start", status="agreed", proposed_by_id=world.keeper_id,
            owner_organisation_id=police, subject_ids=[one],
        ),
        "subscriptionId": SubscriptionRow(
            **here, organisation_id=police, callback_url="https://politie.example/in", sealed_keys=b"-", public_key="-"
        ),
        "contactId": OrganisationContactRow(organisation_id=police, name="P. Bedacht"),
        "mandateId": MandateRow(
            organisation_id=police, professional_id=world.professionals["police"], scope="start_care",
            starts_at=LONG_AGO,
        ),
        "weighingSetId": WeighingSetRow(
            house_id=world.house_id, edition="2026-1", questions=["Waarom nu?"], starts_on=NOW.date(), author="test"
        ),
        "glossaryTermId": GlossaryTermRow(
            house_id=world.house_id, term="huiselijk geweld", working_definition="Geweld in huiselijke kring"
        ),
        "settingId": HouseSettingRow(house_id=world.house_id, name="parking_days", value={"value": 30}, author="test"),
        **guide_rows(world, case),
        **meeting_rows(world, case),
        **plan_rows(world, case),
        **programme_rows(world, case),
        **report_rows(world, case),
    }  # fmt: skip


def _companions(world: World, case: MadeCase, rows: Mapping[str, Any]) -> list[Any]:
    police = world.organisations["police"]
    return [
        FileNumberRow(house_id=world.house_id, case_id=case.id, organisation_id=police, number="PL-1"),
        ReferralQuestionRow(
            house_id=world.house_id, referral_id=rows["referralId"].id, question="Wat is er gezien?",
            asked_by_id=police, asked_at=NOW, due_on=NOW.date(),
        ),
    ]  # fmt: skip


def _tell_everything(work: Work, world: World, case: MadeCase, rows: Mapping[str, Any]) -> None:
    """One event of every type, to the police."""
    for kind in NoticeType:
        work.tell(
            kind.value,
            kind="action",
            subject_id=rows["actionId"].id,
            version=1,
            case_id=case.id,
            audience=[world.organisations["police"]],
            confirmers=Confirmers.of(world.keeper_id, [world.organisations["police"]]) if kind in RETRACTIONS else None,
        )


async def _subjects(everything: Everything, rows: Mapping[str, Any], ground_id: UUID) -> dict[str, UUID]:
    world, case = everything.world, everything.case
    async with world.gate.open(world.keeper(), "test:subjects") as work:
        fetch = work.connection.fetchval
        police = world.organisations["police"]
        delivery_id = await fetch("SELECT id FROM deliveries LIMIT 1")
        await work.insert(
            DeliveryAttemptRow(
                house_id=world.house_id, delivery_id=delivery_id, organisation_id=police, number=1, outcome="delivered",
                milliseconds=3, at=NOW,
            )
        )  # fmt: skip
        return {name: row.id for name, row in rows.items()} | {
            "caseId": case.id,
            "personId": case.persons[0],
            "mergedId": case.persons[1],
            "groundId": ground_id,
            "memberId": await fetch("SELECT id FROM household_members WHERE person_id = $1", case.persons[0]),
            "participationId": await fetch("SELECT id FROM participations WHERE organisation_id = $1", police),
            "deliveryId": delivery_id,
            "confirmationId": await fetch("SELECT id FROM confirmations WHERE organisation_id = $1 LIMIT 1", police),
            "eventId": await fetch("SELECT id FROM event_feed WHERE organisation_id = $1 LIMIT 1", police),
            "disclosureId": await fetch("SELECT id FROM disclosures WHERE organisation_id = $1 LIMIT 1", police),
            "organisationId": police,
            "professionalId": world.professionals["police"],
            "roleId": await fetch("SELECT id FROM role_assignments WHERE house_id = $1 LIMIT 1", world.house_id),
            "agreementId": world.covenant_id or new_id(),
            "findingId": await fetch("SELECT id FROM case_findings WHERE case_id = $1 LIMIT 1", case.id),
            "houseId": world.house_id,
        }
