"""Use cases as operations: a room's router is a table of contents, for everything else stands in the use case itself.

The operation's name is the use case's, its description the docstring, its scopes and purpose those of the permission,
its body the draft that the use case takes; where it takes `seen`, the caller must send `If-Match`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from inspect import getdoc, signature
from typing import Any, Final, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.rest.operation import Call
from app.api.rest.route import Rest
from app.domain.access.actor import Actor
from app.domain.access.policy import PERMISSIONS
from app.domain.access.view import Source
from app.domain.access.work import Gate

UseCase = Callable[..., Awaitable[Any]]

_CREATED: Final = 201


class Changed(BaseModel):
    """What was made or changed, by its identifier, and the version to name in the next change."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version after the change; send it as If-Match in the next one.", ge=1)


class Made(BaseModel):
    """What was made, by its identifier; it is shown with the object to which it belongs."""

    id: UUID = Field(description="Identifier.")


@dataclass(frozen=True, slots=True)
class Move:
    """A use case that moves what a path names: the last segment of its own path, and what the document says of it."""

    name: str
    use_case: UseCase
    permission: str
    summary: str
    example: Mapping[str, Any] | None = None


def offer(  # noqa: PLR0913 - a declaration: each is a fact of the operation
    rest: Rest,
    method: str,
    path: str,
    use_case: UseCase,
    *,
    permission: str,
    summary: str,
    shows: Source | None = None,
    returns: type[BaseModel] | None = None,
    creates: str | None = None,
    then: Callable[[Gate, Actor], Awaitable[object]] | None = None,
    example: Mapping[str, Any] | None = None,
) -> None:
    """Offer a use case under a path whose identifiers have the names of its arguments in camelCase.

    `creates` is the path of what it makes, with `{id}` in it; without it the answer shows what the path names. `then`
    runs after the use case, in transactions of its own.
    """
    rule = PERMISSIONS[permission]
    hints = get_type_hints(use_case)
    taken = [name for name in signature(use_case).parameters if name not in {"gate", "actor", "seen"}]
    content = next((name for name in taken if _is_content(hints[name])), None)
    by_version = "seen" in hints
    returns = None if shows is not None else returns or _RETURNED.get(hints["return"])

    async def endpoint(call: Call[Any]) -> UUID | BaseModel | None:
        given: dict[str, Any] = {_snake(name): value for name, value in call.path.items()}
        if by_version:
            given["seen"] = call.seen
        if content is not None:
            given[content] = call.body
        made = await use_case(call.gate, call.actor, **given)
        if then is not None:
            await then(call.request.app.state.gate, call.actor)
        return _answer(made, tuple(call.path.values())[-1:], shows=shows, returns=returns)

    endpoint.__name__ = use_case.__name__
    endpoint.__doc__ = getdoc(use_case)
    rest.act(
        method,
        path,
        summary=summary,
        scopes=rule.scopes,
        needs_purpose=rule.purposes is not None,
        draft=None if content is None else hints[content],
        shows=shows,
        returns=returns,
        status=_CREATED if creates is not None else None,
        location=creates,
        by_version=by_version,
        example=example,
    )(endpoint)


def offer_moves(
    rest: Rest,
    path: str,
    *moves: Move,
    shows: Source | None = None,
    then: Callable[[Gate, Actor], Awaitable[object]] | None = None,
) -> None:
    """Offer several moves of what a path names, each under a path of its own below it."""
    for move in moves:
        offer(
            rest,
            "POST",
            f"{path}/{move.name}",
            move.use_case,
            permission=move.permission,
            summary=move.summary,
            shows=shows,
            then=then,
            example=move.example,
        )


def _answer(
    made: Any,  # noqa: ANN401 - whatever a use case returns
    last: tuple[UUID, ...],
    *,
    shows: Source | None,
    returns: type[BaseModel] | None,
) -> UUID | BaseModel | None:
    if isinstance(made, UUID) and returns is Made:
        return Made(id=made)
    if isinstance(made, BaseModel | UUID):
        return made
    if isinstance(made, tuple):
        made_id, version = made
        return Changed(id=made_id, version=version)
    if shows is not None:
        return last[0]
    return Changed(id=last[0], version=made) if isinstance(made, int) else None


_RETURNED: Final[Mapping[object, type[BaseModel]]] = {int: Changed, UUID: Made}
"""What a use case's own answer looks like where no view shows it."""


def _is_content(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
