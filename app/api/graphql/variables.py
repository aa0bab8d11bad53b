"""The values of an operation's variables, checked against their types; told by pointer and code, never by value."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import GraphQLError, is_non_null_type
from graphql.utilities import validate_input_value

from app.api.graphql.document import Declared
from app.api.graphql.merging import ABSENT
from app.domain.access.faults import pointer_to
from app.domain.errors import Fault, InvalidContent


def read_variables(declared: Iterable[Declared], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON, with defaults filled in; raise InvalidContent with every fault.

    Values for variables that the operation does not declare are left alone, as the specification wants.
    """
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for variable in declared:
        value = sent.get(variable.name, variable.default)
        if value is ABSENT:
            if is_non_null_type(variable.type):
                faults.append(Fault(pointer_to(("variables", variable.name)), "required"))
            continue
        faults += _faults(variable, value)
        found[variable.name] = value
    if faults:
        raise InvalidContent(*faults)
    return found


def _faults(variable: Declared, value: Any) -> list[Fault]:  # noqa: ANN401 - JSON
    found: list[Fault] = []

    def note(_: GraphQLError, path: list[str | int]) -> None:
        code = "required" if value is None else "wrong-type"
        found.append(Fault(pointer_to(("variables", variable.name, *path)), code))

    validate_input_value(value, variable.type, note, hide_suggestions=True)
    return found[:20]
