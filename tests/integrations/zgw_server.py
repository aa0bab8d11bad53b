"""A municipality's case system, small and strict: what of Zaken API 1.5 a consumer meets, checked as the standard asks.

Served by uvicorn on loopback. It refuses what Open Zaak refuses: a token that is not of the standard, a missing
`Accept-Crs`, a second status at one instant, a last status without result, a second result.
"""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import uvicorn
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SECRET: Final = "het-geheim-van-de-gemeente-waterduin"
CLIENT_ID: Final = "veiligheidshuis-waterduin"
ROOT: Final = "/zaken/api/v1"
CATALOGUE: Final = "https://catalogi.waterduin.voorbeeld.test/api/v1"
CRS: Final = "EPSG:4326"

Answer = Callable[[Request], Awaitable[Response]]


def statustype(name: str) -> str:
    """The URL of a statustype of this municipality."""
    return f"{CATALOGUE}/statustypen/{name}"


def resultaattype(name: str) -> str:
    """The URL of a resultaattype."""
    return f"{CATALOGUE}/resultaattypen/{name}"


LAST: Final = statustype("afgehandeld")


class Refused(Exception):
    """The standard refuses this request."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status


@dataclass
class Municipality:
    """The registers of one municipality, and everything that it was asked."""

    base: str = ""
    zaken: dict[str, dict[str, Any]] = field(default_factory=dict)
    properties: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    roles: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    instead: dict[str, Answer] = field(default_factory=dict)
    """By the end of a path: what answers there in the place of the register."""
    lose: int = 0
    """How many answers to a POST get lost after it was done."""
    delay: float = 0.0
    """Seconds that each answer takes."""

    def add(self, example: Mapping[str, Any], uuid: str | None = None) -> str:
        """Register a zaak as an example of the format tells it; its UUID."""
        found = uuid or str(uuid4())
        self.zaken[found] = {**example["zaak"], "uuid": found, "url": f"{self.base}/zaken/{found}"}
        self.properties[found] = list(example["zaakeigenschappen"])
        self.roles[found] = list(example["rollen"]["results"])
        return found

    def notification(self, uuid: str, **changes: object) -> bytes:
        """What the Notificaties API posts of a new zaak; members can be changed."""
        url = f"{self.base}/zaken/{uuid}"
        zaaktype = self.zaken[uuid]["zaaktype"] if uuid in self.zaken else f"{CATALOGUE}/zaaktypen/1"
        told = {
            "kanaal": "zaken",
            "hoofdObject": url,
            "resource": "zaak",
            "resourceUrl": url,
            "actie": "create",
            "aanmaakdatum": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "kenmerken": {"bronorganisatie": "999990019", "zaaktype": zaaktype},
        }
        return json.dumps(told | changes).encode()

    async def meet(self, request: Request) -> Response:
        """Answer as the register does, unless something else is to answer."""
        path = request.url.path.removeprefix(ROOT)
        self.asked.append((request.method, path))
        await asyncio.sleep(self.delay)
        for end, answer in self.instead.items():
            if path.endswith(end):
                return await answer(request)
        try:
            _check_token(request)
            answered = await self._answer(request, path.strip("/").split("/"))
        except Refused as refused:
            self.refused.append((path, str(refused)))
            return JSONResponse({"code": str(refused), "status": refused.status}, refused.status)
        if request.method == "POST" and self.lose:
            self.lose -= 1
            return Response(status_code=502)
        return answered

    async def _answer(self, request: Request, steps: list[str]) -> Response:
        match request.method, steps:
            case "GET", ["zaken", uuid] if uuid in self.zaken:
                _check_crs(request)
                return JSONResponse(self.zaken[uuid], headers={"Content-Crs": CRS})
            case "GET", ["zaken", uuid, "zaakeigenschappen"] if uuid in self.zaken:
                return JSONResponse(self.properties[uuid])
            case "GET", ["rollen" | "statussen" | "resultaten" as kind]:
                return self._page(kind, request.query_params["zaak"])
            case "POST", ["statussen"]:
                return self._status(await request.json())
            case "POST", ["resultaten"]:
                return self._result(await request.json())
        raise Refused(404, "not_found")

    def _page(self, kind: str, zaak: str) -> Response:
        if kind == "rollen":
            found = self.roles[zaak.rpartition("/")[2]]
        else:
            known = self.statuses if kind == "statussen" else self.results
            found = [each for each in known if each["zaak"] == zaak]
        return JSONResponse({"count": len(found), "next": None, "previous": None, "results": found})

    def _status(self, told: dict[str, Any]) -> Response:
        self._check(told, {"zaak", "statustype", "datumStatusGezet", "statustoelichting"})
        at = datetime.fromisoformat(told["datumStatusGezet"])
        before = [each for each in self.statuses if each["zaak"] == told["zaak"]]
        if any(datetime.fromisoformat(each["datumStatusGezet"]) == at for each in before):
            raise Refused(400, "unique")
        if at > datetime.now(UTC):
            raise Refused(400, "date-in-future")
        if any(each["statustype"] == LAST for each in before):
            raise Refused(403, "zaak-closed")
        if told["statustype"] == LAST and not any(each["zaak"] == told["zaak"] for each in self.results):
            raise Refused(400, "resultaat-does-not-exist")
        self.statuses.append(told)
        return JSONResponse(told, 201)

    def _result(self, told: dict[str, Any]) -> Response:
        self._check(told, {"zaak", "resultaattype", "toelichting"})
        if any(each["zaak"] == told["zaak"] for each in self.results):
            raise Refused(400, "unique")
        self.results.append(told)
        return JSONResponse(told, 201)

    def _check(self, told: dict[str, Any], members: set[str]) -> None:
        if set(told) != members or len(told.get("statustoelichting", "")) > 1000:
            raise Refused(400, "invalid")
        if told["zaak"].removeprefix(f"{self.base}/zaken/") not in self.zaken:
            raise Refused(400, "bad-url")
        kind = told.get("statustype") or told["resultaattype"]
        if not kind.startswith((statustype(""), resultaattype(""))):
            raise Refused(400, "zaaktype-mismatch")


@contextlib.asynccontextmanager
async def municipality() -> AsyncIterator[Municipality]:
    """Serve a municipality on a free port of this machine."""
    known = Municipality()
    app = Starlette(routes=[Route("/{path:path}", known.meet, methods=["GET", "POST"])])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        known.base = f"http://127.0.0.1:{listener.getsockname()[1]}{ROOT}"
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="off"))
        running = asyncio.create_task(server.serve([listener]))
        while not server.started:
            assert not running.done(), "the municipality did not start"
            await asyncio.sleep(0.01)
        try:
            yield known
        finally:
            server.should_exit = server.force_exit = True
            await running


def _check_token(request: Request) -> None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        decoded = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"])
    except (JoseError, ValueError):
        raise Refused(403, "permission_denied") from None
    claims = decoded.claims
    fresh = abs(time.time() - claims.get("iat", 0)) < 3600
    named = claims.get("client_id") == claims.get("iss") == CLIENT_ID
    if kind != "Bearer" or not fresh or not named or not {"user_id", "user_representation"} <= claims.keys():
        raise Refused(403, "permission_denied")


def _check_crs(request: Request) -> None:
    found = request.headers.get("accept-crs")
    if found is None:
        raise Refused(412, "precondition_failed")
    if found != CRS:
        raise Refused(406, "not_acceptable")
