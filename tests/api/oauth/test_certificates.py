"""Tokens bound to a client certificate that the trusted edge proxy hands on (RFC 8705, RFC 9440)."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.errors import ProofInvalid
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from tests.api.oauth.conftest import World, open_world

CERTIFICATE = f":{base64.b64encode(b'a certificate in DER').decode()}:"
OTHER = f":{base64.b64encode(b'another certificate').decode()}:"


@pytest.fixture
async def edge(database: Settings, pools: Pools) -> AsyncIterator[World]:
    settings: dict[str, Any] = {"mtls_header": "Client-Cert", "trusted_proxies": ("10.1.1.1",)}
    async with open_world(database, pools, **settings) as opened:
        yield opened


async def test_a_token_asked_for_with_a_certificate_works_with_that_certificate_only(edge: World) -> None:
    answer = await edge.ask(edge.partner.form(), **{"client-cert": CERTIFICATE})
    assert "contribution:read" in answer.json()["scope"]
    assert answer.json()["token_type"] == "Bearer"
    authorization = f"Bearer {answer.json()['access_token']}"
    claims = await edge.state.bearer.verify(authorization, certificate=CERTIFICATE)
    assert Scope.contribution_read in claims.scopes
    for wrong in (None, OTHER, "", "::", ":!:", CERTIFICATE.strip(":")):
        with pytest.raises(ProofInvalid):
            await edge.state.bearer.verify(authorization, certificate=wrong)


async def test_a_header_that_no_trusted_proxy_sent_binds_nothing(world: World) -> None:
    answer = await world.ask(world.partner.form(), **{"client-cert": CERTIFICATE})
    assert "contribution:read" not in answer.json()["scope"]


async def test_a_broken_certificate_is_refused_at_the_token_endpoint(edge: World) -> None:
    answer = await edge.ask(edge.partner.form(), **{"client-cert": "not a certificate"})
    assert answer.json()["error"] == "invalid_request"
