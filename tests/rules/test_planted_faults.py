"""The list of faults that `make planted` plants cannot rot: each stands on source that is there, once, and on tests."""

import ast

import pytest

from tools.marks import listed
from tools.planted_faults import ROOT, Fault, declared, finders_of

FAULTS = declared()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.rule for fault in FAULTS])
def test_what_a_fault_replaces_stands_there_once_and_a_test_proves_its_rule(fault: Fault) -> None:
    ast.parse(fault.planted_in(ROOT))
    assert fault.planted != fault.stands
    assert finders_of(fault.rule)


def test_there_are_thirty_or_more_in_every_room() -> None:
    rooms = {line.partition(": ")[2][:2] for line in listed("rule_ids.txt")}
    assert {fault.rule[:2] for fault in FAULTS} == rooms
    assert len(FAULTS) >= 30
    assert len({fault.rule for fault in FAULTS}) == len(FAULTS)
