"""Any state, any reader: REST and GraphQL show the same, and exactly what an independent model of the rules allows.

States are drawn by Hypothesis from fixed seeds, written through the gate, and read with real tokens by every
organisation of the region, for several purposes each. That a fault would be found is proven by `test_planted_faults`.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.access.view import fields_of
from app.domain.actions.statements import ACTIONS
from app.domain.cases.sources import PARTICIPATIONS
from app.domain.cases.statements import CASES
from app.domain.contributions.statements.views import CONTRIBUTIONS
from app.domain.persons.statements.persons import PERSONS
from tests.doors.bench import Bench, differences
from tests.slow_model.fields import FIELDS

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATES = 26


async def test_the_slow_model_knows_every_field_and_its_category() -> None:
    sources = {"case": CASES, "person": PERSONS, "participation": PARTICIPATIONS, "action": ACTIONS}
    sources["contribution"] = CONTRIBUTIONS
    for view, source in sources.items():
        own = {one.wire for one in fields_of(source.view).values() if one.edge is None} - {"withheld"}
        said = {name for names in FIELDS[view].values() for name in names}
        assert own == said, f"tests/slow_model must say in which category these fields of {view} belong"


@settings(
    max_examples=STATES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
async def test_every_door_shows_exactly_what_the_rules_allow(bench: Bench, seed: int) -> None:
    assert await differences(bench, seed) == []


async def test_that_were_two_thousand_compared_reads_of_which_many_showed_something(bench: Bench) -> None:
    seed = 1_000_000
    while bench.compared < 2_000:
        seed += 1
        assert await differences(bench, seed) == []
    assert bench.compared >= 2_000
    assert bench.shown > bench.compared // 4
