"""Files of a page, served from this package with an ETag; those kept compressed go out as they lie there."""

import gzip
import hashlib
from functools import partial
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.api.conditional import is_known

_MEDIA_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".json": "application/json",
}
_FILES_FOR: Final = "public, max-age=3600"


def file_routes(folder: Path, below: str) -> list[BaseRoute]:
    """A route for every file of a folder that a browser may ask for, below this path."""
    routes: list[BaseRoute] = []
    for path in sorted(folder.iterdir()):
        name = path.name.removesuffix(".gz")
        media_type = _MEDIA_TYPES.get(Path(name).suffix)
        if media_type is not None:
            encoding = "gzip" if path.suffix == ".gz" else None
            routes.append(bytes_route(f"{below}/{name}", path.read_bytes(), media_type, encoding=encoding))
    return routes


def bytes_route(path: str, content: bytes, media_type: str, *, encoding: str | None = None) -> Route:
    """A route that gives these bytes."""
    return Route(path, partial(_bytes, content, media_type, encoding=encoding))


async def _bytes(content: bytes, media_type: str, request: Request, *, encoding: str | None) -> Response:
    etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": _FILES_FOR, "Cross-Origin-Resource-Policy": "cross-origin"}
    if is_known(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    if encoding is not None:
        headers["Vary"] = "Accept-Encoding"
        if encoding in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = encoding
        else:
            content = gzip.decompress(content)
    return Response(content, headers=headers, media_type=media_type)
