"""The token endpoint: who gets a token, with which scopes, for how long."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import OKPKey, RSAKey

from app.domain.clients.service import ClientDraft, add_client, resume_client, suspend_client
from app.domain.ids import new_id
from app.domain.tables.cases import CaseRow
from app.domain.tables.grounds import CaseReaderRow, GrantRow
from app.domain.tables.persons import HouseholdRow
from app.domain.vocabulary.scopes import Scope
from tests.api.oauth.conftest import BASE, World, add_organisation, sign_covenant
from tests.api.oauth.partner import Partner


def read(token: str, part: int = 1) -> dict[str, Any]:
    text = token.split(".")[part]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


async def test_a_signed_assertion_gives_a_short_token_of_the_rfc_9068_kind(world: World) -> None:
    answer = await world.ask(world.partner.form(scope="case:read"))
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 300
    assert body["scope"] == "case:read"
    assert answer.headers["cache-control"] == "no-store"
    header, claims = read(body["access_token"], 0), read(body["access_token"])
    assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")
    assert claims["iss"] == claims["aud"] == BASE
    assert claims["sub"] == claims["client_id"] == world.partner.client_id
    assert claims["org"] == str(world.organisation_id)
    assert claims["house"] == str(world.house_id)


async def test_the_other_registered_algorithms_are_accepted(world: World) -> None:
    by_rsa = Partner(BASE, key=RSAKey.generate_key(2048), algorithm="PS256")
    by_edwards = Partner(BASE, key=OKPKey.generate_key("Ed25519"), algorithm="Ed25519")
    for partner in (by_rsa, by_edwards):
        await world.add_partner(partner)
        assert (await world.ask(partner.form())).status_code == 200


async def test_an_assertion_works_once(world: World) -> None:
    form = world.partner.form()
    assert (await world.ask(form)).status_code == 200
    assert (await world.ask(form)).json()["error"] == "invalid_client"


async def test_sensitive_scopes_need_a_bound_token(world: World) -> None:
    unbound = await world.token()
    assert "contribution:read" not in read(unbound)["scope"]
    bound = await world.token(bound=True)
    assert "contribution:read" in read(bound)["scope"]
    assert read(bound)["cnf"].keys() == {"jkt"}
    refused = await world.ask(world.partner.form(scope="contribution:read"))
    assert refused.json()["error"] == "invalid_scope"


async def test_a_scope_that_was_not_registered_is_not_granted(world: World) -> None:
    answer = await world.ask(world.partner.form(scope="case:write case:read"))
    assert answer.json()["scope"] == "case:read"
    for scope in ("case:write", "made:up", "", "case:read,referral:submit"):
        assert (await world.ask(world.partner.form(scope=scope))).json()["error"] == "invalid_scope"


@pytest.mark.rule("OR-02", "OR-03")
async def test_without_an_agreement_only_referrals_and_own_actions_remain(world: World) -> None:
    partner = await world.add_partner(organisation=str(world.other_organisation_id))
    assert set(read(await world.token(partner, bound=True))["scope"].split()) == {"referral:submit", "action:write"}
    await sign_covenant(world, world.other_organisation_id, kind="intent_declaration")
    assert "case:read" not in read(await world.token(partner, bound=True))["scope"]
    await sign_covenant(world, world.other_organisation_id)
    assert "case:read" in read(await world.token(partner, bound=True))["scope"]


@pytest.mark.rule("OR-04")
async def test_a_token_does_not_outlive_the_agreement_that_carries_its_scopes(world: World) -> None:
    partner = await world.add_partner(organisation=str(world.other_organisation_id))
    await sign_covenant(world, world.other_organisation_id, ends_at=datetime.now(UTC) + timedelta(seconds=90))
    answer = await world.ask(partner.form())
    assert answer.json()["expires_in"] <= 90


async def test_a_suspended_client_gets_nothing_until_it_is_resumed(world: World) -> None:
    client_id = read(await world.token())["client_id"]
    await suspend_client(world.pools.writer, client_id)
    assert (await world.ask(world.partner.form())).json()["error"] == "invalid_client"
    await resume_client(world.pools.writer, client_id)
    assert (await world.ask(world.partner.form())).status_code == 200


async def test_a_client_of_an_organisation_that_is_not_active_gets_nothing(world: World) -> None:
    partner = await world.add_partner(organisation=str(world.other_organisation_id))
    await world.pools.writer.execute(
        "UPDATE organisations SET status = 'ended' WHERE id = $1", world.other_organisation_id
    )
    assert (await world.ask(partner.form())).json()["error"] == "invalid_client"


async def test_every_failed_authentication_looks_the_same(world: World) -> None:
    stranger = Partner(BASE, client_id="018f0000-0000-7000-8000-000000000000")
    impostor = Partner(BASE, client_id=world.partner.client_id)
    answers = [
        await world.ask(form)
        for form in (
            stranger.form(),
            impostor.form(),
            world.partner.form("no.jwt.atall"),
            world.partner.form(client_id=stranger.client_id),
            {"grant_type": "client_credentials"},
            {"grant_type": "client_credentials", "client_id": world.partner.client_id},
        )
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(400, answers[0].content)}
    assert answers[0].json()["error"] == "invalid_client"


async def test_secrets_are_for_the_sandbox_only(world: World) -> None:
    answer = await world.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(world.partner.client_id, "guess")
    )
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_the_sandbox_accepts_the_secret_that_was_shown_once(sandbox: World) -> None:
    draft = ClientDraft(str(sandbox.organisation_id), "vbs", "Proef", frozenset({Scope.case_read}))
    added = await add_client(sandbox.pools.writer, draft)
    assert added.secret is not None
    form = {"grant_type": "client_credentials"}
    client_id, keyed = str(added.client_id), sandbox.partner.client_id
    for pair, status in (((client_id, added.secret), 200), ((client_id, "x" * 43), 401), ((keyed, "x"), 401)):
        assert (await sandbox.http.post("/oauth/token", data=form, auth=pair)).status_code == status


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({"resource": "https://elders.voorbeeld.test"}, "invalid_target"),
    ],
)
async def test_what_this_server_does_not_do_is_said(world: World, fields: dict[str, str], error: str) -> None:
    answer = await world.ask(world.partner.form(**fields))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_a_proof_that_does_not_fit_gives_no_token(world: World) -> None:
    place = f"{BASE}/oauth/token"
    used = world.prover.proof("POST", place)
    assert (await world.ask(world.partner.form(), dpop=used)).status_code == 200
    for proof in (used, world.prover.proof("GET", place), world.prover.proof("POST", f"{BASE}/v1/cases"), "x", ""):
        answer = await world.ask(world.partner.form(), dpop=proof)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


async def test_malformed_bodies_are_answered_and_never_echoed(world: World) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    bodies: list[tuple[bytes, dict[str, str]]] = [
        (b"grant_type=client_credentials&grant_type=password", kind),
        (b"a=%00canary", kind),
        (b"a=%ff", kind),
        (b"a=\xff", kind),
        (b"&".join(b"p%d=canary" % n for n in range(100)), kind),
        (b"a=" + b"canary" * 20_000, kind),
        (b'{"grant_type":"canary"}', {"content-type": "application/json"}),
        (b"", {}),
    ]
    for body, headers in bodies:
        answer = await world.http.post("/oauth/token", content=body, headers=headers)
        assert answer.status_code in {400, 413}, body[:40]
        assert b"canary" not in answer.content


async def test_a_legacy_client_may_sign_rs256_for_the_token_endpoint_until_its_date(world: World) -> None:
    tomorrow, yesterday = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) - timedelta(days=1)
    old = Partner(BASE, key=RSAKey.generate_key(2048), algorithm="RS256")
    await world.add_partner(old, legacy_until=tomorrow)
    assert (await world.ask(old.form(old.assertion(aud=f"{BASE}/oauth/token")))).status_code == 200
    late = Partner(BASE, key=old.key, algorithm="RS256")
    await world.add_partner(late, legacy_until=yesterday)
    assert (await world.ask(late.form(late.assertion(aud=f"{BASE}/oauth/token")))).json()["error"] == "invalid_client"


async def test_an_organisation_outside_the_house_s_agreements_is_not_helped_by_another_house(world: World) -> None:
    stranger = new_id()
    await add_organisation(world.pools, stranger, "youth_protection", "Elders")
    partner = await world.add_partner(organisation=str(stranger))
    assert "case:read" not in read(await world.token(partner, bound=True))["scope"]


@pytest.mark.rule("OR-03")
async def test_a_ground_that_names_the_organisation_lets_it_read_without_agreement(world: World) -> None:
    partner = await world.add_partner(organisation=str(world.other_organisation_id))
    assert "case:read" not in read(await world.token(partner))["scope"]
    await name_as_recipient(world)
    assert read(await world.token(partner))["scope"].split() == ["action:write", "case:read", "referral:submit"]
    assert "contribution:read" in read(await world.token(partner, bound=True))["scope"]


async def name_as_recipient(world: World) -> None:
    household_id, case_id, now = new_id(), new_id(), datetime.now(UTC)
    async with world.pools.writer.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.house_id', $1, true)", str(world.house_id))
        for row in (
            HouseholdRow(house_id=world.house_id, id=household_id),
            CaseRow(
                house_id=world.house_id,
                id=case_id,
                household_id=household_id,
                keeper_id=world.organisation_id,
                reference="C-1",
                track="mda_acute",
            ),
            CaseReaderRow(
                house_id=world.house_id,
                organisation_id=world.other_organisation_id,
                case_id=case_id,
                purposes=1,
                categories=1,
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(hours=1),
                ground_ids=[],
            ),
            GrantRow(
                house_id=world.house_id,
                case_id=case_id,
                receiver_id=world.other_organisation_id,
                giver_ids=[world.organisation_id],
                person_ids=[new_id()],
                purposes=1,
                categories=1,
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(hours=1),
                ground_ids=[],
            ),
        ):
            values = {name: value for name, value in row.model_dump().items() if value is not None}
            places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
            table = type(row).__tablename__
            await connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())
