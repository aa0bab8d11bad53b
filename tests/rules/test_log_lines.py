"""However the log writes a line down, it unfolds to the same."""

from app.domain.disclosures.rules import Entry, entries
from app.domain.ids import new_id

ONE, OTHER, GROUND = new_id(), new_id(), new_id()


def test_several_persons_on_the_same_grounds_are_each_told() -> None:
    together = {"mask": 17, "persons": [str(ONE), str(OTHER)], "grounds": [str(GROUND)]}
    singly = {"mask": 17, "persons": [[str(ONE), [str(GROUND)]], [str(OTHER), [str(GROUND)]]]}
    expected = [Entry(ONE, 17, frozenset({GROUND})), Entry(OTHER, 17, frozenset({GROUND}))]
    assert list(entries([[together]])) == list(entries([[singly]])) == expected


def test_a_line_about_nobody_in_particular_names_nobody() -> None:
    assert list(entries({"mask": 17, "persons": [], "grounds": []})) == []
    assert list(entries({"mask": None, "persons": None})) == []
