"""What is kept is bounded by weight, and those that were not asked for the longest go first."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.domain.access.kept import Kept

MOST = 20
STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 8), st.integers(1, 25)), max_size=60)


@given(STEPS)
def test_it_keeps_the_last_that_fit(steps: Sequence[tuple[bool, int, int]]) -> None:
    kept: Kept[int, str] = Kept(MOST)
    model: list[tuple[int, str, int]] = []  # the one that was asked for the longest ago stands first
    for number, (keeps, key, weight) in enumerate(steps):
        before = [entry for entry in model if entry[0] == key]
        model = [entry for entry in model if entry[0] != key]
        if keeps:
            assert kept.keep(key, f"made {number}", weight) == f"made {number}"
            model.append((key, f"made {number}", weight))
        else:
            assert kept.of(key) == (before[0][1] if before else None)
            model += before
        while sum(entry[2] for entry in model) > MOST:
            del model[0]
        assert kept.weight == sum(entry[2] for entry in model)
