"""What a handler is sent: events as PHP-style forms. Official: events/index, chat-bots-v2/imbot.v2/events/events."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from beseda.api import telling, telling_v1
from beseda.api.portal import Portal
from beseda.domain import deliveries, handlers
from beseda.domain.deliveries import Told
from beseda.domain.identity import Identity
from beseda.model import Bot, Delivery
from beseda.wire.php_forms import flatten

_LOCAL_APPLICATION = "L"


class Letter(NamedTuple):
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


def write(portal: Portal, identity: Identity, group: Sequence[Bot], told: Told) -> Iterator[Delivery]:
    """What is to be sent for one happening to the handlers of the bots that it concerns."""
    queue = deliveries.queue(group[0])
    sender = Sender(portal, identity, f"{queue} {group[0].owner}")
    happening, bot = told.happening, told.bots[0]
    for letter in _letters(sender, told):
        yield Delivery(
            id=0,
            queue=queue,
            lane=happening.chat.id if happening.chat else 0,
            event_id=happening.id,
            event=letter.event,
            bot_id=bot.person_id,
            url=letter.url,
            token=sender.token,
            body=_form(sender, bot, letter),
            state="",
            tries=0,
            created_at=portal.now,
        )


def _form(sender: Sender, bot: Bot, letter: Letter) -> str:
    common = {"ts": sender.portal.now, "auth": sender.auth}
    return urlencode(flatten({"event": letter.event, "event_handler_id": bot.person_id, "data": letter.data, **common}))


def _letters(sender: Sender, told: Told) -> Iterator[Letter]:
    return (_of_first_generation if told.bots[0].family == "v1" else _of_second_generation)(sender, told)


def _of_second_generation(sender: Sender, told: Told) -> Iterator[Letter]:
    """One for each bot."""
    happening = told.happening
    for bot in told.bots:
        known = {"id": bot.person_id, "code": bot.code, "auth": sender.auth | {"user_id": bot.person_id}}
        data = {"bot": known, **telling.bot_data(sender.portal, happening)}
        yield Letter(telling.BOT_TYPES[happening.kind], bot.webhook_url, data)


def _of_first_generation(sender: Sender, told: Told) -> Iterator[Letter]:
    """One for all bots that are told at the same address."""
    happening = told.happening
    by_url: dict[str, list[Bot]] = {}
    for bot in told.bots:
        by_url.setdefault(handlers.address(bot, happening.kind), []).append(bot)
    for url, bots in by_url.items():
        if url:
            data = telling_v1.data(sender.portal, happening, bots)
            known = {} if happening.chat is None else {"BOT": {bot.person_id: _known(sender, bot) for bot in bots}}
            yield Letter(telling_v1.TYPES[happening.kind], url, known | data)


def _known(sender: Sender, bot: Bot) -> dict[str, Any]:
    """A bot with its authorization, which stands there twice."""
    auth = sender.auth | {"user_id": bot.person_id, "client_id": bot.client_id}
    return auth | {"AUTH": auth, "BOT_ID": bot.person_id, "BOT_CODE": bot.code}
