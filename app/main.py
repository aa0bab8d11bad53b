"""The one place where everything meets: settings, database, gate, doors."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from app.api.assembly import make_application
from app.api.entering import Entering
from app.api.fhir.routes import FhirFormat, fhir_routes
from app.api.graphql.following import Follower
from app.api.graphql.routes import graphql_routes
from app.api.graphql.streams import Streams
from app.api.health import health_routes
from app.api.oauth.routes import make_oauth, oauth_routes
from app.api.rest.inbound import inbound_routes
from app.api.rest.rooms import ROOMS
from app.database.pool import open_pools
from app.database.readiness import Readiness
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.clients.operations import OperationBook
from app.domain.connections.catalogue import Catalogue
from app.domain.connections.service import Surroundings
from app.domain.notices.feed_watch import FeedWatch
from app.domain.notices.queue import DeliveryQueue
from app.domain.notices.sealing import KeySeal
from app.integrations.adapter import inbound_adapters, outbound_channels
from app.integrations.broker import open_board
from app.integrations.channels import Channels
from app.integrations.credentials import Credentials
from app.integrations.fetching import Fetcher
from app.integrations.http import PartnerClient
from app.integrations.importing import Importer
from app.integrations.inbound.fhir.adapter import of_release
from app.integrations.jobs import timekeepers
from app.integrations.outbound.fhir_task import task_of
from app.integrations.worker import Worker
from app.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The application of one process. Its lifespan opens the database and ends what it started."""
    catalogue = Catalogue(inbound_adapters(), outbound_channels())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            pools = await stack.enter_async_context(open_pools(settings))
            oauth = make_oauth(settings, pools.writer)
            await oauth.start()
            stack.push_async_callback(oauth.stop)
            app.state.board = await stack.enter_async_context(open_board(settings))
            app.state.gate = Gate(pools, announcer=app.state.board)
            app.state.operations = OperationBook(oauth.connections, oauth.watch)
            entry = Entry(pools)
            app.state.entry = Entering(oauth.bearer, entry, settings)
            app.state.targets = PartnerClient(loopback=settings.callback_loopback).check
            secrets = Credentials(settings.credentials_directory)
            app.state.surroundings = Surroundings(catalogue, app.state.targets, secrets)
            app.state.notice_seal = KeySeal(settings.secret_key.get_secret_value())
            app.state.hindrance = Readiness(pools.writer, pools.reader).hindrance
            watch = FeedWatch(pools.writer, app.state.board)
            await stack.enter_async_context(_running(watch.run))
            app.state.streams = Streams.of(settings, Follower(watch))
            app.router.routes.extend(oauth_routes(oauth))
            app.router.routes.extend(
                inbound_routes(catalogue.inbound, oauth.register, entry, audience=settings.issuer_url, secrets=secrets)
            )
            app.router.routes.extend(fhir_routes(FhirFormat(of_release, task_of)))
            if settings.deliver_in_process:
                channels = Channels(app.state.gate, entry, oauth.register, secrets)
                worker = Worker(pools, settings, channels=channels, board=app.state.board)
                await stack.enter_async_context(_running(worker.run))
                register, every = DeliveryQueue(pools.writer), settings.import_poll_seconds
                for timekeeper in timekeepers(app.state.gate, entry, register, settings):
                    await stack.enter_async_context(_running(timekeeper.run))
                importer = Importer(app.state.gate, entry, register, catalogue.inbound, every)
                await stack.enter_async_context(_running(importer.run))
                fetcher = Fetcher(app.state.gate, entry, register, inbound_adapters(), settings)
                await stack.enter_async_context(_running(fetcher.run))
            yield

    return make_application(settings, ROOMS, doors=[*health_routes(), *graphql_routes(ROOMS)], lifespan=lifespan)


@asynccontextmanager
async def _running(run: Callable[[asyncio.Event], Coroutine[None, None, None]]) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(run(stop))
    try:
        yield
    finally:
        stop.set()
        await running
