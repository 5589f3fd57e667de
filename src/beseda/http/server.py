"""Listening: plain HTTP and HTTPS side by side on one portal, started and stopped cleanly."""

import asyncio
import contextlib
import errno
import logging
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import uvicorn

from beseda import app
from beseda.background import bus
from beseda.background.housekeeping import housekeeping
from beseda.background.indexing import index
from beseda.domain.people import departments
from beseda.http.asgi import Application
from beseda.http.handshake import context
from beseda.http.log import Log
from beseda.http.protocol import Connection
from beseda.http.pull_socket import PullSocket
from beseda.http.tls import Certificate
from beseda.kernel.portal import FragmentCache, Portal
from beseda.push.hub import Hub
from beseda.settings import Settings
from beseda.store.database import Database, ProcessHooks, StorageError
from beseda.wire.locale import Locale

_DRAIN_SECONDS = 10
_BACKLOG = 2048
_MOST_OF_A_MESSAGE = 64 * 1024  # bytes that a client of push & pull sends at once
_HOUSEKEEPING_SECONDS = 600
_INDEXING_SECONDS = 20
_RENEWAL_SECONDS = 6 * 3600
_KEPT = ("migration",)  # what a reset leaves
_log = logging.getLogger(__name__)


class PortTaken(OSError):
    """Somebody else listens on this address; ``offers_another``: a free port would do."""

    def __init__(self, text: str, *, offers_another: bool = False) -> None:
        super().__init__(text)
        self.offers_another = offers_another


class Listener(NamedTuple):
    """A bound socket; with a certificate it speaks HTTPS."""

    socket: socket.socket
    certificate: Certificate | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.socket.getsockname()[1])


def bind(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A socket on this address, which other sockets may share; port 0 finds a free one. ``PortTaken``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, so that asyncio sets TCP_NODELAY
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        bound.bind((host, port))
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        taken = error.errno == errno.EADDRINUSE
        raise PortTaken(f"cannot listen on {host}:{port}: {error.strerror}", offers_another=taken) from error
    return bound


def bind_each(host: str, port: int, count: int) -> list[socket.socket]:
    """A socket for each of several processes; Linux divides connections among them evenly. ``PortTaken``."""
    only = bind(host, port)  # which nobody else may share
    if count == 1 or sys.platform != "linux":
        return [only, *(only.dup() for _ in range(1, count))]
    with only:
        port = only.getsockname()[1]
    return [bind(host, port, shared=True) for _ in range(count)]


class _Uvicorn(uvicorn.Server):
    """Leaves signals to whoever runs the portal."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up on idle connections first: over TLS their goodbye would be waited for."""
        for connection in list(self.server_state.connections):
            if _idle(connection):
                connection.transport.abort()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing to capture."""
        yield


def _idle(connection: Any) -> bool:
    """Whether a connection waits for nothing but the next request; a WebSocket never does."""
    if not hasattr(connection, "cycle"):
        return False
    answered = connection.cycle is None or connection.cycle.response_complete
    return answered and not connection.transport.get_write_buffer_size()


async def _never() -> None:
    """What others are told over a bus, the database does not tell them."""
    await asyncio.Event().wait()


class Server:
    """A portal that listens."""

    def __init__(self, portal: Portal, log: Log, *, trusted_proxies: str = "") -> None:
        self.hub = Hub(portal)
        self._application = Application(portal, log, self.hub, self)
        self._given = portal.settings
        self._trusted = trusted_proxies
        self._servers: list[_Uvicorn] = []
        self._certified: list[tuple[_Uvicorn, Certificate]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._chores: list[asyncio.Task[None]] = []
        self.dispatcher = app.webhook_dispatcher(portal)
        self.web_push = app.web_push_sender(portal)

    async def start(self, listeners: Sequence[Listener]) -> None:
        """Accept connections on every listener."""
        for listener in listeners:
            server = _Uvicorn(self._config(listener.certificate))
            self._servers.append(server)
            if listener.certificate:
                self._certified.append((server, listener.certificate))
            self._tasks.append(asyncio.create_task(server.serve(sockets=[listener.socket])))
        if not self._chores:
            portal = self._application.portal
            bus_url = portal.settings.bus
            local_change = _never if bus_url else portal.wakeup.wait_local_change
            hooks = ProcessHooks(local_change, portal.wakeup.remote_change, self._lead)
            self._chores = [
                asyncio.create_task(self._now_and_then(self.tidy, _HOUSEKEEPING_SECONDS)),
                asyncio.create_task(self._now_and_then(index, _INDEXING_SECONDS)),
                asyncio.create_task(self._now_and_then(self._renew, _RENEWAL_SECONDS)),
                asyncio.create_task(portal.database.listen(hooks)),
                *([asyncio.create_task(bus.take_part(portal, bus_url))] if bus_url else []),
            ]
        self.dispatcher.start()
        self.web_push.start()
        while not all(server.started for server in self._servers):
            await asyncio.sleep(0)
            for task in self._tasks:
                if task.done():
                    task.result()

    def serve(self, portal: Portal) -> None:
        """Answer for another portal from now on."""
        self._application.portal = self.dispatcher.portal = self.hub.portal = portal
        self.web_push.portal = portal

    def configure(self, **changes: Any) -> None:
        """Have other settings until the next ``reset``."""
        self._have(replace(self._application.portal.settings, **changes))

    async def reset(self) -> None:
        """Empty a developer's portal: no people, no chats, one department, real time, the settings of the start."""

        async def empty(database: Database) -> None:
            await database.wipe(keep=_KEPT)
            await database.write(departments.create_top)

        await self._begin_anew(empty)

    async def restore(self, name: str) -> None:
        """Have the rows of a snapshot, else all as after a reset. ``SnapshotMissing``, ``SnapshotForeign``."""
        await self._begin_anew(lambda database: database.restore_snapshot(name))

    async def _begin_anew(self, fill: Callable[[Database], Awaitable[None]]) -> None:
        """Have other data; nobody is told of anything meanwhile, and what was remembered is forgotten."""
        await self.dispatcher.stop()
        await self.web_push.stop()
        self.hub.close()
        portal = self._application.portal
        try:
            await fill(portal.database)
            if portal.developer is not None:
                portal.developer.reset()
            for remembered in (portal.operating_times, portal.buckets, portal.block):
                remembered.clear()
            self._have(self._given)
        finally:
            self.dispatcher.start()
            self.web_push.start()

    def _have(self, settings: Settings) -> None:
        portal = self._application.portal
        locale = Locale(settings.time_zone, settings.public_url)
        self.serve(replace(portal, settings=settings, locale=locale, fragments=FragmentCache()))

    async def stop(self) -> None:
        """Take no more connections, finish what is under way, hang up."""
        self._application.stopping = True
        developer = self._application.portal.developer
        if developer is not None:
            developer.journal.close()
        await self.hub.stop()
        self._application.portal.wakeup.close()
        for server in self._servers:
            server.should_exit = True
        await asyncio.gather(*self._tasks)
        await self.web_push.stop()
        await self.dispatcher.stop()
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)

    def _lead(self, leading: bool) -> None:
        self.dispatcher.lead(leading)
        self.web_push.lead(leading)

    @property
    def portal(self) -> Portal:
        """What it serves at the moment."""
        return self._application.portal

    async def tidy(self, portal: Portal) -> None:
        """Let go of what is old; what handlers were not told of it is counted before."""
        await self.dispatcher.drop_late()
        await housekeeping(portal)

    async def _now_and_then(self, chore: Callable[[Portal], Awaitable[None]], seconds: float) -> None:
        """What has to be done without anybody asking."""
        while True:
            with contextlib.suppress(StorageError):
                await chore(self._application.portal)
            await asyncio.sleep(seconds)

    async def _renew(self, _: Portal) -> None:
        """Let new connections see the certificates that are good now, whichever process made them."""
        for server, certificate in self._certified:
            context = server.config.ssl if server.started else None
            try:
                if context is not None:
                    context.load_cert_chain(certificate.file())
            except (OSError, ValueError):
                _log.exception("the certificate could not be renewed")

    def _config(self, certificate: Certificate | None) -> uvicorn.Config:
        return uvicorn.Config(
            self._application,
            http=Connection,
            ws=PullSocket,
            ws_max_size=_MOST_OF_A_MESSAGE,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=_BACKLOG,
            timeout_graceful_shutdown=_DRAIN_SECONDS,
            proxy_headers=bool(self._trusted),
            forwarded_allow_ips=self._trusted or None,
            ssl_context_factory=(lambda *_: context(certificate)) if certificate else None,
        )
