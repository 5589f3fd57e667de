"""What a handler is sent: events as PHP-style forms. Official: events/index, chat-bots-v2/imbot.v2/events/events."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from beseda.domain.auth.portal_secret import Identity
from beseda.domain.bots import handlers
from beseda.domain.events import deliveries
from beseda.domain.events.deliveries import BotEvent
from beseda.events import payload_v1, payload_v2
from beseda.kernel.portal import Portal
from beseda.model import Bot, Delivery
from beseda.wire.php_forms import flatten

_LOCAL_APPLICATION = "L"


class EventBody(NamedTuple):
    """An event for one handler, without what all events have in common."""

    event: str
    url: str
    data: dict[str, Any]


class Sender(NamedTuple):
    """The portal as it introduces itself to one application."""

    portal: Portal
    identity: Identity
    application: str

    @property
    def token(self) -> str:
        """What the application recognises the portal by."""
        return self.identity.application_token(self.application)

    @property
    def auth(self) -> dict[str, str]:
        """``auth`` of an event. Tokens for calls are given to nobody: bots call with webhooks."""
        address = self.portal.settings.public_url
        return {
            "scope": "imbot",
            "domain": urlsplit(address).netloc,
            "server_endpoint": f"{address}/rest/",
            "status": _LOCAL_APPLICATION,
            "client_endpoint": f"{address}/rest/",
            "member_id": self.identity.member_id,
            "application_token": self.token,
        }


def render(portal: Portal, identity: Identity, group: Sequence[Bot], told: BotEvent) -> Iterator[Delivery]:
    """What is to be sent for one happening to the handlers of the bots that it concerns."""
    queue = deliveries.queue(group[0])
    sender = Sender(portal, identity, f"{queue} {group[0].application.key}")
    event, bot = told.event, told.bots[0]
    for letter in _letters(sender, told):
        yield Delivery(
            id=0,
            queue=queue,
            partition_key=event.chat.id if event.chat else 0,
            event_id=event.id,
            event=letter.event,
            bot_id=bot.person_id,
            url=letter.url,
            token=sender.token,
            body=_form(sender, bot, letter),
            state="",
            tries=0,
            created_at=portal.now,
        )


def _form(sender: Sender, bot: Bot, letter: EventBody) -> str:
    common = {"ts": sender.portal.now, "auth": sender.auth}
    return urlencode(flatten({"event": letter.event, "event_handler_id": bot.person_id, "data": letter.data, **common}))


def _letters(sender: Sender, told: BotEvent) -> Iterator[EventBody]:
    return (_of_first_generation if told.bots[0].family == "v1" else _of_second_generation)(sender, told)


def _of_second_generation(sender: Sender, told: BotEvent) -> Iterator[EventBody]:
    """One for each bot."""
    event = told.event
    for bot in told.bots:
        known = {"id": bot.person_id, "code": bot.code, "auth": sender.auth | {"user_id": bot.person_id}}
        data = {"bot": known, **payload_v2.bot_data(sender.portal, event)}
        yield EventBody(payload_v2.BOT_TYPES[event.kind], bot.webhook_url, data)


def _of_first_generation(sender: Sender, told: BotEvent) -> Iterator[EventBody]:
    """One for all bots that are told at the same address."""
    event = told.event
    by_url: dict[str, list[Bot]] = {}
    for bot in told.bots:
        by_url.setdefault(handlers.address(bot, event.kind), []).append(bot)
    for url, bots in by_url.items():
        if url:
            data = payload_v1.data(sender.portal, event, bots)
            known = {} if event.chat is None else {"BOT": {bot.person_id: _known(sender, bot) for bot in bots}}
            yield EventBody(payload_v1.TYPES[event.kind], url, known | data)


def _known(sender: Sender, bot: Bot) -> dict[str, Any]:
    """A bot with its authorization, which stands there twice."""
    auth = sender.auth | {"user_id": bot.person_id, "client_id": bot.application.client_id}
    return auth | {"AUTH": auth, "BOT_ID": bot.person_id, "BOT_CODE": bot.code}
