"""What both ways of ZGW share (docs/zgw.md): who calls a municipality's case system, and how its zaken are named."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import Field

from app.integrations.adapter import Options

MESSAGE: Final = "zaak:"
"""What the message id of a referral that was a zaak begins with; the zaak's UUID follows."""

JSON: Final = {"Accept": "application/json"}
ON_THE_MAP: Final = {**JSON, "Accept-Crs": "EPSG:4326"}
"""Where an answer may hold a geometry, the Zaken API asks in which coordinates it is to be."""


class ZgwOptions(Options):
    """Who we are to the municipality's Autorisaties API."""

    client_id: str = Field(
        default="ketenpoort", min_length=1, max_length=50, description="Client id that the municipality registered."
    )
    user_id: str = Field(
        default="ketenpoort", min_length=1, max_length=40, description="Who acts, in the municipality's audit trail."
    )
    user_representation: str = Field(
        default="Ketenpoort", min_length=1, max_length=200, description="The same, as people read it there."
    )


def authorise(secret: bytes, options: ZgwOptions, at: datetime) -> Mapping[str, str]:
    """The token of the standard: HS256 over who calls and when; it says nothing of what is asked."""
    claims = {
        "iss": options.client_id,
        "iat": int(at.timestamp()),
        "client_id": options.client_id,
        "user_id": options.user_id,
        "user_representation": options.user_representation,
    }
    token = jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(secret), algorithms=["HS256"])
    return {"Authorization": f"Bearer {token}"}


def message_of(zaak: UUID) -> str:
    """The message id of the referral that a zaak is."""
    return f"{MESSAGE}{zaak}"


def zaak_of(message_id: str) -> UUID | None:
    """The zaak that a message id names; None for a referral that came in another way."""
    if not message_id.startswith(MESSAGE):
        return None
    try:
        return UUID(message_id.removeprefix(MESSAGE))
    except ValueError:
        return None
