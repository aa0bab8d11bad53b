"""How uvicorn speaks WebSocket for us: small messages, no compression, a ping that keeps every proxy awake."""

from typing import Any, Final

WEBSOCKETS: Final[dict[str, Any]] = {
    "ws": "websockets-sansio",
    "ws_max_size": 65_536,
    "ws_ping_interval": 15.0,
    "ws_ping_timeout": 15.0,
    "ws_per_message_deflate": False,
}
