"""The rules of exports (EX): own files, research under pseudonyms, reports with an issuer, files that expire."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import SQLModel

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.errors import GroundRequired, GuardNotMet, MissingRole, NotFound, NotKeeper, PurposeNotAllowed
from app.domain.exports import outbound, service
from app.domain.exports.drafts import OutboundDraft, ResearchDraft
from app.domain.exports.statements import EXPORTS, OUTBOUND_REPORTS
from app.domain.tables.actions import ActionRow
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.disclosures import SubjectRequestRow
from app.domain.tables.organisations import HouseSettingRow
from app.domain.vocabulary.exports import Issuer
from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose
from tests.domain.case_world import directed, events, rows, shown, shown_list
from tests.today import today_here
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

YEAR = datetime.now(UTC).year


async def insert(world: World, *made: SQLModel) -> None:
    async with world.gate.open(world.keeper(), "test:exports") as work:
        await work.insert(*made)


async def content(world: World, actor: Actor, export_id: UUID) -> Any:  # noqa: ANN401 - JSON
    return json.loads((await service.fetch_export(world.gate, actor, export_id=export_id)).content)


def item(world: World, case: MadeCase, kind: str, **facts: object) -> ContributionRow:
    given: dict[str, Any] = {
        "house_id": world.house_id, "case_id": case.id, "organisation_id": world.organisations[kind],
        "person_ids": [case.persons[0]], "mode": "content", "category": "safety",
        "category_mask": Category.safety.bit, "content": "Wat er gebeurde",
    }  # fmt: skip
    return ContributionRow(**(given | facts))


@pytest.mark.rule("EX-01")
async def test_only_what_is_own_or_may_be_reused_enters_an_own_file(pools: Pools, world: World) -> None:
    case = await world.case()
    police, vt = world.organisations["police"], world.organisations["veilig_thuis"]
    given: dict[str, Any] = {
        "house_id": world.house_id, "case_id": case.id, "kind": "help_start", "status": "agreed", "rationale": "Omdat",
        "proposed_by_id": vt, "subject_ids": [case.persons[0]], "due_on": today_here(),
    }  # fmt: skip
    await insert(
        world,
        ActionRow(**given, text="Van de politie", owner_organisation_id=police),
        ActionRow(**given, text="Van Veilig Thuis", owner_organisation_id=vt),
        item(world, case, "veilig_thuis", content="Niet hergebruiken"),
        item(world, case, "veilig_thuis", content="Mag hergebruikt", reuse_permission=True),
        # may be reused, but no ground opens it to the police
        item(world, case, "veilig_thuis", content="Gezondheid", reuse_permission=True, category="health",
             category_mask=Category.health.bit),
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:exports") as work:
        await granting.rewrite(work, case.id)
    actor = world.actor("police")
    found = await content(world, actor, await service.export_own_file(world.gate, actor))
    (action,) = found["actions"]
    assert action["text"] == "Van de politie"
    assert set(action) == {"id", "text", "dueOn", "subjectIds"}
    assert [one["content"] for one in found["contributions"]] == ["Mag hergebruikt"]
    recorded = await rows(pools, world, "SELECT door FROM disclosures WHERE operation = 'export_own_file'")
    assert {row["door"] for row in recorded} == {"export"}


@pytest.mark.rule("EX-05")
async def test_an_export_is_recorded_whole_and_cannot_be_fetched_after_its_expiry(pools: Pools, world: World) -> None:
    actor = world.actor("local_team")
    made = await service.export_own_file(world.gate, actor)
    text = (await service.fetch_export(world.gate, actor, export_id=made)).content
    known = await shown(world.gate, actor, EXPORTS, made)
    assert known["checksum"] == hashlib.sha256(text.encode()).hexdigest()
    assert (known["organisationId"], known["professionalId"]) == (
        str(world.organisations["local_team"]),
        str(world.professionals["local_team"]),
    )
    assert (known["purpose"], known["ground"], known["itemCount"]) == ("stop_violence", "own actions", 0)
    with pytest.raises(NotFound):
        await service.fetch_export(world.gate, world.actor("police"), export_id=made)
    assert await shown(world.gate, world.actor("police"), EXPORTS, made) is None
    async with world.gate.open(actor, "test:expire") as work:
        await work.connection.execute("UPDATE export_jobs SET expires_at = now() WHERE id = $1", made)
    with pytest.raises(GuardNotMet):
        await service.fetch_export(world.gate, actor, export_id=made)
    clock = world.actor("safety_house", roles=(Role.system,), purpose=Purpose.monitoring)
    assert await service.forget_exports(world.gate, clock) == 1
    assert await service.forget_exports(world.gate, clock) == 0
    (left,) = await rows(pools, world, "SELECT content, checksum FROM export_jobs WHERE id = $1", made)
    assert (left["content"], left["checksum"]) == (None, known["checksum"])


@pytest.mark.rule("EX-03")
async def test_research_gets_numbers_of_who_agreed_and_of_nobody_else(pools: Pools, world: World) -> None:
    case = await world.case(persons=5, opened_at=datetime(YEAR, 1, 2, tzinfo=UTC))
    research = (Purpose.research,)
    await world.consent(case, 0, purposes=research)
    await world.consent(case, 1, purposes=research, categories=(Category.existence,))  # not these data
    await world.consent(case, 2)
    await world.consent(case, 3, purposes=research, state=ConsentState.refused)
    objection: dict[str, Any] = {"house_id": world.house_id, "case_id": case.id, "kind": "objection_research"}
    await insert(
        world,
        SubjectRequestRow(
            **objection, person_id=case.persons[2], requester_id=case.persons[2], organisation_id=world.keeper_id
        ),
    )
    actor = world.actor("safety_house", purpose=Purpose.research)
    with pytest.raises(PurposeNotAllowed):
        await service.export_research(world.gate, world.actor("safety_house"), draft=ResearchDraft(year=YEAR))
    made = await service.export_research(world.gate, actor, draft=ResearchDraft(year=YEAR))
    (line,) = (await content(world, actor, made))["lines"]
    assert set(line) == {"person", "case", "ageBand", "sex", "track", "phase", "opened", "months"}
    assert (line["ageBand"], line["sex"], line["opened"]) == ("adult", "female", f"{YEAR}-01")
    text = json.dumps(line)
    names = ("Anouk", "Verzonnen", "99999", "1990", str(case.id), str(case.persons[0]), case.persons[0].hex[:12])
    assert not [name for name in names if name in text]
    again = await content(
        world, actor, await service.export_research(world.gate, actor, draft=ResearchDraft(year=YEAR))
    )
    assert again["lines"][0]["person"] != line["person"]  # two files cannot be joined
    (logged, *_) = await rows(pools, world, "SELECT shown FROM disclosures WHERE operation = 'export_research'")
    assert str(case.persons[0]) in logged["shown"]
    known = await shown(world.gate, actor, EXPORTS, made)
    assert (known["purpose"], known["ground"], len(known["groundIds"])) == ("research", "research consent", 1)
    # where the region decides that no objection suffices, who objected or refused stays out all the same
    setting: dict[str, Any] = {
        "house_id": world.house_id,
        "name": "research_basis",
        "value": {"value": "no_objection"},
        "author": "test",
    }
    await insert(world, HouseSettingRow(**setting, starts_at=datetime.now(UTC) - timedelta(seconds=1)))
    made = await service.export_research(world.gate, actor, draft=ResearchDraft(year=YEAR))
    lines = (await content(world, actor, made))["lines"]
    assert len([one for one in lines if one["opened"] == f"{YEAR}-01"]) == 3


@pytest.mark.rule("EX-04")
async def test_a_report_that_goes_out_names_its_issuer(pools: Pools, world: World) -> None:
    case = await world.case()
    vt = world.organisations["veilig_thuis"]
    given: dict[str, Any] = {"kind": "vt_report", "recipient_id": vt, "category": "safety", "text": "Nieuw geweld"}
    await directed(world, case, "police")
    director = world.actor("police")
    with pytest.raises(NotKeeper):  # nobody but the house writes in its name
        await outbound.issue_report(
            world.gate, director, case_id=case.id, draft=OutboundDraft(**given, issuer=Issuer.house)
        )
    draft = OutboundDraft(**given, issuer=Issuer.organisation)
    with pytest.raises(MissingRole):
        await outbound.issue_report(world.gate, world.actor("youth_protection"), case_id=case.id, draft=draft)
    stranger = draft.model_copy(update={"recipient_id": world.organisations["school"]})
    with pytest.raises(GroundRequired):
        await outbound.issue_report(world.gate, director, case_id=case.id, draft=stranger)
    made = await outbound.issue_report(world.gate, director, case_id=case.id, draft=draft)
    read = await shown(world.gate, world.actor("veilig_thuis"), OUTBOUND_REPORTS, made)
    assert (read["issuer"], read["issuerId"], read["text"]) == (
        "organisation",
        str(world.organisations["police"]),
        "Nieuw geweld",
    )
    assert await shown(world.gate, world.actor("youth_protection"), OUTBOUND_REPORTS, made) is None
    assert len(await events(pools, world, "exports.report_issued")) == 1
    own = await outbound.issue_report(
        world.gate, world.keeper(), case_id=case.id, draft=OutboundDraft(**given, issuer=Issuer.house)
    )
    assert {one["id"] for one in await shown_list(world.gate, world.keeper(), OUTBOUND_REPORTS)} == {
        str(made),
        str(own),
    }
