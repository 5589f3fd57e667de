"""Who is told of events, with the rules of the catalogue."""

from collections.abc import Sequence
from itertools import groupby

from beseda.domain.events.subscriber import Audience, Listener, Subscriber
from beseda.events.catalogue import RULES
from beseda.model import Bot


def person(person_id: int) -> Subscriber:
    """A person who asks for their events."""
    listener = Listener(person_id)
    return Subscriber(listener.key, Audience.PERSON, RULES[Audience.PERSON], (listener,))


def bot(one: Bot) -> Subscriber:
    """A bot that asks for its events, or is told of them, in the way of the second generation."""
    listener = Listener(one.person_id, one)
    return Subscriber(listener.key, Audience.BOT, RULES[Audience.BOT], (listener,))


def with_handlers(bots: Sequence[Bot]) -> list[Subscriber]:
    """What these bots are told by their handlers; of the first generation all of an application together."""
    old = sorted((one for one in bots if one.family == "v1"), key=_application_id)
    groups = [tuple(group) for _, group in groupby(old, key=_application_id)]
    return [*(_application(group) for group in groups), *(bot(one) for one in bots if one.family != "v1")]


def _application(bots: Sequence[Bot]) -> Subscriber:
    """An application that is told what its bots of the first generation hear: one call may tell of several."""
    listeners = tuple(Listener(one.person_id, one) for one in bots)
    return Subscriber(f"application:{_application_id(bots[0])}", Audience.BOT_V1, RULES[Audience.BOT_V1], listeners)


def _application_id(bot: Bot) -> int:
    return bot.application.id
