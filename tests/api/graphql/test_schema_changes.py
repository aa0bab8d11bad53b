"""The gate against silent breaking changes of the GraphQL schema finds them, and lets those pass that are told."""

import pytest

from tools.schema_changes import RELEASED, bare, breaking, silent

TOLD = "# Changelog\n\n## [Unreleased]\n\n### Breaking\n\n* GraphQL: {}\n\n### Added\n\n* More.\n\n## [0.9.0]\n"
SDL = '''
"""What can be read."""
type Query {
  """
  One case, by """
  case(id: ID!): Case
  cases(first: Int): [Case!]
}

type Case {
  id: ID!
  """Where it stands."""
  status: Status!
  steps: Int
}

enum Status {
  opened
  closed
}
'''
FAULTS = {
    "Field Query.cases was removed.": ("  cases(first: Int): [Case!]\n", ""),
    "Field Case.status changed type from Status! to String.": ("status: Status!", "status: String"),
    "Enum value Status.opened was removed.": ("  opened\n", ""),
    "A required argument Query.cases(purpose:) was added.": ("first: Int", "first: Int, purpose: String!"),
}
HARMLESS = {
    "a field": ("  id: ID!\n", "  id: ID!\n  reference: String\n"),
    "a word": ("  closed\n", "  closed\n  archived\n"),
    "an argument": ("first: Int", "first: Int, after: String"),
    "a description": ("Where it stands.", "How far it is."),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_new_breaks_nobody(change: str) -> None:
    now = SDL.replace(*HARMLESS[change])
    assert now != SDL
    assert breaking(bare(SDL), bare(now)) == []


@pytest.mark.parametrize("told", FAULTS)
def test_a_planted_fault_is_found_and_passes_once_it_is_told(told: str) -> None:
    now = bare(SDL.replace(*FAULTS[told]))
    assert silent(bare(SDL), now, "# Changelog\n\n## [Unreleased]\n") == [told]
    assert silent(bare(SDL), now, TOLD.format(told)) == []
    told_of_an_older_version = TOLD.format("Nothing.") + f"\n### Breaking\n\n* {told}\n"
    assert silent(bare(SDL), now, told_of_an_older_version) == [told]


def test_there_is_a_released_schema_to_compare_with() -> None:
    released = RELEASED.read_text(encoding="utf-8")
    assert "type Query {" in released
    assert '"""' not in released
