"""Makes the requests of one notice: one after the other, and none that the partner was found to know of already."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import structlog

from app.domain.notices.rules import Outcome
from app.integrations.channels import ChannelFailedError, LookFirst, Request
from app.integrations.http import PartnerClient

log = structlog.get_logger()

_MOST_SEEN: Final = 262_144

Sign = Callable[[bytes], Mapping[str, str]]


async def post_all(client: PartnerClient, requests: Iterable[Request], sign: Sign) -> Outcome:
    """The outcome of the first request that did not arrive, or of the last; raises NoReplyError, ChannelFailedError."""
    outcome = Outcome(None, "connection_failed")
    for request in requests:
        if request.unless is not None:
            outcome, told = await _look(client, request.unless)
            if told:
                continue
            if not outcome.is_success:
                return outcome
        headers = {**request.headers, **sign(request.body)}
        reply = await client.send(request.method, request.url, headers, request.body)
        outcome = Outcome.of_reply(reply.status, reply.retry_after)
        if not outcome.is_success:
            return outcome
    return outcome


async def _look(client: PartnerClient, look: LookFirst) -> tuple[Outcome, bool]:
    """What came of the look, and whether what is to be told stands there."""
    seen = await client.read(look.url, look.headers, most=_MOST_SEEN)
    outcome = Outcome.of_reply(seen.status, seen.retry_after)
    try:
        return outcome, outcome.is_success and look.told(seen.body)
    except Exception as error:  # noqa: BLE001 - a channel of another package, an answer that is none
        log.error("channel_failed", kind=type(error).__name__)  # noqa: TRY400 - a traceback shows values
        raise ChannelFailedError from None
