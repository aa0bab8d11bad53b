"""Runs an operation for one actor: each root field of a query is one disclosure, their texts are pasted together.

    document -> Prepared -> Selecting -> Rows, cost           nothing has met the database yet
                                      -> gate.disclose        one statement for each root field
                                      -> {"data":{"cases":…}}  the text that PostgreSQL made, as it is

Mutations run one after the other, each a use case with its own transaction; a query's fields run side by side.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from graphql import OperationType
from pydantic import BaseModel
from starlette.requests import Request

from app.api.graphql.acts import Act
from app.api.graphql.budget import Bill
from app.api.graphql.document import KEPT_FIELDS, Documents, Prepared
from app.api.graphql.introspection import ROOTS, Introspection
from app.api.graphql.mending import Missing, mended
from app.api.graphql.merging import Asked
from app.api.graphql.plans import Key, key_of
from app.api.graphql.problems import InvalidDocument, Mark
from app.api.graphql.schema import Contract
from app.api.graphql.selecting import TYPENAME, Mend, Selecting, cost_of
from app.api.graphql.types import type_name
from app.api.graphql.variables import read_variables
from app.api.paging import Cursors
from app.api.problems import MethodNotAllowed
from app.domain.access.actor import Actor
from app.domain.access.kept import Kept
from app.domain.access.outline import Outline, outline_of
from app.domain.access.selection import Rows, Selection
from app.domain.access.work import Gate
from app.domain.errors import KetenpoortError, MissingScope, NotFound
from app.domain.vocabulary.scopes import Scope

DOOR: Final = "graphql"
_NULL: Final = "null"
_ASK_A_STREAM: Final = Mark("needs-a-stream", "Ask a subscription over WebSocket, or accept text/event-stream.")
_SOMEONE: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Question:
    """One call: what was sent, by whom, where answers come from, and to whom its cost is charged."""

    request: Request
    actor: Actor
    gate: Gate
    cursors: Cursors
    bill: Bill
    text: str
    operation: str | None
    variables: Mapping[str, Any]
    safe: bool = False


@dataclass(slots=True)
class Answer:
    """The texts of the root fields by their keys, and the errors beside them."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    errors: list[Missing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A root field before it runs: what is to be shown, or its finished text, or why it cannot run."""

    asked: Asked
    outline: Outline | None = None
    text: str = _NULL
    error: KetenpoortError | None = None
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """The root fields of a query, and what their answer costs."""

    fields: tuple[_Planned, ...]
    cost: int


class Execution:
    """Answers questions about one contract."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._documents = Documents(contract.graphql)
        self._introspection = Introspection(contract.graphql)
        self._plans: Kept[Key, _Plan] = Kept(KEPT_FIELDS)

    async def answer(self, question: Question) -> Answer:
        """Answer, or raise where the whole operation is refused before any field runs."""
        if self.is_subscription(question):
            raise InvalidDocument(_ASK_A_STREAM)
        prepared, variables = self.prepared(question)
        answer = Answer()
        if prepared.kind is OperationType.MUTATION:
            asked = tuple(root for root in prepared.asked if root.holds(variables))
            await self._change(question, asked, variables, answer)
            return answer
        planned = self._planned(question, prepared, variables)
        question.bill.charge(planned.cost)
        for plan, shown in zip(planned.fields, await _run(question, planned.fields), strict=True):
            answer.fields.append((plan.asked.key, shown[0]))
            answer.errors += shown[1]
        return answer

    def is_subscription(self, question: Question) -> bool:
        """Whether the operation is one to follow, not to answer."""
        return self._documents.prepare(question.text, question.operation).kind is OperationType.SUBSCRIPTION

    def prepared(self, question: Question) -> tuple[Prepared, dict[str, Any]]:
        """The operation of a question with the values of its variables."""
        prepared = self._documents.prepare(question.text, question.operation)
        if question.safe:
            self._check_safe(prepared)
        return prepared, read_variables(prepared.variables, question.variables)

    def _check_safe(self, prepared: Prepared) -> None:
        """GET changes nothing and reads nothing personal: addresses end up in logs and histories."""
        if self._is_personal(prepared) or prepared.kind is not OperationType.QUERY:
            raise MethodNotAllowed

    def _is_personal(self, prepared: Prepared) -> bool:
        roots = self.contract.roots
        return any(root.name in roots and roots[root.name].source.personal for root in prepared.asked)

    def _planned(self, question: Question, prepared: Prepared, variables: Mapping[str, Any]) -> _Plan:
        """The plan of a query, made once for an actor who asks the same again."""
        key = key_of(prepared, question.actor, variables, is_personal=self._is_personal(prepared))
        found = None if key is None else self._plans.of(key)
        if found is not None:
            return found
        fields = self._plan_all(question, [root for root in prepared.asked if root.holds(variables)], variables)
        made = _Plan(tuple(fields), _cost(fields))
        return made if key is None else self._plans.keep(key, made, prepared.weight)

    def _plan_all(self, question: Question, asked: Sequence[Asked], variables: Mapping[str, Any]) -> list[_Planned]:
        about = [root for root in asked if root.name in ROOTS]
        if about and Scope.schema_read not in question.actor.scopes:
            raise MissingScope(Scope.schema_read)
        told = self._introspection.answer(about, variables) if about else {}
        return [
            _Planned(root, text=told[root.key])
            if root.name in ROOTS
            else _Planned(root, text='"Query"')
            if root.name == TYPENAME
            else self._plan(question, root, variables)
            for root in asked
        ]

    def _plan(self, question: Question, asked: Asked, variables: Mapping[str, Any]) -> _Planned:
        root = self.contract.roots[asked.name]
        if root.source.scope is not None and root.source.scope not in question.actor.scopes:
            return _Planned(asked, error=MissingScope(root.source.scope))
        selecting = Selecting(question.actor, question.cursors, variables)
        if root.many:
            rows = replace(selecting.page(root.source, root.named, asked), descending=root.descending)
        else:
            rows = selecting.one(root.source, asked, UUID(asked.given(variables)["id"]))
        return _selected(asked, rows, selecting)

    async def _change(
        self, question: Question, asked: tuple[Asked, ...], variables: Mapping[str, Any], answer: Answer
    ) -> None:
        """Every selection is made before the first change, so that a fault below one changes nothing."""
        planned = [self._plan_act(question, root, variables) for root in asked]
        question.bill.charge(_cost(planned))
        for plan in planned:
            text, errors = await self._act(question, plan, variables)
            answer.fields.append((plan.asked.key, text))
            answer.errors += errors

    def _plan_act(self, question: Question, asked: Asked, variables: Mapping[str, Any]) -> _Planned:
        if asked.name == TYPENAME:
            return _Planned(asked, text='"Mutation"')
        act = self.contract.acts[asked.name]
        try:
            act.check(question.actor)
        except KetenpoortError as error:
            return _Planned(asked, error=error)
        if act.operation.shows is None:
            return _Planned(asked)
        selecting = Selecting(question.actor, question.cursors, variables)
        return _selected(asked, selecting.one(act.operation.shows, asked, _SOMEONE), selecting)

    async def _act(self, question: Question, plan: _Planned, variables: Mapping[str, Any]) -> tuple[str, list[Missing]]:
        act = self.contract.acts.get(plan.asked.name)
        if act is None or plan.error is not None:
            return await _disclosed(question, plan)
        try:
            given = plan.asked.given(variables)
            made = await act.call(question.request, question.gate, question.actor, given)
        except KetenpoortError as error:
            return await _disclosed(question, replace(plan, error=error))
        return await _result(question, act, plan, made, variables)


def _selected(asked: Asked, rows: Rows, selecting: Selecting) -> _Planned:
    return _Planned(asked, outline_of(Selection(rows, DOOR, asked.name)), mends=tuple(selecting.mends))


async def _run(question: Question, planned: Sequence[_Planned]) -> list[tuple[str, list[Missing]]]:
    if len(planned) == 1:
        return [await _disclosed(question, planned[0])]
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(_disclosed(question, plan)) for plan in planned]
    return [task.result() for task in running]


async def _disclosed(question: Question, plan: _Planned) -> tuple[str, list[Missing]]:
    """The text of one field and its errors; one field's failure leaves the others be."""
    asked = plan.asked
    if plan.error is not None:
        return _NULL, [((asked.key,), plan.error, asked.place)]
    if plan.outline is None:
        return plan.text, []
    try:
        body = (await question.gate.disclose(question.actor, plan.outline)).body
    except KetenpoortError as error:
        return _NULL, [((asked.key,), error, asked.place)]
    if body is None:
        return _NULL, [((asked.key,), NotFound(), asked.place)]
    return mended(asked.key, body, list(plan.mends)) if plan.mends else (body, [])


async def _result(
    question: Question, act: Act, plan: _Planned, made: UUID | BaseModel | None, variables: Mapping[str, Any]
) -> tuple[str, list[Missing]]:
    if isinstance(made, UUID) and plan.outline is not None:
        text, errors = await _disclosed(question, replace(plan, outline=plan.outline.about(made)))
        # the change stands; that its caller may not see what came of it is no error
        return text, [found for found in errors if not isinstance(found[1], NotFound)]
    if isinstance(made, BaseModel):
        shown = projected(made, plan.asked.below, variables)
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":")), []
    # a content that was given before, to a repeated key, is not given again
    silent = act.operation.shows is None and act.operation.returns is None
    return "true" if silent else _NULL, []


def projected(content: Any, below: tuple[Asked, ...], variables: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """The members of a content that were asked for."""
    if isinstance(content, list | tuple):
        return [projected(item, below, variables) for item in content]
    if not isinstance(content, BaseModel):
        return content
    dumped = content.model_dump(mode="json", by_alias=True)
    values = {info.alias or name: getattr(content, name) for name, info in type(content).model_fields.items()}
    return {
        asked.key: type_name(type(content))
        if asked.name == TYPENAME
        else projected(values[asked.name], asked.below, variables)
        if asked.below
        else dumped[asked.name]
        for asked in below
        if asked.holds(variables)
    }


def _cost(planned: list[_Planned]) -> int:
    return sum(cost_of(plan.outline.selection.rows) for plan in planned if plan.outline is not None)
