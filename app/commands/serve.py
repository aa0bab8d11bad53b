"""`ketenpoort serve`: the API, on the given database or on an embedded one."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any, Final

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from types import FrameType

app = typer.Typer()

_GRACE_SECONDS: Final = 20


@app.command()
def serve() -> None:
    """Serve the API until Ctrl-C or SIGTERM. Without DATABASE_URL an embedded PostgreSQL runs beside it."""
    with plain_failures():
        import asyncio
        import os

        from app.commands.ready_database import environment, ready_database
        from app.logs import configure_logs
        from app.settings import SettingsError, load_settings

        settings = load_settings()
        configure_logs(settings.log_level, as_json=settings.log_json)
        given = settings.database_url or settings.writer_url
        if given and not settings.secret_key.get_secret_value():
            fault = "KETENPOORT_SECRET_KEY: must be given, for example from `openssl rand -base64 32`"
            raise SettingsError((fault,))
        signal.signal(signal.SIGTERM, _end)
        with asyncio.Runner() as runner:
            database = ready_database(settings)
            ready = runner.run(database.__aenter__())
            try:
                os.environ |= environment(ready)  # the API processes read their settings there
                _run(ready.host, ready.port, ready.workers)
            except KeyboardInterrupt:
                pass
            finally:
                runner.run(database.__aexit__(None, None, None))


def application() -> Any:  # noqa: ANN401 - an ASGI application, made in each API process
    """The application by the settings of the environment."""
    import multiprocessing

    from app.api.leaving import leave_slowly
    from app.commands.collecting import collect_rarely
    from app.database.lifeline import end_with_parent
    from app.logs import configure_logs, hide_tracebacks
    from app.main import create_app
    from app.settings import load_settings

    if multiprocessing.parent_process() is not None:
        end_with_parent(signal.SIGTERM)
    settings = load_settings()
    configure_logs(settings.log_level, as_json=settings.log_json)
    hide_tracebacks()
    made = create_app(settings)
    leave_slowly(made, settings.drain_seconds)
    collect_rarely()
    return made


def _run(host: str, port: int, workers: int) -> None:
    import uvicorn

    from app.api.porter import Porter
    from app.api.websockets import WEBSOCKETS

    uvicorn.run(
        "app.commands.serve:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http=Porter,
        **WEBSOCKETS,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the peer's address must stay the proxy's: it tells whose certificate header counts
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        log_level="warning",
        log_config=None,  # app.logs decides what libraries may write
    )


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
