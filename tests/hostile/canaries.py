"""An attack on the logs: canaries sent through every door, taken in or refused, and through PostgreSQL's own errors.

What a log may never show is listed in `CANARIES`.
"""

import asyncio
import json
import os
import signal
from collections.abc import Iterable
from typing import Any

import asyncpg
import httpx

from app.settings import Settings
from tests.chaos.load import referral
from tests.chaos.programs import Service
from tests.chaos.region import Region
from tests.today import today_here

NAME, FAMILY, BSN = "Zonnetje", "Kanariepiet", "99999" + "8877"
STREET, CITY, TEXT = "Vinkentouwlaan", "Kwetterdam", "een geheim van de vogelhandel"
WORD = "kanariewoord"
CANARIES = (NAME, FAMILY, BSN, STREET, CITY, TEXT, WORD)


def hits(text: str) -> list[str]:
    """The canaries that a text shows, also where it escapes or encodes them."""
    low = text.lower()
    return [canary for canary in CANARIES if any(form in low for form in _forms(canary.lower()))]


def _forms(canary: str) -> Iterable[str]:
    return canary, canary.replace(" ", "%20"), canary.replace(" ", "+"), canary.encode().hex()


def told(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of a referral
    """A referral in which every text is a canary."""
    born = {"birthDate": "1990-02-03", "familyName": FAMILY}
    return referral(
        household={
            "members": ["mother", "child"],
            "addresses": [{"key": "home", "street": STREET, "houseNumber": "1", "city": CITY}],
        },
        persons=[
            {"key": "mother", "givenName": NAME, **born, "householdRole": "parent", "bsn": BSN, "address": "home"},
            {"key": "child", "givenName": NAME, **born, "householdRole": "child"},
        ],
        concerns=[{"what": TEXT, "aboutPersons": ["mother", "child"]}],
        **changes,
    )


class Attack:
    """Everything that is sent to one service; `statuses` is what came back."""

    def __init__(self, made: Service, region: Region, http: httpx.AsyncClient) -> None:
        self.made = made
        self.region = region
        self.http = http
        self.statuses: list[int] = []

    async def send(self, method: str, path: str, **parts: Any) -> httpx.Response:  # noqa: ANN401 - parts of a request
        """One request with a token; its status is noted."""
        headers = self.region.headers("local_team", "referral_handling") | parts.pop("headers", {})
        answer = await self.http.request(method, path, headers=headers, **parts)
        self.statuses.append(answer.status_code)
        return answer

    async def good(self) -> None:
        """What is taken in: a referral, an item of a case."""
        assert (await self.send("POST", "/v1/referrals", json=told())).status_code == 201
        item = {
            "personIds": [str(self.region.subjects[0])],
            "mode": "content",
            "category": "safety",
            "content": TEXT,
            "necessity": TEXT,
            "asOf": today_here().isoformat(),
            "purpose": "stop_violence",
            "ground": {"kind": "covenant", "agreementId": str(self.region.covenant_id), "edition": "2026-1"},
        }
        path = f"/v1/cases/{self.region.cases[0]}/contributions"
        answer = await self.send("POST", path, json=item, headers=self.region.headers("police"))
        assert answer.status_code == 201, answer.text

    async def bad(self) -> None:
        """What is refused: bodies, queries, headers, paths, tokens, documents."""
        whole = json.dumps(told())
        for body in (
            whole[:-2], whole + TEXT, f'{{"{NAME}":"{BSN}"}}', f'["{TEXT}"]', f'"{FAMILY}\\u0000"', "\ud800" + TEXT,
            json.dumps(told(entryPoint=FAMILY)), json.dumps(told(sentAt=TEXT)), json.dumps(told(ground={NAME: BSN})),
            json.dumps({"variables": {NAME: TEXT}}), whole.replace("1990-02-03", STREET), f"{FAMILY}=" + "9" * 5000,
        ):  # fmt: skip
            for path in ("/v1/referrals", "/v1/referrals/dry-run", "/graphql", f"/v1/{FAMILY}", "/v1/subscriptions"):
                content = body.encode("utf-8", "surrogatepass")
                await self.send("POST", path, content=content, headers={"content-type": "application/json"})
        for path in (f"/v1/actions?filter={TEXT}", f"/v1/{NAME}/{BSN}", f"/v1/actions/{FAMILY}", f"/{STREET}?{BSN}"):
            await self.send("GET", path)
            await self.send(WORD.upper(), path)
        for name in ("Purpose", "Professional", "If-Match", "Idempotency-Key", "Request-Id", "Authorization", "DPoP"):
            await self.send("POST", "/v1/referrals", json=told(), headers={name.lower(): f"{WORD} {BSN}"})
        for query in (f"{{ {FAMILY} }}", f'{{ case(id: "{TEXT}") {{ id }} }}', f"{{{{ {TEXT}", f"query {NAME} {{ a }}"):
            await self.send("POST", "/graphql", json={"query": query, "variables": {WORD: BSN}})
        for form in ({"client_assertion": TEXT}, {"grant_type": WORD}, {"client_id": FAMILY, "client_secret": BSN}):
            answer = await self.http.post("/oauth/token", data=form)
            self.statuses.append(answer.status_code)
        await self._raw(f"GET /{FAMILY} {TEXT}\r\n\r\n".encode())
        await self._raw(f"POST /v1/referrals HTTP/1.1\r\nHost: x\r\n{NAME} {BSN}\r\n\r\n{TEXT}".encode())

    async def called(self, receiver: str) -> None:
        """Addresses that answer badly, or not at all."""
        for url in (f"{receiver}/{FAMILY}?{WORD}={BSN}", f"http://127.0.0.1:9/{NAME}?{TEXT.replace(' ', '+')}"):
            answer = await self.send("POST", "/v1/subscriptions", json={"callbackUrl": url})
            assert answer.status_code == 201, answer.text
        await self.send("POST", "/v1/referrals", json=told())

    async def broken(self, settings: Settings) -> None:
        """Errors that PostgreSQL raises under the service: it quotes rows, values and statements."""
        owner = await asyncpg.connect(settings.database_url)
        try:
            for spoil, mend in BROKEN:
                await owner.execute(spoil)
                await self.send("POST", "/v1/referrals", json=told())
                await owner.execute(mend)
        finally:
            await owner.close()

    async def _raw(self, content: bytes) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", self.made.port)
        writer.write(content)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()


_RAISING = f"""CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{TEXT} %', NEW.message_id USING DETAIL = '{BSN}', HINT = '{FAMILY}'; END $$;
    CREATE TRIGGER shout BEFORE INSERT ON referrals FOR EACH ROW EXECUTE FUNCTION shout()"""
_NEVER = "ADD CONSTRAINT never CHECK ({} = '') NOT VALID"
BROKEN = (
    *(
        (f"ALTER TABLE {table} {_NEVER.format(column)}", f"ALTER TABLE {table} DROP CONSTRAINT never")
        for table, column in (("referrals", "reference"), ("referral_persons", "family_name"), ("events", "type"))
    ),
    (_RAISING, "DROP FUNCTION shout CASCADE"),
    ("ALTER TABLE referrals RENAME TO gone", "ALTER TABLE gone RENAME TO referrals"),
)
"""What the owner of the database does to it, and how it is mended."""


async def shout_at(settings: Settings) -> None:
    """Errors that no door lets through: by the writer's own login, as a fault of ours could send them."""
    connection = await asyncpg.connect(settings.login("ketenpoort_writer"))
    try:
        for statement in (
            f"SELECT '{TEXT}'::uuid", f"SELECT '{FAMILY}'::date", f"SELECT {WORD} FROM cases", f"SELEC '{BSN}'",
            f"DO $$ BEGIN RAISE WARNING '{TEXT}'; RAISE EXCEPTION '{NAME}'; END $$", f"SELECT '{WORD}'::jsonb",
            f"INSERT INTO organisations (id, version, name, kind) VALUES (gen_random_uuid(), 1, '{FAMILY}', '{WORD}')",
            f"SET lock_timeout = '{WORD}'", f"SELECT set_config('{WORD}', '{TEXT}', false)",
        ):  # fmt: skip
            try:
                await connection.execute(statement)
            except asyncpg.PostgresError:
                continue
        sleeping = asyncio.create_task(connection.execute(f"SELECT pg_sleep(20), '{TEXT}'"))
        await asyncio.sleep(0.2)
        await _kill_backend(connection.get_server_pid())
        try:
            await sleeping
        except (asyncpg.PostgresError, OSError):
            return
    finally:
        connection.terminate()


async def _kill_backend(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.5)
