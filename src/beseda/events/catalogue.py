"""Every event that somebody is told of: a row each, from which follow rules, names, payloads, handlers and docs.

A new event is its kind in ``domain/event_log.py``, a row here, and the functions that make its payloads.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain import event_log
from beseda.domain.events import audience
from beseda.domain.events.audience import Rule
from beseda.domain.events.resolved import ResolvedEvent
from beseda.domain.events.subscriber import Audience
from beseda.events import payload_v1, payload_v1_commands, payload_v1_messages, payload_v2
from beseda.kernel.portal import Portal
from beseda.model import Bot

Payload: TypeAlias = Callable[[Portal, ResolvedEvent], dict[str, Any]]
PayloadV1: TypeAlias = Callable[[Portal, ResolvedEvent, Sequence[Bot]], dict[str, Any]]


class Form(NamedTuple):
    """How an event is told to people, or to bots of the second generation: its name, and what makes its data."""

    name: str
    data: Payload


class FormV1(NamedTuple):
    """How an event is told to bots of the first generation; ``handler``: which of their ``Handlers`` is told.

    ``told``: under which name the data hold the bots that are told, and what they hold of each besides its
    authorization, by its key.
    """

    name: str
    data: PayloadV1
    handler: str
    told: payload_v1.Told = payload_v1.bots


class EventType(NamedTuple):
    """An event: whom it concerns, and how it is told to each audience; None: not at all."""

    kind: str
    rule: Rule
    person: Form | None = None
    bot: Form | None = None
    bot_v1: FormV1 | None = None

    @property
    def names(self) -> dict[Audience, str]:
        """What it is called, by the audience that is told of it."""
        forms = {Audience.PERSON: self.person, Audience.BOT: self.bot, Audience.BOT_V1: self.bot_v1}
        return {told: form.name for told, form in forms.items() if form}


EVENTS = (
    EventType(
        event_log.MESSAGE_ADDED,
        audience.SAID,
        person=Form("ONIMV2MESSAGEADD", payload_v2.message),
        bot=Form("ONIMBOTV2MESSAGEADD", payload_v2.message),
        bot_v1=FormV1("ONIMBOTMESSAGEADD", payload_v1_messages.added, "message_add"),
    ),
    EventType(
        event_log.MESSAGE_CHANGED,
        audience.CHANGED,
        person=Form("ONIMV2MESSAGEUPDATE", payload_v2.message),
        bot=Form("ONIMBOTV2MESSAGEUPDATE", payload_v2.message),
        bot_v1=FormV1("ONIMBOTMESSAGEUPDATE", payload_v1_messages.changed, "message_update"),
    ),
    EventType(
        event_log.MESSAGE_DELETED,
        audience.SAID,
        person=Form("ONIMV2MESSAGEDELETE", payload_v2.deleted),
        bot=Form("ONIMBOTV2MESSAGEDELETE", payload_v2.deleted),
        bot_v1=FormV1("ONIMBOTMESSAGEDELETE", payload_v1_messages.deleted, "message_delete"),
    ),
    EventType(
        event_log.MESSAGE_LIKED,
        audience.REACTED,
        person=Form("ONIMV2REACTIONCHANGE", payload_v2.reaction),
        bot=Form("ONIMBOTV2REACTIONCHANGE", payload_v2.reaction),
    ),
    EventType(
        event_log.COMMAND_CALLED,
        audience.CALLED,
        bot=Form("ONIMBOTV2COMMANDADD", payload_v2.called),
        bot_v1=FormV1("ONIMCOMMANDADD", payload_v1_commands.called, "command_add", payload_v1_commands.commands),
    ),
    EventType(
        event_log.MEMBER_JOINED,
        audience.JOINED,
        person=Form("ONIMV2JOINCHAT", payload_v2.joined),
        bot=Form("ONIMBOTV2JOINCHAT", payload_v2.brought),
        bot_v1=FormV1("ONIMBOTJOINCHAT", payload_v1.joined, "welcome_message"),
    ),
    EventType(
        event_log.PRIVATE_BEGUN,
        audience.DIALOG_BEGUN,
        bot=Form("ONIMBOTV2JOINCHAT", payload_v2.brought),
        bot_v1=FormV1("ONIMBOTJOINCHAT", payload_v1.joined, "welcome_message"),
    ),
    EventType(
        event_log.BOT_CONTEXT,
        audience.CONTEXT,
        bot=Form("ONIMBOTV2CONTEXTGET", payload_v2.context),
    ),
    EventType(
        event_log.BOT_REMOVED,
        audience.BOT_ENDED,
        bot=Form("ONIMBOTV2DELETE", payload_v2.nothing),
        bot_v1=FormV1("ONIMBOTDELETE", payload_v1.ended, "bot_delete"),
    ),
)

PERSON_FORMS: Mapping[str, Form] = {event.kind: event.person for event in EVENTS if event.person}
BOT_FORMS: Mapping[str, Form] = {event.kind: event.bot for event in EVENTS if event.bot}
BOT_V1_FORMS: Mapping[str, FormV1] = {event.kind: event.bot_v1 for event in EVENTS if event.bot_v1}
RULES: Mapping[Audience, Mapping[str, Rule]] = {
    told: {event.kind: event.rule for event in EVENTS if told in event.names} for told in Audience
}


def names(audiences: Iterable[Audience] = Audience) -> frozenset[str]:
    """What the events of these audiences are called."""
    asked = set(audiences)
    return frozenset(name for event in EVENTS for told, name in event.names.items() if told in asked)
