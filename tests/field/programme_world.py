"""What the tests of programmes share: a house with its catalogue, programmes that are active, cases that joined."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.programme import shipped
from app.domain.programmes import joining, service
from app.domain.programmes.drafts import (
    CriterionAnswerDraft,
    JoinProgrammeDraft,
    ProgrammeActivationDraft,
    ProgrammeDraft,
    RiskFormDraft,
)
from app.domain.programmes.laying import lay_catalogue
from app.domain.tables.organisations import HouseSettingRow
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.programmes import ProgrammeGoal
from app.domain.vocabulary.referrals import CriterionAnswer
from app.domain.vocabulary.roles import Role
from tests.world import LONG_AGO, MadeCase, World


async def laid(world: World) -> World:
    """A world whose house has the catalogue."""
    async with world.gate.open(world.keeper(), "test:catalogue") as work:
        await lay_catalogue(work.connection, world.house_id)
    return world


def admin(world: World) -> Actor:
    """The house's administrator."""
    return world.keeper(Role.policy_admin)


def activation(world: World, **facts: Any) -> ProgrammeActivationDraft:  # noqa: ANN401 - fields of the draft
    """What a house settles, complete unless said otherwise."""
    usual: dict[str, Any] = {
        "goals": (ProgrammeGoal.short_term_safety,),
        "pivot_organisation_id": world.organisations["veilig_thuis"],
        "decision_rule": DecisionRule.consensus,
    }
    return ProgrammeActivationDraft(**(usual | facts))


async def programme_id_of(world: World, code: str) -> UUID:
    """The newest edition of a programme in the house."""
    async with world.gate.open(world.keeper(), "test:programme") as work:
        found: UUID = await work.connection.fetchval(
            "SELECT id FROM programmes WHERE house_id = $1 AND code = $2 ORDER BY id DESC LIMIT 1", world.house_id, code
        )
    return found


async def activated(world: World, code: str, **facts: Any) -> UUID:  # noqa: ANN401 - fields of the draft
    """The programme of this code, active in the house; its identifier."""
    programme_id = await programme_id_of(world, code)
    async with world.gate.open(world.keeper(), "test:programme") as work:
        state, version = await work.connection.fetchrow(
            "SELECT state, version FROM programmes WHERE id = $1", programme_id
        )
    if state != "active":
        await service.activate_programme(
            world.gate, admin(world), programme_id=programme_id, seen=version, draft=activation(world, **facts)
        )
    return programme_id


def answers(code: str, set_code: str, **told: str) -> tuple[CriterionAnswerDraft, ...]:
    """An answer to every criterion of a set: yes unless said otherwise."""
    criteria = next(each for each in shipped()[code].criteria if each.code == set_code)
    return tuple(
        CriterionAnswerDraft(
            criterion=one.code,
            answer=CriterionAnswer(told.get(one.code, "yes")),
            evidence=None if told.get(one.code) == "unknown" else "Gezien en gehoord",
        )
        for group in criteria.groups
        for one in group.criteria
    )


def risk_form(case: MadeCase, **told: str) -> RiskFormDraft:
    """The registration form of Code Rood about the first adult."""
    return RiskFormDraft(
        answers=answers("code_rood_twente", "code_red", **told),
        subject_ids=(case.persons[0],),
        assessor="L. Verzonnen",
        summary="Grote kans op herhaling",
    )


async def joined(world: World, case: MadeCase, programme: str, **facts: Any) -> UUID:  # noqa: ANN401 - the draft's fields
    """A case that joined a programme; the identifier of its part in it."""
    async with world.gate.open(world.keeper(), "test:case") as work:
        version: int = await work.connection.fetchval("SELECT version FROM cases WHERE id = $1", case.id)
    return await joining.join_programme(
        world.gate,
        world.keeper(),
        case_id=case.id,
        seen=version,
        draft=JoinProgrammeDraft(programme=programme, reason="Gewone hulp volstaat niet", **facts),
    )


async def own_programme(world: World, code: str, **definition: Any) -> UUID:  # noqa: ANN401 - a definition
    """A programme that the region published itself, active."""
    draft = ProgrammeDraft.model_validate(
        {
            "code": code,
            "edition": "1",
            "titleNl": "Eigen aanpak",
            "titleEn": "Own approach",
            "sources": ["Besluit regio Waterduin"],
        }
        | definition
    )
    await service.publish_programme(world.gate, admin(world), draft=draft)
    return await activated(world, code)


async def with_setting(world: World, name: str, value: Any) -> None:  # noqa: ANN401 - a setting's value
    """A setting of the house from now on."""
    async with world.gate.open(world.keeper(), "test:setting") as work:
        await work.connection.execute(
            "DELETE FROM house_settings WHERE house_id = $1 AND name = $2", world.house_id, name
        )
        await work.insert(
            HouseSettingRow(
                house_id=world.house_id, name=name, value={"value": value}, starts_at=LONG_AGO, author="test"
            )
        )
