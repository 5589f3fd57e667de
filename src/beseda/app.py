"""The composition root: a portal put together, and the path of one call through it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

import orjson

from beseda import errors
from beseda.auth import authenticate, session, upload_address
from beseda.auth.authenticate import Credentials
from beseda.blobs import open_store
from beseda.delivery.dispatcher import WebhookDispatcher
from beseda.delivery.web_push import WebPushSender
from beseda.developer import Developer, stopwatch
from beseda.domain.search import chats_and_people
from beseda.errors.spec import ApiError, ErrorSpec
from beseda.kernel import fault_injection, strangers
from beseda.kernel.admission import admit
from beseda.kernel.dispatch import Outcome, perform
from beseda.kernel.envelope import ENVELOPES
from beseda.kernel.fault_injection import Injected
from beseda.kernel.method import Places
from beseda.kernel.portal import Clock, Portal
from beseda.kernel.timed import timed
from beseda.limits.requests import ProcessBuckets, SharedBuckets
from beseda.methods import REGISTRY
from beseda.model import Actor
from beseda.settings import Settings
from beseda.spool import Spool
from beseda.store import engines
from beseda.store.schema.migrate import migrate
from beseda.wire.locale import Locale
from beseda.wire.request import BadRequest, Limits, parse, parse_query_string
from beseda.wire.spooled_request import only_files, parse_spooled

# A body of at most so many bytes; whether it is known who calls.
ReceiveBody: TypeAlias = Callable[[int, bool], Awaitable[bytes | Spool]]


class Request(NamedTuple):
    """What came over HTTP; header names in lower case. ``client``: the address it came from, ``secure``: over TLS.

    ``receive``: its body, which nobody has listened to yet.
    """

    method: str
    path: str
    query: bytes
    headers: Mapping[bytes, bytes]
    receive: ReceiveBody
    client: str = ""
    secure: bool = False


@dataclass(slots=True)
class Exchange:
    """A call on its way; each step of the pipeline fills in what the next ones need.

    ``noted``: its number in the journal of a developer's portal, ``replay_of`` that of the call that it repeats.
    """

    request: Request
    name: str = ""
    rest: int = 2
    user_id: str = ""
    code: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    body: bytes | Spool = b""
    actor: Actor | None = None
    outcome: Outcome | None = None
    fault: Injected | None = None
    replay_of: int | None = None
    noted: int = 0


Step: TypeAlias = Callable[[Portal, Exchange], Awaitable[None]]
_XML = ".xml"
_SUFFIXES = (".json", _XML)


def wants_xml(path: str) -> bool:
    """Whether the answer to a call at this address is to be XML."""
    return path.rstrip("/").lower().endswith(_XML) and path.lstrip("/").startswith("rest/")


async def locate(_: Portal, x: Exchange) -> None:
    """Take the address apart: ``/rest/{user}/{code}/{method}`` or ``/rest/{method}``, also with ``.json``, ``.xml``.

    Behind ``/rest/api/`` are the methods of REST 3.0. Official: rest-v3.
    """
    match [part for part in x.request.path.split("/") if part]:
        case ["rest", "api", name]:
            x.rest, x.name = 3, name
        case ["rest", "api", user_id, code, name]:
            x.rest, x.user_id, x.code, x.name = 3, user_id, code, name
        case ["rest", name]:
            x.name = name
        case ["rest", user_id, code, name]:
            x.user_id, x.code, x.name = user_id, code, name
        case _:
            raise ApiError(errors.system.METHOD_NOT_FOUND, "the address is that of no method")
    x.name = _without_suffix(x.name)


def _without_suffix(name: str) -> str:
    return name.rpartition(".")[0] if name.lower().endswith(_SUFFIXES) else name


def body_limit(portal: Portal, path: str) -> int:
    """How many bytes the body of a call to this address may have: more where the method takes files."""
    settings = portal.settings
    name = _without_suffix(path.rstrip("/").rpartition("/")[2])
    takes_files = _files(portal, name, rest=3 if path.lstrip("/").startswith("rest/api/") else 2)
    return max(settings.body_limit, settings.upload_limit) if takes_files else settings.body_limit


def _files(portal: Portal, name: str, *, rest: int) -> Places:
    method = portal.registry.find(name, portal.settings.revision, rest=rest)
    return method.files if method else {}


async def enter(portal: Portal, x: Exchange) -> None:
    """Turn away what is not to be answered at all."""
    await admit(portal, x.request.client, secure=x.request.secure)


async def recognize(portal: Portal, x: Exchange) -> None:  # Quirk 2
    """Find out who calls by what stands outside the body: whoever shows a wrong code is not listened to."""
    if x.request.query:
        try:
            x.given.update(parse_query_string(x.request.query, _limits(portal)))
        except BadRequest as bad:
            raise _bad(bad) from bad
    shown = authenticate.credentials(x.user_id, x.code, x.given, x.request.headers)
    x.actor = await upload_address.actor(portal, x.name, shown, x.given)
    if x.actor is None and (shown.code or shown.token):
        x.actor = await authenticate.actor(portal, shown)
    elif x.actor is None:
        x.actor = await session.actor(portal, x.request.headers)


async def on_page(portal: Portal, request: Request) -> Actor:
    """Who calls from the portal's own page. ``NO_AUTH_FOUND``, ``INVALID_CREDENTIALS``, what ``admit`` refuses."""
    await admit(portal, request.client, secure=request.secure)
    actor = await session.actor(portal, request.headers)
    if actor is None:
        raise ApiError(errors.system.NO_AUTH_FOUND, "nothing shows that a page of the portal calls")
    return actor


async def receive(portal: Portal, x: Exchange) -> None:
    """Take the body: little of it in memory before it is known who calls."""
    x.body = await x.request.receive(body_limit(portal, x.request.path), x.actor is not None)


async def authorize(portal: Portal, x: Exchange) -> None:
    """Find out who calls by what stands in the body, where nothing outside it says so, and read the parameters."""
    if x.actor is None and isinstance(x.body, Spool):
        async with portal.strangers.turn:
            found = await _without_long_texts(portal, x)
            x.actor = await _actor(portal, x, x.given | found)
    await _read_body(portal, x)
    if x.actor is None:
        x.actor = await _actor(portal, x, x.given)


async def _actor(portal: Portal, x: Exchange, given: Mapping[str, Any]) -> Actor:
    return await authenticate.actor(portal, authenticate.credentials(x.user_id, x.code, given, x.request.headers))


async def _without_long_texts(portal: Portal, x: Exchange) -> dict[str, Any]:
    """What stands in a large body of a stranger, as far as memory has room for it."""
    assert isinstance(x.body, Spool)  # noqa: S101 - the caller looked
    limits = replace(_limits(portal), body=strangers.MOST_TEXT)
    try:
        return await asyncio.to_thread(parse_spooled, _content_type(x), x.body, limits)
    except BadRequest as bad:
        raise _bad(bad) from bad


def _content_type(x: Exchange) -> str:
    return x.request.headers.get(b"content-type", b"").decode("latin-1")


async def _read_body(portal: Portal, x: Exchange) -> None:
    """Add what stands in the body to what stands in the query; the body wins."""
    if not x.body:  # Quirk 13
        return
    kind = _content_type(x)
    files, limits = _files(portal, x.name, rest=x.rest), _limits(portal)
    try:
        if isinstance(x.body, bytes):
            given = parse(kind, x.body, limits, files=bool(files))
        else:
            given = await asyncio.to_thread(_parse_spooled, kind, x.body, limits, files=bool(files))
        x.given.update(only_files(given, files, limits.body) if files else given)
    except BadRequest as bad:
        raise _bad(bad) from bad


def _limits(portal: Portal) -> Limits:
    settings = portal.settings
    return Limits(settings.body_limit, settings.depth_limit, settings.key_limit)


def _bad(bad: BadRequest) -> ApiError:
    return ApiError(ErrorSpec(bad.code, bad.text, bad.status))


def _parse_spooled(kind: str, body: Spool, limits: Limits, *, files: bool) -> dict[str, Any]:
    """Only who takes files is given long texts in pieces: for others the limit is one that memory has room for."""
    return parse_spooled(kind, body, limits) if files else parse(kind, body.read(0, body.size), limits)


async def check_webhook(portal: Portal, user_id: str, code: str) -> None:
    """See that there is a webhook at such an address. ``ApiError``."""
    await authenticate.actor(portal, Credentials(user_id, code))


async def inject_fault(portal: Portal, x: Exchange) -> None:
    """Let go wrong what a developer wants to."""
    if portal.developer is not None:
        assert x.actor is not None  # noqa: S101 - authorize raises otherwise
        x.fault = fault_injection.of_call(portal, x.name, x.rest, x.actor, x.given, x.request.headers)
        if x.fault is not None:
            await fault_injection.before(x.fault)


async def dispatch(portal: Portal, x: Exchange) -> None:
    """Run the method."""
    assert x.actor is not None  # noqa: S101 - authorize raises otherwise
    x.outcome = await perform(portal, portal.database, x.actor, x.name, x.given, rest=x.rest)


PIPELINE: tuple[Step, ...] = (locate, enter, recognize, receive, authorize, inject_fault, dispatch)  # Quirk 2
# What a step is called where a developer reads how long things took: to know what is asked, and by whom, else.
_TIMED_AS: Mapping[Step, str] = {enter: "limits", inject_fault: "fault", dispatch: "method"}


async def answer(portal: Portal, x: Exchange) -> bytes:
    """Send a call down the pipeline; the JSON of its answer. ``ApiError`` when it is refused."""
    for step in PIPELINE:
        try:
            await step(portal, x)
        finally:
            stopwatch.lap(_TIMED_AS.get(step, "request"))
    assert x.outcome is not None  # noqa: S101 - dispatch raises otherwise
    spelled = spell(x.outcome, x.rest)
    stopwatch.lap("answer")
    return spelled


def spell(outcome: Outcome, rest: int = 2) -> bytes:
    """The JSON of an answer."""
    return orjson.dumps(ENVELOPES[rest].answer(*outcome), default=_as_data)


def _as_data(value: Any) -> Any:
    """A record as an object, where a caller reads JSON alone."""
    return value._asdict()


def refusal(spec: ErrorSpec, rest: int = 2) -> bytes:
    """The JSON of an error."""
    return orjson.dumps(ENVELOPES[rest].error(spec))


async def open_portal(settings: Settings, clock: Clock = time.time, developer: Developer | None = None) -> Portal:
    """Connect to the data, bring its schema up to date. ``StorageError``."""
    database = await engines.open_database(settings.database_url, durable=settings.durable)
    if developer is not None:
        database = timed(database)
    try:
        await migrate(database, now=int(clock()))
        await database.write(chats_and_people.refresh)
    except BaseException:
        await database.close()
        raise
    place, folder = settings.files, settings.files_folder
    blobs = open_store(place, folder, endpoint=settings.files_endpoint, durable=settings.durable)
    shared = settings.sqlite_file is None
    locale = Locale(settings.time_zone, settings.public_url)
    buckets = SharedBuckets() if shared else ProcessBuckets()
    return Portal(settings, database, REGISTRY, clock, locale, shared, blobs, buckets, developer=developer)


def webhook_dispatcher(portal: Portal) -> WebhookDispatcher:
    """Who brings the portal's events to handlers."""
    return WebhookDispatcher(portal)


def web_push_sender(portal: Portal) -> WebPushSender:
    """Who tells browsers whose page is closed."""
    return WebPushSender(portal)
