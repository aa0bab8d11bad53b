"""A planted fault: the service with the logs that its libraries would write by themselves. Never part of a build."""

import logging

import structlog
import uvicorn

from app.api import shell
from app.api.visit import Visit
from app.main import create_app
from app.settings import load_settings


def _tell_all(error: Exception, visit: Visit) -> None:
    structlog.get_logger().error("request.failed", exc_info=error, request_id=visit.request_id, why=str(error))


if __name__ == "__main__":
    shell._tell = _tell_all
    logging.basicConfig(level=logging.DEBUG)
    settings = load_settings()
    uvicorn.run(create_app(settings), port=settings.port, access_log=True)
