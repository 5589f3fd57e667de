"""What ``beseda doctor`` looks at: libraries, data folder, certificate, ports, database, clock, deliveries."""

import contextlib
import http.client
import json
import os
import platform
import re
import shutil
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata
from typing import NamedTuple

from beseda import __version__
from beseda.cli import files
from beseda.cli.addresses import reachable
from beseda.cli.opening import connected, listening
from beseda.domain.events import deliveries
from beseda.domain.limits import blocking
from beseda.domain.search import message_index
from beseda.http import tls
from beseda.http.log import mask
from beseda.http.server import PortTaken, bind
from beseda.settings import Settings
from beseda.store.database import Database, StorageError
from beseda.store.schema import consistency, migrate

_LEAST_DISK = 256 * 1024 * 1024
_LEAST_DAYS = 30
_CLOCK_SECONDS = 60
_ANSWER_SECONDS = 3
_LATELY_SECONDS = 24 * 3600
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):.*(?=@)")
_HTTPS = 443
# Authorization servers that clients have built in, and whose they are.
_BUILT_IN = {"oauth.bitrix.info": "CRest", "oauth.bitrix24.tech": "b24pysdk"}
_REQUIREMENT = re.compile(r"[\w-]+")


class Finding(NamedTuple):
    """What was looked at, whether it is good, and what there is to say."""

    name: str
    ok: bool
    text: str


def versions() -> dict[str, str | None]:
    """Of Beseda, Python and the libraries; None for what is not there."""
    return {"beseda": __version__, "python": platform.python_version(), **_libraries()}


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything, change nothing."""
    served = await listening(settings)
    running = any(_is_beseda(scheme, reachable(served.host), port) for scheme, port in _chosen_ports(served))
    return [*_machine(settings), *_ports(served if running else settings), *await _database(settings)]


def _libraries() -> dict[str, str | None]:
    """What the package asks for, by name; None for what is not there."""
    required = [one for one in metadata.requires("beseda") or () if "extra ==" not in one]
    names = [found[0] for one in required if (found := _REQUIREMENT.match(one))]
    return {name: _version(name) for name in names}


def _version(name: str) -> str | None:
    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.version(name)
    return None


def without_password(url: str) -> str:
    """The database's URL as it may be shown."""
    return mask(_PASSWORD.sub(r"\1:***", url))


def _machine(settings: Settings) -> Iterator[Finding]:
    missing = [name for name, version in _libraries().items() if version is None and name != "uvloop"]
    yield Finding("libraries", not missing, f"missing: {', '.join(missing)}" if missing else "all there")
    folder = next(place for place in (settings.data.absolute(), *settings.data.absolute().parents) if place.exists())
    writable = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    yield Finding("data folder", writable, f"{settings.data}: {'can' if writable else 'cannot'} be written")
    free = shutil.disk_usage(folder).free
    yield Finding("disk", free >= _LEAST_DISK, f"{free // 1024**2} MB free")
    yield _certificate(settings)
    yield _authorization_hosts(settings)


def _certificate(settings: Settings) -> Finding:
    try:
        authority, ends = tls.ends(settings.certificates)
    except FileNotFoundError:
        return Finding("certificate", True, "none yet; the first start makes it")
    except (OSError, ValueError) as error:
        return Finding("certificate", False, str(error))
    least = datetime.now(UTC) + timedelta(_LEAST_DAYS)
    if authority < least:
        text = (
            f"its authority is good until {authority:%Y-%m-%d}; without {settings.certificates}, a start makes another"
        )
        return Finding("certificate", False, text)
    if ends < least:
        return Finding("certificate", False, f"good until {ends:%Y-%m-%d}; the next start makes another")
    return Finding("certificate", True, f"good until {ends:%Y-%m-%d}")


def _authorization_hosts(settings: Settings) -> Finding:
    """Whether clients find this portal whose authorization server is built in: docs/applications.md."""
    name, wanted = "authorization hosts", sorted({*settings.tls_names.replace(",", " ").split()} & _BUILT_IN.keys())
    if not wanted:
        known = ", ".join(f"{host} ({client})" for host, client in _BUILT_IN.items())
        return Finding(name, True, f"none; who has one built in does not find the portal: {known}")
    if settings.https_port is None:
        return Finding(name, False, f"{', '.join(wanted)}: clients ask over HTTPS, which has no port here")
    missing = [host for host in wanted if host not in tls.names(settings.certificates)]
    if missing:
        return Finding(name, False, f"not in the certificate: {', '.join(missing)}; the next start makes another")
    port = settings.https_port
    leads = "" if port == _HTTPS else f" on port {_HTTPS}, which has to lead to {port},"
    return Finding(name, True, f"{', '.join(wanted)}: clients come{leads} where a hosts entry leads them here")


def _ports(settings: Settings) -> Iterator[Finding]:
    """Those of the server that runs, else those that the next start would take."""
    for scheme, port in _chosen_ports(settings):
        yield _port(scheme, settings.host, port)


def _chosen_ports(settings: Settings) -> Iterator[tuple[str, int]]:
    for scheme, port in (("http", settings.http_port), ("https", settings.https_port)):
        if port is not None:
            yield scheme, port


def _port(scheme: str, host: str, port: int) -> Finding:
    name = f"{scheme} port"
    try:
        bind(host, port).close()
    except PortTaken as taken:
        ours = _is_beseda(scheme, reachable(host), port)
        return Finding(name, ours, f"{port}: a Beseda answers there" if ours else str(taken))
    return Finding(name, True, f"{port}: free")


def _is_beseda(scheme: str, host: str, port: int) -> bool:
    """Whether a Beseda answers there; by its health, whatever its certificate."""
    connection = _connection(scheme, host, port)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException, ValueError):
        connection.request("GET", "/healthz")
        return set(json.loads(connection.getresponse().read())) == {"status", "version"}
    return False


def _connection(scheme: str, host: str, port: int) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=_ANSWER_SECONDS)
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(host, port, timeout=_ANSWER_SECONDS, context=trusting)


async def _database(settings: Settings) -> list[Finding]:
    if settings.sqlite_file is not None and not settings.sqlite_file.is_file():
        return [Finding("database", True, f"{settings.sqlite_file}: none yet; the first start makes it")]
    try:
        async with connected(settings) as database:
            return [
                Finding("database", True, f"{without_password(settings.database_url)} answers"),
                await _schema(database),
                await _message_index(database),
                await _clock(database),
                await _rest(database),
                await _deliveries(database),
                await _files(settings, database),
            ]
    except StorageError as error:
        return [Finding("database", False, str(error))]


async def _schema(database: Database) -> Finding:
    try:
        problem, waiting = await migrate.state(database)
    except StorageError:  # there is no such table
        return Finding("migrations", True, "all to come with the next start")
    if problem:
        return Finding("migrations", False, problem)
    return Finding("migrations", True, f"{len(waiting)} to come with the next start" if waiting else "up to date")


async def _files(settings: Settings, database: Database) -> Finding:
    """Every content that the database names must be in the store; others do no harm."""
    try:
        looked = await files.look(database, files.store_of(settings))
    except StorageError:  # there is no such table
        return Finding("files", True, "none yet")
    except OSError as error:
        return Finding("files", False, str(error))
    if looked.missing:
        return Finding("files", False, f"{len(looked.missing)} of {looked.used} missing: {', '.join(looked.missing)}")
    unknown = f"; {looked.unknown} that the database does not know" if looked.unknown else ""
    return Finding("files", True, f"{looked.used}, all there{unknown}")


async def _message_index(database: Database) -> Finding:
    """Without it long chats are read through."""
    try:
        unmade = await database.read(message_index.unmade)
    except StorageError:  # there is no such table
        unmade = ["all"]
    if obstacles := await database.read(message_index.obstacles):
        names = " and ".join(one.name for one in obstacles)
        package = "" if all(one.known for one in obstacles) else "install the contrib package of PostgreSQL, "
        statements = " ".join(f"CREATE EXTENSION {one.name};" for one in obstacles)
        return Finding(
            "message search",
            False,
            f"slow in long chats without {names}: {package}let an administrator of this database run {statements}",
        )
    return Finding("message search", True, "its index comes with the next start" if unmade else "indexed")


async def _clock(database: Database) -> Finding:
    """The clock must not stand before what was stored."""
    try:
        behind = await database.read(consistency.newest) - time.time()
    except StorageError:
        behind = 0
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if behind > _CLOCK_SECONDS:
        return Finding("clock", False, f"{now}: {behind:.0f} seconds before what was stored last")
    return Finding("clock", True, now)


async def _rest(database: Database) -> Finding:
    """Somebody may have forgotten that it is blocked."""
    try:
        blocked = await database.read(blocking.is_on)
    except StorageError:  # there is no such table
        blocked = False
    return Finding("REST API", not blocked, "blocked until `beseda block off`" if blocked else "not blocked")


async def _deliveries(database: Database) -> Finding:
    """A handler that does not answer in time is left alone; what waits for too long is dropped."""
    try:
        waiting = sum((await database.read(deliveries.waiting)).values())
        handlers = await database.read(deliveries.known_handlers)
    except StorageError:  # there is no such table
        waiting, handlers = 0, []
    now = time.time()
    paused = [one.subscriber for one in handlers if one.paused_until > now]
    dropped = sum(one.dropped for one in handlers)
    lately = any(one.dropped_at > now - _LATELY_SECONDS for one in handlers)
    text = f"{waiting} waiting, {dropped} dropped that waited too long"
    if paused:
        text += f"; left alone because they do not answer in time: {', '.join(paused)}"
    return Finding("deliveries", not paused and not lately, text)
