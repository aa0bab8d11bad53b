"""Registers the region of the demo as an operator would: the house, its partners, their people, keys and agreements."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import httpx
from joserfc.jwk import ECKey

from app.demo.cases import TOLD_ON
from app.demo.partners import Cast, Partner
from app.demo.region import Agreement, Organisation, Region
from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.clients.reachable import Connections
from app.domain.clients.service import ClientDraft, add_client
from app.domain.grounds.weighing_sets import WeighingSetDraft, publish_weighing_set
from app.domain.organisations.agreements import change_setting, record_agreement
from app.domain.organisations.drafts import (
    AgreementDraft,
    ContactDraft,
    MandateDraft,
    OrganisationChange,
    OrganisationDraft,
    ProfessionalDraft,
    RoleDraft,
    SettingDraft,
    SignatureDraft,
)
from app.domain.organisations.founding import HouseDraft, found_house
from app.domain.organisations.service import (
    activate_organisation,
    assign_role,
    change_organisation,
    grant_mandate,
    register_organisation,
    register_professional,
)
from app.domain.vocabulary.clients import ClientProfile
from app.domain.vocabulary.scopes import DASHBOARD_SCOPES, Scope
from app.domain.vocabulary.sharing import Purpose

_MANAGING = frozenset({Scope.organisation_manage})


@dataclass(frozen=True, slots=True)
class Registrar:
    """What registering needs: the gate and the maker of actors, a pool for what operators do, the API's address."""

    gate: Gate
    entry: Entry
    connections: Connections
    base_url: str
    http: httpx.AsyncClient

    async def register(self, region: Region, today: date) -> Cast:
        """Register everything of the region; every client gets keys of its own, made now."""
        keeper = region.organisation(region.house.organisation)
        administrator = next(person for person in keeper.professionals if "policy_admin" in person.roles)
        house = await found_house(
            self.connections,
            HouseDraft(
                code=region.house.code,
                name=keeper.name,
                region=region.name,
                municipalities=region.house.municipalities,
                themes=region.house.themes,
                contact=_contact(keeper),
                administrator=administrator.name,
            ),
        )
        operator = await self.entry.job(house.house_id, scopes=_MANAGING, purpose=Purpose.handover)
        organisations = {keeper.key: house.organisation_id}
        for organisation in region.organisations:
            if organisation.key != keeper.key:
                organisations[organisation.key] = await self._organisation(operator, organisation, region.name)
        agreements = {
            agreement.key: await self._agreement(operator, agreement, organisations, today)
            for agreement in region.agreements
        }
        for setting, value in region.settings.items():
            await change_setting(self.gate, operator, draft=SettingDraft(name=setting, value=value))
        for weighing in region.weighing_sets:
            draft = WeighingSetDraft(edition=weighing.edition, questions=weighing.questions)
            await publish_weighing_set(self.gate, operator, draft=draft)
        professionals = {administrator.key: house.administrator_id}
        for organisation in region.organisations:
            await self._people(operator, organisation, organisations[organisation.key], professionals)
        partners = {
            key: await self._client(
                key,
                ClientDraft(
                    organisation=str(organisation_id),
                    house=str(house.house_id),
                    name=f"Systeem van {region.organisation(key).name}",
                    scopes=frozenset(region.client_scopes(key)),
                ),
            )
            for key, organisation_id in organisations.items()
        }
        dashboard = ClientDraft(
            organisation=str(house.organisation_id),
            house=str(house.house_id),
            name="Cijfers van de regio",
            scopes=DASHBOARD_SCOPES,
            profile=ClientProfile.dashboard,
        )
        return Cast(
            region=region,
            partners=partners,
            dashboard=await self._client("dashboard", dashboard),
            organisations=_texts(organisations),
            professionals=_texts(professionals),
            agreements=_texts(agreements),
            house=keeper.key,
            house_id=str(house.house_id),
        )

    async def _organisation(self, operator: Actor, organisation: Organisation, region: str) -> UUID:
        organisation_id = await register_organisation(
            self.gate,
            operator,
            draft=OrganisationDraft(
                name=organisation.name,
                kind=organisation.kind,
                chains=organisation.chains,
                participation_form=organisation.form,
                region=region,
                contacts=(_contact(organisation),),
            ),
        )
        told = OrganisationChange(
            task=organisation.task,
            limits=organisation.limits,
            interventions=organisation.interventions,
            expertise=organisation.expertise,
            out_of_hours_route=organisation.out_of_hours_route,
        )
        seen = await change_organisation(self.gate, operator, organisation_id=organisation_id, seen=1, change=told)
        await activate_organisation(self.gate, operator, organisation_id=organisation_id, seen=seen)
        return organisation_id

    async def _agreement(
        self, operator: Actor, agreement: Agreement, organisations: Mapping[str, UUID], today: date
    ) -> UUID:
        moved = today - TOLD_ON
        draft = AgreementDraft(
            kind=agreement.kind,
            title=agreement.title,
            edition=agreement.edition,
            purposes=agreement.purposes,
            categories=agreement.categories,
            conditions=agreement.conditions,
            starts_at=_midnight(agreement.starts_on + moved),
            ends_at=_midnight(agreement.ends_on + moved),
            parties=tuple(
                SignatureDraft(organisation_id=organisations[party], signed_on=agreement.signed_on + moved)
                for party in agreement.parties
            ),
        )
        return await record_agreement(self.gate, operator, draft=draft)

    async def _people(
        self, operator: Actor, organisation: Organisation, organisation_id: UUID, professionals: dict[str, UUID]
    ) -> None:
        own = await self.entry.receiver(operator.house_id, organisation_id, _MANAGING, Purpose.handover)
        for person in organisation.professionals:
            if person.key not in professionals:
                draft = ProfessionalDraft(name=person.name)
                professionals[person.key] = await register_professional(self.gate, own, draft=draft)
            professional_id = professionals[person.key]
            for mandate in person.mandates:
                given = MandateDraft(professional_id=professional_id, scope=mandate)
                await grant_mandate(self.gate, own, draft=given)
            for role in person.roles:
                if role != "policy_admin":  # the first administrator has it since the founding
                    await assign_role(self.gate, operator, draft=RoleDraft(professional_id=professional_id, role=role))

    async def _client(self, key: str, draft: ClientDraft) -> Partner:
        signing = ECKey.generate_key("P-256", parameters={"kid": f"{key}-1"})
        added = await add_client(self.connections, replace(draft, keys=[signing.as_dict(private=False)]))
        return Partner(
            key=key,
            organisation_id=draft.organisation,
            client_id=str(added.client_id),
            scopes=draft.scopes,
            base_url=self.base_url,
            http=self.http,
            signing=signing,
        )


def _contact(organisation: Organisation) -> ContactDraft:
    contact = organisation.contact
    return ContactDraft(name=contact.name, email=contact.email, phone=contact.phone)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _texts(ids: Mapping[str, UUID]) -> dict[str, str]:
    return {key: str(value) for key, value in ids.items()}
