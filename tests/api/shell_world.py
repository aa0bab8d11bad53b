"""A small service behind the tests of the shell: two views, a draft, a gate that answers from memory."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

import httpx
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sqlalchemy import ColumnElement, FromClause
from starlette.requests import Request

from app.api.assembly import make_application
from app.api.rest.operation import Call
from app.api.rest.route import Rest
from app.domain.access.actor import Actor
from app.domain.access.outline import Outline
from app.domain.access.repeating import Key, Replayed
from app.domain.access.selection import Selection
from app.domain.access.view import Edge, Filter, Mask, Needs, Page, Reader, Source, View
from app.domain.access.work import Disclosure
from app.domain.errors import Fault, InvalidContent, StaleVersion, Unauthenticated, WrongState
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import CaseRow
from app.domain.vocabulary.actions import ActionStatus
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose
from app.settings import Settings

CASE_ID = UUID("0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c")
ACTION_ID = UUID("0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4d")
CLIENT_ID = UUID("0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4e")
BASE_URL = "https://gate.example"


class ChoreView(View):
    """A task (taak) on a file."""

    id: UUID = Field(description="Identifier.")
    status: ActionStatus = Field(description="Where it stands.")
    due_on: date | None = Field(description="Due.")
    text: Annotated[str | None, Needs(Category.coordination)] = Field(description="What.")


class FileView(View):
    """A file (dossier)."""

    id: UUID = Field(description="Identifier.")
    opened_at: datetime = Field(description="When it was opened.")
    birth_date: date | None = Field(description="A date that may be hidden.")
    tasks: Page[ChoreView] = Field(description="The tasks.")


class PartDraft(BaseModel):
    """A part of a task."""

    model_config = ConfigDict(alias_generator=to_camel)

    name: str = Field(min_length=1, max_length=20)


class TaskDraft(BaseModel):
    """A task to record."""

    model_config = ConfigDict(alias_generator=to_camel)

    text: str = Field(min_length=1, max_length=200, description="What is to be done.")
    status: ActionStatus = Field(description="Where it stands.")
    due_on: date | None = Field(default=None, description="Due.")
    starts_at: datetime | None = Field(default=None, description="When it starts.")
    persons: list[UUID] = Field(default_factory=list, max_length=3, description="About whom.")
    parts: list[PartDraft] = Field(default_factory=list, description="Its parts.")
    weight: int = Field(default=1, ge=1, le=10, description="How heavy.")


class Counted(BaseModel):
    """An answer that is no view."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    how_many: int


def _no_mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    raise NotImplementedError


def _no_join(*_: object) -> ColumnElement[bool]:
    raise NotImplementedError


TASKS = Source(
    view=ChoreView,
    row=ActionRow,
    scope=Scope.action_read,
    mask=_no_mask,
    filters={"status": Filter("status", "any"), "due_from": Filter("due_on", "from")},
)
FILES = Source(
    view=FileView,
    row=CaseRow,
    scope=Scope.case_read,
    mask=_no_mask,
    edges={"tasks": Edge(TASKS, _no_join)},
)

rest = Rest("files", "Files and their tasks.")
rest.page("/files", FILES, operation_id="list_files", summary="Files", description="The files that you may know of.")
rest.read("/files/{fileId}", FILES, operation_id="read_file", summary="A file", description="One file.")
rest.page(
    "/files/{fileId}/tasks",
    FILES,
    edge="tasks",
    operation_id="list_file_tasks",
    summary="Tasks of a file",
    description="The tasks of one file.",
)
rest.read("/file-tasks/{taskId}", TASKS, operation_id="read_task", summary="A task", description="One task.")


@rest.act(
    "POST",
    "/files/{fileId}/tasks",
    summary="Record a task",
    scopes=[Scope.action_write],
    draft=TaskDraft,
    shows=TASKS,
    status=201,
    location="/file-tasks/{id}",
)
async def record_task(call: Call[TaskDraft]) -> UUID:
    """Record a task on a file."""
    memory = cast("Memory", call.gate)
    memory.drafts.append(call.body)
    if memory.key is not None and memory.key in memory.used:
        raise Replayed(ACTION_ID)
    if memory.key is not None:
        memory.used.append(memory.key)
    if call.body.text == "fail":
        raise RuntimeError(call.body.text)
    if call.body.text == "rule":
        raise InvalidContent(Fault("/text", "not-concrete", "AC-01"))
    return ACTION_ID


@rest.act(
    "POST", "/file-tasks/{taskId}/finish", summary="Finish", scopes=[Scope.action_write], shows=TASKS, by_version=True
)
async def finish_task(call: Call[None]) -> UUID:
    """Finish a task."""
    if call.seen != 3:
        raise StaleVersion
    return ACTION_ID


@rest.act("DELETE", "/file-tasks/{taskId}", summary="Drop", scopes=[Scope.action_write], by_version=True)
async def drop_task(call: Call[None]) -> None:
    """Drop a task."""
    raise WrongState("action", current="done", wanted="dropped", allowed=("stopped",))


@rest.act("POST", "/counts", summary="Count", scopes=[Scope.report_read], returns=Counted, needs_purpose=False)
async def count_tasks(call: Call[None]) -> Counted:
    """Count tasks."""
    return Counted(how_many=7)


@dataclass
class Memory:
    """A gate that shows what it was given and remembers what it was asked."""

    body: str | None = '{"id":"x","withheld":[]}'
    version: int | None = 3
    next: str | None = None
    error: Exception | None = None
    asked: list[Selection] = field(default_factory=list)
    drafts: list[BaseModel] = field(default_factory=list)
    used: list[Key] = field(default_factory=list)
    key: Key | None = None

    def keyed(self, key: Key | None) -> "Memory":
        self.key = key
        return self

    async def disclose(self, _: Actor, asked: Selection | Outline) -> Disclosure:
        self.asked.append(asked.selection if isinstance(asked, Outline) else asked)
        if self.error is not None:
            raise self.error
        return Disclosure(self.body, self.version, self.next)


class Known:
    """An entry that believes a token `ok` and takes scopes from it: `Bearer ok case:read`."""

    async def actor(self, request: Request) -> Actor:
        words = request.headers.get("authorization", "").split()
        if words[:2] != ["Bearer", "ok"]:
            raise Unauthenticated
        purpose = request.headers.get("purpose")
        scopes = frozenset(Scope(word) for word in words[2:]) or frozenset(Scope)
        return reader_of_files(scopes, Purpose(purpose) if purpose else None)


def reader_of_files(scopes: frozenset[Scope], purpose: Purpose | None) -> Actor:
    """An actor as the entry would make one."""
    return Actor(
        house_id=CASE_ID,
        keeper_id=CASE_ID,
        organisation_id=CASE_ID,
        organisation_kind=OrganisationKind.safety_house,
        client_id=CLIENT_ID,
        professional_id=None,
        roles=frozenset(),
        scopes=scopes,
        purpose=purpose,
    )


def make_world(memory: Memory, **settings: object) -> FastAPI:
    """The application over this memory."""
    values: dict[str, Any] = {"base_url": BASE_URL, "secret_key": "x" * 40, **settings}
    app = make_application(Settings(**values), [rest])
    app.state.gate = memory
    app.state.entry = Known()
    return app


def partner(app: FastAPI, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    """A partner's client with a token and a purpose."""
    given = {"Authorization": "Bearer ok", "Purpose": "plan_execution", **(headers or {})}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE_URL, headers=given)


def good_task(**changes: object) -> dict[str, Any]:
    """A task that can be recorded."""
    return {"text": "Bel de huisarts", "status": "agreed", "dueOn": "2026-12-01", **changes}


def dumps(value: object) -> bytes:
    """JSON as a partner sends it."""
    return json.dumps(value).encode()
