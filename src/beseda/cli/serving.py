"""Everything between the command and the server: the folder, the ports, the certificate, signals, the first words."""

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import click

from beseda import __version__, app
from beseda.cli import first
from beseda.cli.addresses import Addresses, addresses, reachable, webhook_url
from beseda.cli.first import Keys
from beseda.cli.opening import keep_address
from beseda.cli.output import print_json
from beseda.http import log, tls
from beseda.http.log import Log
from beseda.http.server import Certificate, Listener, Server, bind
from beseda.settings import Settings, SettingWrong

_LOCK = "serve.lock"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Opening(NamedTuple):
    """A portal that is about to be served: its final settings, where it listens, and its keys on the first start."""

    settings: Settings
    authority: Path | None
    keys: Keys | None

    @property
    def local(self) -> Addresses:
        """Where it is found on this machine."""
        return addresses(self.settings)


def run(settings: Settings, *, demo: bool, as_json: bool) -> None:
    """Serve until Ctrl-C or SIGTERM. ``SettingWrong``, ``StorageError``, ``OSError`` when that cannot be."""
    settings = replace(settings, data=settings.data.absolute())
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(settings, demo=demo, as_json=as_json))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - faster, but not everywhere
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _serve(settings: Settings, *, demo: bool, as_json: bool) -> None:
    told_to_stop = _told_to_stop()
    log_to = Log(settings.log_level)
    log.install(log_to)
    settings.data.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        if settings.sqlite_file is not None:
            held.enter_context(_alone(settings.data))
            _keep_private(settings.sqlite_file)
        sockets = {field: held.enter_context(bound) for field, bound in _bind(settings)}
        settings = _located(settings, sockets)
        listeners = _listeners(settings, sockets)
        portal = await app.open_portal(settings)
        try:
            await keep_address(portal)
            keys = await first.begin(portal, with_demo=demo)
            server = Server(portal, log_to, trusted_proxies=settings.trusted_proxies)
            opening = Opening(
                settings, tls.authority_file(settings.certificates) if "https_port" in sockets else None, keys
            )
            _write_note(opening)
            await server.start(listeners)
            _announce(opening, as_json=as_json)
            await told_to_stop.wait()
            await server.stop()
        finally:
            await portal.database.close()


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


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Be the only server of a folder: two would not know of each other's work. ``SettingWrong`` when there is one."""
    with (data / _LOCK).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise SettingWrong(f"another beseda serves this folder (process {file.read()})") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _keep_private(file: Path) -> None:
    """Let a new database be its owner's alone; SQLite's other files take after it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)


def _bind(settings: Settings) -> Iterator[tuple[str, socket.socket]]:
    """A socket for each port, by its setting."""
    for field, port in (("http_port", settings.http_port), ("https_port", settings.https_port)):
        if port is not None:
            yield field, bind(settings.host, port)


def _located(settings: Settings, sockets: dict[str, socket.socket]) -> Settings:
    """The settings with the ports that were found, and with what links begin with."""
    found: dict[str, Any] = {field: bound.getsockname()[1] for field, bound in sockets.items()}
    settings = replace(settings, **found)
    return replace(settings, public_url=(settings.public_url or addresses(settings).best).rstrip("/"))


def _listeners(settings: Settings, sockets: dict[str, socket.socket]) -> list[Listener]:
    return [
        Listener(bound, _certificate(settings) if field == "https_port" else None) for field, bound in sockets.items()
    ]


def _certificate(settings: Settings) -> Certificate:
    names = (reachable(settings.host), str(urlsplit(settings.public_url).hostname))
    try:
        return tls.certificate(settings.certificates, names)
    except ValueError:
        raise SettingWrong(f"no certificate can be made for {' and '.join(names)}") from None


def _write_note(opening: Opening) -> None:
    if opening.keys is not None:
        text = first.note(opening.keys, opening.settings.public_url, opening.local, opening.authority)
        tls.write_secret(first.note_file(opening.settings.data), text.encode())


def _announce(opening: Opening, *, as_json: bool) -> None:
    if as_json:
        print_json(_as_data(opening))
    else:
        click.echo("\n".join(_lines(opening)))


def _as_data(opening: Opening) -> dict[str, str | None]:
    hook = opening.keys.webhook if opening.keys else None
    return {
        "http": opening.local.http,
        "https": opening.local.https,
        "ca": str(opening.authority) if opening.authority else None,
        "webhook": webhook_url(opening.settings.public_url, hook.user_id, hook.code) if hook else None,
        "data": str(opening.settings.data),
    }


def _lines(opening: Opening) -> Iterator[str]:
    yield f"Beseda {__version__}, REST revision {opening.settings.revision}"
    if opening.local.https:
        yield f"HTTPS          {opening.local.https}"
        yield f"Authority      {opening.authority} (for --cacert, REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS)"
    if opening.local.http:
        yield f"HTTP           {opening.local.http}"
    yield f"Data           {opening.settings.data}"
    note = first.note_file(opening.settings.data)
    if opening.keys:
        yield note.read_text(encoding="utf-8").rstrip()
    if note.exists():
        yield f"First start    {note}"
