"""Tells browsers whose page is closed, through their push services, what their people should notice.

Sent is what the process hears while it leads: notifications are of the moment, and what was said stays unread.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import orjson

from beseda.delivery import client
from beseda.delivery.client import Unreached
from beseda.domain import event_log
from beseda.domain.applications import portal_secret
from beseda.domain.applications.portal_secret import Identity
from beseda.domain.events import news
from beseda.domain.events.news import News
from beseda.domain.messages import send
from beseda.domain.people import web_push
from beseda.domain.people.web_push import Subscription
from beseda.domain.text.phrases import phrase
from beseda.domain.text.plain import plain
from beseda.kernel.portal import Portal
from beseda.store.database import StorageError, Tx, read_then_write

MOST_WAITING = 1000
TTL_SECONDS = 24 * 3600
_MOST_LETTERS = 300  # of a text: push services take 4096 bytes
_AT_ONCE, _AT_ONCE_OF_A_HOST = 64, 16
_NAP_SECONDS, _BREATH_SECONDS = 1.0, 0.05
_PROOF_SECONDS = 12 * 3600  # RFC 8292: no more than a day
_GONE = {404, 410}
_log = logging.getLogger(__name__)


class Notice(NamedTuple):
    """What somebody should notice. ``dialog_id``: where it was said, "" where it is a notification."""

    person_id: int
    title: str
    text: str
    dialog_id: str
    id: int


class _Waiting(NamedTuple):
    """What waits to be sent. ``topic``: of those with the same one, a browser shows the last."""

    to: Subscription
    topic: str
    notice: Notice


class WebPushSender:
    """Sends from ``start`` to ``stop`` while it leads."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._round: asyncio.Task[None] | None = None
        self._leading = False
        self._position: int | None = None
        self._waiting: dict[tuple[str, str], _Waiting] = {}
        self._lanes: dict[asyncio.Task[None], str] = {}

    def lead(self, leading: bool) -> None:
        """Whether this is the one process of the portal that sends."""
        self._leading, self._position = leading, None

    def start(self) -> None:
        """Begin; again changes nothing."""
        if self._round is None:
            self._position = None
            self._round = asyncio.create_task(self._rounds())

    async def stop(self) -> None:
        """Send nothing more."""
        if self._round is not None:
            tasks = [self._round, *self._lanes]
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._round = None
            self._waiting.clear()
            self._lanes.clear()

    async def _rounds(self) -> None:
        while True:
            wakeup = self.portal.wakeup.next()
            try:
                while self._leading and await self._look():
                    self._send_on()  # on a busy portal there is always more to look at
            except StorageError:
                _log.warning("notifications of browsers wait for the database")
            except Exception:  # noqa: BLE001 - what cannot be told must not silence all that comes later
                _log.exception("browsers could not be told")
                self._position = None
            self._send_on()
            await asyncio.wait([wakeup, *self._lanes], timeout=_NAP_SECONDS, return_when="FIRST_COMPLETED")
            await asyncio.sleep(_BREATH_SECONDS)

    async def _look(self) -> bool:
        """Notice what happened; whether there may be more. Begins with what comes next."""
        after, now = self._position, self.portal.now

        async def work(tx: Tx) -> tuple[list[_Waiting], int, bool]:
            people = await web_push.absent(tx, now=now) if after is not None else []
            if after is None or not people:
                return [], await news.newest(tx), False
            found, through = await news.read(tx, frozenset(people), after_number=after)
            told = [one for event in found for one in notices(self.portal, event)]
            return await _addressed(tx, told, now=now), through, through > after

        found, self._position, more = await read_then_write(self.portal.database, work)
        for one in found:
            key = (one.to.session_hash, one.topic)
            self._waiting.pop(key, None)  # the later one stands for both
            self._waiting[key] = one
        while len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        return more

    def _send_on(self) -> None:
        """Begin to send what waits, a few at once, so that a push service that hangs keeps nobody else waiting."""
        self._lanes = {task: host for task, host in self._lanes.items() if not task.done()}
        busy = Counter(self._lanes.values())
        for key, one in list(self._waiting.items()):
            host = urlsplit(one.to.endpoint).netloc
            if len(self._lanes) >= _AT_ONCE:
                break
            if busy[host] < _AT_ONCE_OF_A_HOST:
                busy[host] += 1
                del self._waiting[key]
                self._lanes[asyncio.create_task(self._send(one))] = host

    async def _send(self, one: _Waiting) -> None:
        portal, settings = self.portal, self.portal.settings
        try:
            key = await read_then_write(portal.database, web_push.private_key)
            headers = _headers(key, one, settings.public_url, now=portal.now)
            status = await client.post(
                one.to.endpoint,
                _encrypted(one),
                headers,
                seconds=settings.handler_seconds,
                private=settings.reaches_private,
            )
            if status in _GONE:
                await portal.database.write(lambda tx: web_push.forget(tx, one.to.endpoint))
        except (Unreached, StorageError) as error:
            _log.info("a browser could not be told: %s", error)
        except Exception:  # noqa: BLE001 - others are told
            _log.exception("a browser could not be told")


async def _addressed(tx: Tx, told: list[Notice], *, now: int) -> list[_Waiting]:
    identity = await portal_secret.of_portal(tx)
    people = sorted({one.person_id for one in told})
    browsers = await web_push.of_people(tx, people, now=now)
    return [
        _Waiting(browser, _topic(identity, one), one)
        for one in told
        for browser in browsers
        if browser.person_id == one.person_id
    ]


def _topic(identity: Identity, one: Notice) -> str:
    """The dialog, or the notification, without push services learning which."""
    return identity.topic(f"{one.dialog_id or f'notification {one.id}'} of {one.person_id}")


def notices(portal: Portal, event: News) -> Iterator[Notice]:
    """What the recipients of an event should notice: not their own, no system lines, nothing from muted chats."""
    language = portal.settings.language
    if event.event.kind == event_log.MESSAGE_ADDED and event.chat and event.message and event.message.author_id:
        said, chat = event.message, event.chat
        author = next((person.name for person in event.people if person.id == said.author_id), "")
        text = plain(said.text) or phrase(language, "file" if send.files_of(said) else "attachment")
        for one in event.recipients:
            if one != said.author_id and one not in event.roles.muted and one not in event.looking:
                if chat.private:
                    yield Notice(one, author, _cut(text), str(event.peers.get(one, 0)), said.id)
                else:
                    yield Notice(one, chat.title, _cut(f"{author}: {text}"), f"chat{chat.id}", said.id)
    elif event.event.kind == event_log.NOTIFICATIONS_CHANGED and event.data.get("action") == "add":
        found = event.notification
        for one in event.recipients if found else ():
            author = event.people[0].name if event.people else portal.settings.name
            if found and found.message.author_id != one:
                yield Notice(one, author, _cut(plain(found.message.text)), "", found.row.id)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"


def _encrypted(one: _Waiting) -> bytes:
    """RFC 8291: only the browser can read it."""
    # No command needs cryptography to say what it can do.
    import http_ece  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    notice = one.notice
    shown = {
        "title": _cut(notice.title),
        "body": notice.text,
        "tag": one.topic,
        "dialogId": notice.dialog_id,
        "id": notice.id,
        "url": f"/c/{notice.dialog_id}" if notice.dialog_id else "/notices",
    }
    encrypted: bytes = http_ece.encrypt(
        orjson.dumps(shown),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=web_push.decoded(one.to.p256dh),
        auth_secret=web_push.decoded(one.to.auth),
        version="aes128gcm",
    )
    return encrypted


def _headers(key: str, one: _Waiting, public_url: str, *, now: int) -> dict[str, str]:
    """With the portal's proof (RFC 8292) for this push service."""
    from py_vapid import Vapid02  # noqa: PLC0415 - as above

    parts, own = urlsplit(one.to.endpoint), urlsplit(public_url)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": now + _PROOF_SECONDS,
        "sub": public_url if own.scheme == "https" else f"mailto:postmaster@{own.hostname or 'localhost'}",
    }
    proof = Vapid02.from_string(key)
    proof.conf["no-strict"] = True  # else it takes no address with a port
    signed: dict[str, str] = proof.sign(claims)
    return signed | {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(TTL_SECONDS),
        "Topic": one.topic,
        "Urgency": "normal",
    }
