"""What a handler is sent: events as PHP-style forms. Official: events/index, chat-bots-v2/imbot.v2/events/events."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlencode, urlsplit

from beseda.domain.applications.portal_secret import Identity
from beseda.domain.bots import handlers
from beseda.domain.events.queues import ToldEvent
from beseda.domain.events.subscriber import Audience, Subscriber
from beseda.events.catalogue import BOT_FORMS, BOT_V1_FORMS
from beseda.kernel.portal import Portal
from beseda.model import Application, Bot, Delivery
from beseda.wire.php_forms import flatten

_LOCAL_APPLICATION = "L"


class EventBody(NamedTuple):
    """An event for one handler, without what all events have in common."""

    event: str
    url: str
    data: dict[str, Any]


class Sender(NamedTuple):
    """The portal as it introduces itself to one application; ``token``: what that recognises the portal by."""

    portal: Portal
    identity: Identity
    token: str

    @property
    def auth(self) -> dict[str, str]:  # Quirk 97
        """``auth`` of an event; tokens come when it is sent, to bots of applications that call with them."""
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


def render(portal: Portal, identity: Identity, subscriber: Subscriber, told: ToldEvent) -> Iterator[Delivery]:
    """What is to be sent of one event to the handlers of a subscriber."""
    application = told.bots[0].application
    sender = Sender(portal, identity, identity.application_token(_known_as(subscriber, application)))
    event = told.event
    for body in _BODIES[subscriber.audience](sender, told):
        yield Delivery(
            id=0,
            subscriber=subscriber.key,
            partition_key=event.chat.id if event.chat else 0,
            event_id=event.id,
            event=body.event,
            url=body.url,
            token=sender.token,
            body=_form(sender, told.bots[0], body),
            state="",
            tries=0,
            created_at=portal.now,
            application_id=application.id if application.local else 0,
            person_id=event.actor.id if application.local and event.actor else 0,
        )


def _known_as(subscriber: Subscriber, application: Application) -> str:
    """What the application's token is made of: handlers compare it with the one they got first, so it stays."""
    if subscriber.audience is Audience.BOT_V1 or application.local:
        return application.known_as
    return f"{subscriber.key} {application.key}"


def _form(sender: Sender, bot: Bot, body: EventBody) -> str:
    common = {"ts": sender.portal.now, "auth": sender.auth}
    return urlencode(flatten({"event": body.event, "event_handler_id": bot.person_id, "data": body.data, **common}))


def _of_second_generation(sender: Sender, told: ToldEvent) -> Iterator[EventBody]:
    """One for each bot."""
    form = BOT_FORMS[told.event.kind]
    for bot in told.bots:
        known = {"id": bot.person_id, "code": bot.code, "auth": sender.auth | {"user_id": bot.person_id}}
        yield EventBody(form.name, bot.webhook_url, {"bot": known, **form.data(sender.portal, told.event)})


def _of_first_generation(sender: Sender, told: ToldEvent) -> Iterator[EventBody]:
    """One for all bots that are told at the same address."""
    event, form = told.event, BOT_V1_FORMS[told.event.kind]
    by_url: dict[str, list[Bot]] = {}
    for bot in told.bots:
        by_url.setdefault(handlers.address(bot, form.handler), []).append(bot)
    for url, bots in by_url.items():
        if url:
            name, shown = form.told(event, bots)
            known = {key: _known(sender, one.bot) | dict(one.more) for key, one in shown.items()}
            yield EventBody(form.name, url, ({name: known} if known else {}) | form.data(sender.portal, event, bots))


def _known(sender: Sender, bot: Bot) -> dict[str, Any]:
    """A bot with its authorization, which stands there twice."""
    auth = sender.auth | {"user_id": bot.person_id, "client_id": bot.application.client_id}
    return auth | {"AUTH": auth, "BOT_ID": bot.person_id, "BOT_CODE": bot.code}


_Bodies: TypeAlias = Callable[[Sender, ToldEvent], Iterator[EventBody]]
_BODIES: Mapping[Audience, _Bodies] = {Audience.BOT: _of_second_generation, Audience.BOT_V1: _of_first_generation}
