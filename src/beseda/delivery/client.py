"""The one way out of the portal: HTTP(S) requests to addresses that others chose, and to no private ones."""

import asyncio
import contextlib
import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache, partial
from ipaddress import IPv4Address, IPv6Address
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import SplitResult, quote, urlsplit

import h11

from beseda.developer import stopwatch

Address: TypeAlias = IPv4Address | IPv6Address

MOST_BYTES = 64 * 1024
_MOST_QUESTIONS = 64
_PORTS = {"http": 80, "https": 443}
# Addresses of IPv4 behind a translator are the last 32 bits of these.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
# The same within a site of any network (ISATAP): before them stands one of these.
_ISATAP = (0x00005EFE, 0x02005EFE)
# Networks that are not public, though not every version of Python knows it.
_SPECIAL = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10", "3fff::/20"))
)
_UNSAFE = re.compile(r"[^!-~]")


class Unreached(Exception):
    """Nobody answered, or nobody may be asked there; the text says why."""


class Hung(Unreached):
    """Nobody answered in time."""


class Answer(NamedTuple):
    """What came back: the HTTP status, and the body as far as it was read, a little beyond ``MOST_BYTES``."""

    status: int
    body: bytes


async def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: int, private: bool) -> int:
    """Send something; the HTTP status of the answer. As ``ask``."""
    return (await ask("POST", url, body, headers, seconds=seconds, private=private)).status


async def ask(method: str, url: str, body: bytes, headers: Mapping[str, str], *, seconds: int, private: bool) -> Answer:
    """Ask somebody something. Redirects are not followed. ``Unreached``, ``Hung``.

    ``private``: whether addresses may be asked that are not on the public network.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _ask(method, urlsplit(url), body, headers, private=private)
    except TimeoutError as error:
        raise Hung(f"no answer within {seconds} seconds") from error
    except (OSError, ValueError, h11.ProtocolError) as error:  # a certificate that is not trusted is an OSError too
        raise Unreached(str(error) or type(error).__name__) from error


async def _ask(method: str, parts: SplitResult, body: bytes, headers: Mapping[str, str], *, private: bool) -> Answer:
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Unreached("not an address of HTTP")
    host, port = _ascii(parts.hostname), parts.port or _PORTS[parts.scheme]
    secure = {"ssl": _trust(), "server_hostname": host} if parts.scheme == "https" else {}
    reader, writer = await _connect(await _resolve(host, port, private=private), port, secure)
    try:
        return await _exchange(reader, writer, _request(method, parts, body, headers), body)
    finally:
        writer.transport.abort()


def _ascii(host: str) -> str:
    """A name in any letters, as names are asked for."""
    return host.encode("idna").decode()


async def _resolve(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses that may be connected to; what a name means is asked once, here."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = [str(info[4][0]) for info in await asyncio.get_running_loop().run_in_executor(_names(), ask)]
    allowed = [one for one in found if private or is_public(ipaddress.ip_address(one))]
    if not allowed:
        raise Unreached(f"{host} is not on the public network")
    return allowed


async def _connect(
    addresses: Sequence[str], port: int, secure: Mapping[str, Any]
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of these addresses that takes it."""
    *others, last = addresses
    for address in others:
        with contextlib.suppress(OSError):
            return await asyncio.open_connection(address, port, **secure)
    return await asyncio.open_connection(last, port, **secure)


def is_public(address: Address) -> bool:
    """Whether this is somebody's address on the public network, also where it carries another one inside."""
    inner = _inside(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special and not any(address in network for network in _SPECIAL)


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


@cache
def _names() -> Executor:
    """Threads for questions that may hang; nobody else's work waits behind them."""
    return ThreadPoolExecutor(_MOST_QUESTIONS, thread_name_prefix="names")


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _request(method: str, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> h11.Request:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    name = _ascii(parts.hostname or "")
    host = (f"[{name}]" if ":" in name else name) + (f":{parts.port}" if parts.port else "")
    own = {"Host": host, "Content-Length": str(len(body)), "Connection": "close"}
    safe = _UNSAFE.sub(lambda found: quote(found[0]), target)
    return h11.Request(method=method, target=safe, headers=list((own | dict(headers)).items()))


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: h11.Request, body: bytes
) -> Answer:
    """Send a request; its answer, once that is read as far as anybody needs it."""
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_BYTES)
    for part in (request, h11.Data(data=body), h11.EndOfMessage()):
        writer.write(talk.send(part) or b"")
    await writer.drain()
    stopwatch.lap("sent")
    status, found = 0, bytearray()
    while len(found) <= MOST_BYTES:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            talk.receive_data(await reader.read(MOST_BYTES))
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            found += event.data
        elif not isinstance(event, h11.InformationalResponse):
            break
    return Answer(status, bytes(found))
