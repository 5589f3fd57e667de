"""Everything between the command and the server: the folder, the ports, the certificate, processes, signals."""

import asyncio
import contextlib
import fcntl
import os
import resource
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from beseda.background import bus
from beseda.cli import first, guide
from beseda.cli.addresses import addresses, reachable
from beseda.cli.opening import keep_address, portal_of
from beseda.cli.ready import Opening, announce, write_note
from beseda.developer import Developer
from beseda.developer.clock import Clock
from beseda.http import log
from beseda.http.log import Log
from beseda.http.server import Listener, PortTaken, Server, bind_each
from beseda.http.tls import AuthorityEnded, Certificate
from beseda.kernel.portal import Portal
from beseda.settings import Settings, SettingWrong

if TYPE_CHECKING:
    from beseda.cli.workers import Lifeline

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Site(NamedTuple):
    """What the processes that serve the portal are given; ``listeners`` are those of one after the other."""

    settings: Settings
    listeners: Sequence[Sequence[Listener]]
    log: Log


def run(settings: Settings, *, demo: bool, as_json: bool) -> None:
    """Serve until Ctrl-C or SIGTERM. ``SettingWrong``, ``StorageError``, ``OSError`` when that cannot be."""
    if settings.bus:
        try:
            bus.library()
        except bus.BusMissing as error:
            raise SettingWrong(str(error)) from None
    settings = replace(settings, data=settings.data.absolute())
    log_to = Log(settings.log_level)
    log.install(log_to)
    _allow_connections()
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        if settings.sqlite_file is not None:
            _keep_private(settings.sqlite_file)
            held.enter_context(_alone(settings.sqlite_file))
        sockets = {field: [held.enter_context(one) for one in bound] for field, bound in _bind(settings)}
        settings = _located(settings, sockets)
        site = _Site(settings, _listeners(settings, sockets), log_to)
        if settings.workers == 1:
            _run(_serve(site, demo=demo, as_json=as_json))
        else:
            from beseda.cli import workers  # noqa: PLC0415 - most portals have one process

            opening = asyncio.run(_prepare(site, demo=demo))
            workers.run(
                settings.workers,
                lambda lifeline: _run(_work(site, lifeline)),
                ready=lambda: announce(opening, as_json=as_json),
                stopping=held.close,
            )


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(work)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - faster, but not everywhere
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _serve(site: _Site, *, demo: bool, as_json: bool) -> None:
    """All in this process."""
    told_to_stop = _told_to_stop()
    developer = Developer(Clock()) if site.settings.developer else None
    async with portal_of(site.settings, developer=developer) as portal:
        if developer is not None:
            developer.clock.moved = portal.wakeup.notify
        opening = await _begin(portal, demo=demo)
        await _listen(site, 0, portal, told_to_stop, lambda: announce(opening, as_json=as_json))


async def _prepare(site: _Site, *, demo: bool) -> Opening:
    """What is done once, before workers begin."""
    async with portal_of(site.settings) as portal:
        return await _begin(portal, demo=demo)


async def _work(site: _Site, lifeline: "Lifeline") -> None:
    """One of several."""
    told_to_stop = lifeline.told_to_stop()
    for listener in (one for number, some in enumerate(site.listeners) for one in some if number != lifeline.number):
        listener.socket.close()
    async with portal_of(site.settings) as portal:
        await _listen(site, lifeline.number, portal, told_to_stop, lifeline.ready)


async def _begin(portal: Portal, *, demo: bool) -> Opening:
    await keep_address(portal)
    keys = await first.begin(portal, with_demo=demo)
    if keys is not None and demo and portal.settings.developer:
        await guide.invite(portal, keys.webhook.user_id)
    opening = Opening(portal.settings, keys, portal.developer.new_code() if portal.developer else "")
    write_note(opening)
    return opening


async def _listen(
    site: _Site, number: int, portal: Portal, told_to_stop: asyncio.Event, ready: Callable[[], None]
) -> None:
    server = Server(portal, site.log, trusted_proxies=site.settings.trusted_proxies)
    await server.start(site.listeners[number])
    if site.settings.developer:
        guide.start(site.settings)
    ready()
    await told_to_stop.wait()
    await server.stop()


def _told_to_stop() -> asyncio.Event:
    """Set by the first Ctrl-C or SIGTERM; a second one ends the process at once."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        told.set()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _SIGNALS:
        loop.add_signal_handler(number, tell)
    return told


def _allow_connections() -> None:
    """Have as many files open as the system lets: often it gives far fewer at first."""
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Be the only server of a file: two would not know of each other's work. ``SettingWrong`` when there is one."""
    file = file.resolve()
    with file.with_name(f"{file.name}.lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SettingWrong(f"another beseda serves this database (process {lock.read()})") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _keep_private(file: Path) -> None:
    """Let a new database be its owner's alone; SQLite's other files take after it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)


def _bind(settings: Settings) -> Iterator[tuple[str, list[socket.socket]]]:
    """Sockets for each port, by its setting: one for each worker."""
    for field, port in (("http_port", settings.http_port), ("https_port", settings.https_port)):
        if port is not None:
            try:
                yield field, bind_each(settings.host, port, settings.workers)
            except PortTaken as taken:
                hint = f"; --{field.replace('_', '-')} 0 takes a free one" if taken.offers_another else ""
                raise SettingWrong(f"{taken}{hint}") from None


def _located(settings: Settings, sockets: dict[str, list[socket.socket]]) -> Settings:
    """The settings with the ports that were found, and with what links begin with."""
    found: dict[str, Any] = {field: bound[0].getsockname()[1] for field, bound in sockets.items()}
    settings = replace(settings, **found)
    return replace(settings, public_url=(settings.public_url or addresses(settings).best).rstrip("/"))


def _listeners(settings: Settings, sockets: dict[str, list[socket.socket]]) -> list[tuple[Listener, ...]]:
    certificates = {"https_port": _certificate(settings)} if "https_port" in sockets else {}
    of_ports = [[Listener(one, certificates.get(field)) for one in bound] for field, bound in sockets.items()]
    return list(zip(*of_ports, strict=True))


def _certificate(settings: Settings) -> Certificate:
    further = settings.tls_names.replace(",", " ").split()
    names = (reachable(settings.host), str(urlsplit(settings.public_url).hostname), *further)
    certificate = Certificate(settings.certificates, names)
    try:
        certificate.file()
    except AuthorityEnded as ended:
        raise SettingWrong(str(ended)) from None
    except ValueError:
        raise SettingWrong(f"no certificate can be made for {' and '.join(names)}") from None
    return certificate
