"""How a process enters the broker: by which certificates, as whom, and where its minutes are kept."""

import ssl
from typing import Any

import structlog

from app.integrations.credentials import CredentialMissingError, Credentials
from app.settings import Settings

log = structlog.get_logger()


def entering(settings: Settings) -> dict[str, Any]:
    """What `nats.connect` is to be given besides the servers: whom it trusts, and how we prove ourselves."""
    encrypted = any(server.startswith("tls:") for server in settings.nats_servers)
    trusted = {"tls": ssl.create_default_context(cafile=settings.nats_ca_file)} if encrypted else {}
    return trusted | _who(settings)


def stream_name(settings: Settings) -> str:
    """The name of the stream in which JetStream keeps what was announced."""
    return settings.nats_subject.replace(".", "-").upper()


def _who(settings: Settings) -> dict[str, Any]:
    """The secret is `user:password`, or a token where it has no colon."""
    if settings.nats_credential is None:
        return {}
    try:
        secret = Credentials(settings.credentials_directory).read(settings.nats_credential).decode()
    except (CredentialMissingError, UnicodeDecodeError):
        log.error("credential_missing", credential=settings.nats_credential)  # noqa: TRY400 - there is nothing to trace
        return {}
    user, colon, password = secret.partition(":")
    return {"user": user, "password": password} if colon else {"token": secret}
