"""Partners' OAuth libraries talk to our server, and a foreign issuer's tokens open our door."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.database.pool import Pools
from app.settings import Issuer, Settings
from tests.interop.conftest import Service, free_socket, serving
from tests.interop.foreign import run_node

AUDIENCE = "https://ketenpoort.voorbeeld.test"


def registered(key: ECKey | RSAKey | OKPKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": "partner"}


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("ES256", ECKey.generate_key("P-256")),
        ("PS256", RSAKey.generate_key(2048)),
        ("Ed25519", OKPKey.generate_key("Ed25519")),
    ],
    ids=["ES256", "PS256", "Ed25519"],
)
async def test_openid_client_gets_uses_and_revokes_a_bound_token(
    service: Service, packages: Path, alg: str, key: ECKey | RSAKey | OKPKey
) -> None:
    client_id = await service.add_client(registered(key))
    found = await run_node(
        packages,
        "openid_client.mjs",
        issuer=service.url,
        clientId=client_id,
        jwk=key.as_dict(private=True),
        kid="partner",
        alg=alg,
    )
    assert found == {
        "tokenType": "dpop",
        "scope": "case:read contribution:read",
        "read": 200,
        "before": True,
        "after": False,
        "refused": 401,
    }


async def test_oauth4webapi_agrees_on_every_step_and_checks_our_tokens_itself(service: Service, packages: Path) -> None:
    key = ECKey.generate_key("P-256")
    client_id = await service.add_client(registered(key))
    found = await run_node(
        packages,
        "oauth4webapi.mjs",
        issuer=service.url,
        clientId=client_id,
        jwk=key.as_dict(private=True),
        kid="partner",
    )
    assert found == {
        "subject": client_id,
        "plainScope": "case:read",
        "boundScope": "case:read contribution:read",
        "boundType": "dpop",
        "read": 200,
        "stolen": {"status": 401, "scheme": "dpop", "error": "invalid_dpop_proof"},
        "nothing": "invalid_scope",
    }


async def test_a_token_of_oidc_provider_opens_our_door(database: Settings, pools: Pools, packages: Path) -> None:
    key = ECKey.generate_key("P-256")
    with free_socket() as taken:
        port = taken.getsockname()[1]
    orders = {
        "port": port,
        "audience": AUDIENCE,
        "clientId": "politie-systeem",
        "jwk": {**key.as_dict(private=True), "kid": "foreign", "alg": "ES256", "use": "sig"},
    }
    provider = await asyncio.create_subprocess_exec(
        "node", "oidc_provider.mjs", json.dumps(orders), cwd=packages, stdout=asyncio.subprocess.PIPE
    )
    assert provider.stdout is not None
    try:
        line = b""
        while not line.startswith(b"{"):  # oidc-provider has some remarks of its own first
            line = await asyncio.wait_for(provider.stdout.readline(), 30)
            assert line, "oidc-provider did not start"
        token = json.loads(line)["access_token"]
        issuer = f"http://127.0.0.1:{port}"
        mapping = Issuer(issuer=issuer, jwks_uri=f"{issuer}/jwks", audience=AUDIENCE)
        async with serving(database, pools, mapping) as service, httpx.AsyncClient(base_url=service.url) as http:
            headers = {"authorization": f"Bearer {token}", "purpose": "joint_analysis"}
            assert (await http.get("/v1/cases", headers=headers)).status_code == 401, "not registered here yet"
            await service.add_client(issuer=issuer, external_id="politie-systeem")
            assert (await http.get("/v1/cases", headers=headers)).status_code == 200
            other = {**headers, "authorization": f"Bearer {token[:-4]}AAAA"}
            assert (await http.get("/v1/cases", headers=other)).status_code == 401
    finally:
        provider.terminate()
        await provider.wait()
