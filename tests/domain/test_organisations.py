"""The directory, agreements and settings through the gate."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.cases.statements import CASES
from app.domain.errors import (
    Conflict,
    GuardNotMet,
    InvalidContent,
    MandateRequired,
    MissingRole,
    NotFound,
    NotKeeper,
    NotOwner,
    StaleVersion,
    WrongState,
)
from app.domain.organisations import agreements, service
from app.domain.organisations.drafts import (
    AgreementDraft,
    AgreementEnd,
    ContactDraft,
    MandateDraft,
    OrganisationChange,
    OrganisationDraft,
    ProfessionalDraft,
    RoleDraft,
    SettingDraft,
    SignatureDraft,
)
from app.domain.organisations.statements import (
    AGREEMENTS,
    HOUSE_SETTINGS,
    HOUSES,
    MANDATES,
    ORGANISATIONS,
    PROFESSIONALS,
)
from app.domain.tables.cases import ParticipationRow
from app.domain.vocabulary.cases import ParticipationBasis
from app.domain.vocabulary.organisations import (
    AgreementKind,
    Chain,
    ExpertiseTag,
    MandateScope,
    OrganisationKind,
    ParticipationForm,
)
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose
from tests.domain.case_world import rows, shown, shown_list
from tests.world import MadeCase, World, make_world

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


def admin(world: World) -> Any:  # noqa: ANN401 - an actor
    return world.keeper(Role.policy_admin)


def covenant(*parties: UUID, **changes: Any) -> AgreementDraft:  # noqa: ANN401 - members of a draft
    given: dict[str, Any] = {
        "kind": AgreementKind.covenant,
        "title": "Convenant school en zorg",
        "edition": "2026-2",
        "purposes": tuple(Purpose),
        "categories": (Category.existence, Category.identity, Category.coordination),
        "starts_at": LONG_AGO,
        "parties": tuple(SignatureDraft(organisation_id=party, signed_on=LONG_AGO.date()) for party in parties),
    }
    return AgreementDraft(**(given | changes))


async def with_school(world: World) -> MadeCase:
    """A case in which the school takes part, without an agreement."""
    case = await world.case()
    async with world.gate.open(world.keeper(), "test:school") as work:
        await work.insert(
            ParticipationRow(
                house_id=world.house_id, case_id=case.id, organisation_id=world.organisations["school"],
                basis=ParticipationBasis.case_involved, starts_at=LONG_AGO,
            )
        )  # fmt: skip
        await granting.rewrite(work, case.id)
    return case


async def reads(world: World, case: MadeCase, kind: str = "school") -> bool:
    return await shown(world.gate, world.actor(kind), CASES, case.id) is not None


@pytest.mark.rule("OR-01", "OR-08")
async def test_a_partner_is_registered_completed_activated_and_suspended(world: World) -> None:
    draft = OrganisationDraft(name="Jeugdteam Waterduin", kind=OrganisationKind.youth_team)
    new = await service.register_organisation(world.gate, admin(world), draft=draft)
    assert await shown(world.gate, world.actor("police"), ORGANISATIONS, new) is None
    with pytest.raises(GuardNotMet) as lacking:
        await service.activate_organisation(world.gate, admin(world), organisation_id=new, seen=1)
    assert lacking.value.missing == ("chains", "participationForm", "region", "contacts")
    change = OrganisationChange(
        chains=(Chain.care,),
        participation_form=ParticipationForm.structural,
        region="Waterduin",
        task="Steun aan gezinnen",
        expertise=(ExpertiseTag.divorce,),
    )
    await service.change_organisation(world.gate, admin(world), organisation_id=new, seen=1, change=change)
    contact = ContactDraft(name="P. Bedacht", email="p.bedacht@jeugdteam.example")
    contact_id = await service.add_contact(world.gate, admin(world), organisation_id=new, draft=contact)
    assert await service.activate_organisation(world.gate, admin(world), organisation_id=new, seen=2) == 3
    found = await shown(world.gate, world.actor("police"), ORGANISATIONS, new, "contacts")
    assert (found["task"], found["expertise"], found["status"]) == ("Steun aan gezinnen", ["divorce"], "active")
    assert found["contacts"]["items"][0]["email"] == "p.bedacht@jeugdteam.example"
    with pytest.raises(GuardNotMet):
        await service.remove_contact(world.gate, admin(world), organisation_id=new, contact_id=contact_id)
    with pytest.raises(WrongState):
        await service.activate_organisation(world.gate, admin(world), organisation_id=new, seen=3)
    with pytest.raises(StaleVersion):
        await service.suspend_organisation(world.gate, admin(world), organisation_id=new, seen=2)
    await service.suspend_organisation(world.gate, admin(world), organisation_id=new, seen=3)
    with pytest.raises(Conflict):
        await service.suspend_organisation(world.gate, admin(world), organisation_id=world.keeper_id, seen=1)


async def test_only_the_house_registers_and_only_the_owner_describes_itself(world: World) -> None:
    police = world.actor("police", roles=(Role.policy_admin,))
    draft = OrganisationDraft(name="x", kind=OrganisationKind.school)
    with pytest.raises(NotKeeper):
        await service.register_organisation(world.gate, police, draft=draft)
    with pytest.raises(MissingRole):
        await service.register_organisation(world.gate, world.keeper(Role.vt_worker), draft=draft)
    change = OrganisationChange(task="Opsporing en hulp")
    with pytest.raises(NotOwner):
        await service.change_organisation(
            world.gate, police, organisation_id=world.organisations["school"], seen=1, change=change
        )
    assert (
        await service.change_organisation(
            world.gate, police, organisation_id=world.organisations["police"], seen=1, change=change
        )
        == 2
    )


async def test_professionals_hold_dated_roles_and_mandates_until_these_end(world: World) -> None:
    local = world.actor("local_team")
    person = await service.register_professional(world.gate, local, draft=ProfessionalDraft(name="L. Verzonnen"))
    role = RoleDraft(professional_id=person, role=Role.process_director)
    role_id = await service.assign_role(world.gate, admin(world), draft=role)
    with pytest.raises(Conflict):
        await service.assign_role(world.gate, admin(world), draft=role)
    for wrong in (Role.case_director, Role.vt_worker):
        with pytest.raises(InvalidContent):
            await service.assign_role(world.gate, admin(world), draft=RoleDraft(professional_id=person, role=wrong))
    mandate = MandateDraft(professional_id=person, scope=MandateScope.start_care)
    mandate_id = await service.grant_mandate(world.gate, local, draft=mandate)
    with pytest.raises(InvalidContent):
        await service.grant_mandate(world.gate, world.actor("police"), draft=mandate)
    found = await shown(world.gate, world.actor("police"), PROFESSIONALS, person, "roles", "mandates")
    assert [r["role"] for r in found["roles"]["items"]] == ["process_director"]
    assert [m["scope"] for m in found["mandates"]["items"]] == ["start_care"]
    await service.end_role(world.gate, admin(world), role_id=role_id)
    with pytest.raises(NotFound):
        await service.end_role(world.gate, admin(world), role_id=role_id)
    await service.end_mandate(world.gate, local, mandate_id=mandate_id, seen=1)
    assert (await shown(world.gate, local, MANDATES, mandate_id))["endsAt"] is not None
    with pytest.raises(NotOwner):
        await service.end_professional(world.gate, world.actor("police"), professional_id=person, seen=1)
    await service.end_professional(world.gate, local, professional_id=person, seen=1)
    with pytest.raises(InvalidContent):
        await service.assign_role(world.gate, admin(world), draft=role)


@pytest.mark.rule("OR-06")
async def test_a_mandate_counts_within_its_validity_and_scope_only(world: World) -> None:
    police = world.actor("police")
    later = datetime.now(UTC) + timedelta(days=1)
    mandate = MandateDraft(
        professional_id=world.professionals["police"], scope=MandateScope.start_care, starts_at=later
    )
    await service.grant_mandate(world.gate, police, draft=mandate)
    now = mandate.model_copy(update={"scope": MandateScope.decide, "starts_at": None})
    await service.grant_mandate(world.gate, police, draft=now)
    async with world.gate.open(police, "test:mandate") as work:
        await service.check_mandate(work, MandateScope.decide)
        for scope in (MandateScope.start_care, MandateScope.commit_hours):
            with pytest.raises(MandateRequired):
                await service.check_mandate(work, scope)


@pytest.mark.rule("OR-04")
async def test_a_signature_opens_open_cases_and_leaving_closes_them(world: World, pools: Pools) -> None:
    case = await with_school(world)
    agreement_id = await agreements.record_agreement(world.gate, admin(world), draft=covenant(world.keeper_id))
    assert not await reads(world, case)
    school = SignatureDraft(organisation_id=world.organisations["school"], signed_on=LONG_AGO.date())
    with pytest.raises(NotKeeper):
        await agreements.sign_agreement(world.gate, world.actor("school"), agreement_id=agreement_id, draft=school)
    await agreements.sign_agreement(world.gate, admin(world), agreement_id=agreement_id, draft=school)
    assert not await reads(world, case)
    assert await agreements.renew_grants(world.gate, admin(world)) == 2
    assert await agreements.renew_grants(world.gate, admin(world)) == 0
    assert await reads(world, case)
    with pytest.raises(Conflict):
        await agreements.sign_agreement(world.gate, admin(world), agreement_id=agreement_id, draft=school)
    await agreements.leave_agreement(
        world.gate, world.actor("school"), agreement_id=agreement_id,
        organisation_id=world.organisations["school"], seen=2,
    )  # fmt: skip
    await agreements.renew_grants(world.gate, admin(world))
    assert not await reads(world, case)
    found = await shown(world.gate, world.actor("police"), AGREEMENTS, agreement_id, "parties")
    assert found["categories"] == ["existence", "identity", "coordination"]
    assert [party["organisationId"] for party in found["parties"]["items"]] == [str(world.keeper_id)]
    assert all(row["finished_at"] for row in await rows(pools, world, "SELECT * FROM grant_renewals"))


@pytest.mark.rule("OR-04")
async def test_a_renewal_that_was_cut_off_goes_on_where_it_stood(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreements, "BATCH", 2)
    cases = [await with_school(world) for _ in range(5)]
    await agreements.record_agreement(
        world.gate, admin(world), draft=covenant(world.keeper_id, world.organisations["school"])
    )
    rewrite, seen = granting.rewrite, 0

    async def breaking(work: Any, case_id: UUID) -> None:  # noqa: ANN401 - a Work
        nonlocal seen
        seen += 1
        if seen == 4:
            raise RuntimeError
        await rewrite(work, case_id)

    monkeypatch.setattr(granting, "rewrite", breaking)
    with pytest.raises(RuntimeError):
        await agreements.renew_grants(world.gate, admin(world))
    assert [await reads(world, case) for case in cases] == [True, True, False, False, False]
    assert await agreements.renew_grants(world.gate, admin(world)) == 3
    assert all([await reads(world, case) for case in cases])


@pytest.mark.rule("OR-04")
async def test_an_agreement_closes_what_rests_on_it_at_its_end(world: World) -> None:
    case = await with_school(world)
    draft = covenant(world.keeper_id, world.organisations["school"], kind=AgreementKind.exchange_agreement)
    agreement_id = await agreements.record_agreement(world.gate, admin(world), draft=draft)
    await agreements.renew_grants(world.gate, admin(world))
    assert await reads(world, case)
    past = AgreementEnd(ends_at=LONG_AGO)
    with pytest.raises(InvalidContent):
        await agreements.end_agreement(world.gate, admin(world), agreement_id=agreement_id, seen=1, draft=past)
    await agreements.end_agreement(world.gate, admin(world), agreement_id=agreement_id, seen=1, draft=AgreementEnd())
    await agreements.renew_grants(world.gate, admin(world))
    assert not await reads(world, case)
    with pytest.raises(GuardNotMet):
        await agreements.end_agreement(
            world.gate, admin(world), agreement_id=agreement_id, seen=2, draft=AgreementEnd()
        )


@pytest.mark.rule("OR-04")
async def test_a_declaration_of_intent_lists_nothing_and_opens_nothing(world: World) -> None:
    case = await with_school(world)
    parties = (world.keeper_id, world.organisations["school"])
    with pytest.raises(InvalidContent):
        await agreements.record_agreement(
            world.gate, admin(world), draft=covenant(*parties, kind=AgreementKind.intent_declaration)
        )
    draft = covenant(*parties, kind=AgreementKind.intent_declaration, categories=())
    await agreements.record_agreement(world.gate, admin(world), draft=draft)
    assert await agreements.renew_grants(world.gate, admin(world)) == 0
    assert not await reads(world, case)


@pytest.mark.rule("OR-10")
async def test_a_setting_holds_from_its_moment_and_never_backwards(world: World) -> None:
    async def days() -> int:
        async with world.gate.open(world.keeper(), "test:setting") as work:
            return await agreements.setting(work, "parking_days", 90)

    assert await days() == 90
    await agreements.change_setting(world.gate, admin(world), draft=SettingDraft(name="parking_days", value=30))
    later = SettingDraft(name="parking_days", value=10, starts_at=datetime.now(UTC) + timedelta(days=3))
    await agreements.change_setting(world.gate, admin(world), draft=later)
    assert await days() == 30
    listed = await shown_list(world.gate, world.actor("police"), HOUSE_SETTINGS)
    assert [(one["name"], one["value"]) for one in listed] == [("parking_days", "10"), ("parking_days", "30")]
    for wrong in (
        SettingDraft(name="parking_days", value=30, starts_at=LONG_AGO),
        SettingDraft(name="parking_days", value="veel"),
        SettingDraft(name="parking_days", value=True),
        SettingDraft(name="parking_days", value=0),
        SettingDraft(name="case_subject_person", value="soms"),
        SettingDraft(name="no_such_setting", value=1),
    ):
        with pytest.raises(InvalidContent):
            await agreements.change_setting(world.gate, admin(world), draft=wrong)
    with pytest.raises(MissingRole):
        await agreements.change_setting(world.gate, world.keeper(), draft=later)


async def test_every_partner_reads_its_house(world: World) -> None:
    (house,) = await shown_list(world.gate, world.actor("school"), HOUSES)
    assert (house["code"], house["region"]) == ("waterduin", "Waterduin")
