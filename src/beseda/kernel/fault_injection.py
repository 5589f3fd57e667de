"""Faults on purpose in calls and in what handlers are told: see ``developer.faults``."""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from beseda import errors
from beseda.developer import Developer
from beseda.developer.faults import Effect, Fault, FaultWrong, of_header
from beseda.errors.spec import ApiError, ErrorSpec
from beseda.kernel.portal import Portal
from beseda.model import Actor

HEADER = b"x-beseda-fault"
_BOT = ("botId", "BOT_ID", "bot_id")
_ON_PURPOSE = "a fault on purpose"
_MOST_DIGITS = 18


class ConnectionDropped(Exception):
    """The connection is to be closed without an answer."""


class Injected(NamedTuple):
    """What goes wrong with a call; ``rule``: the number of the rule, 0 where the request asked for it itself."""

    rule: int
    effect: Effect
    refusal: ErrorSpec | None = None


def bot_of(given: Mapping[str, Any]) -> int | None:
    """The bot that a call is about, as far as its parameters say."""
    for name in _BOT:
        number = str(given.get(name, ""))
        if number.isdecimal() and len(number) <= _MOST_DIGITS:
            return int(number)
    return None


def of_call(
    portal: Portal, name: str, rest: int, actor: Actor, given: Mapping[str, Any], headers: Mapping[bytes, bytes]
) -> Injected | None:
    """What shall go wrong with a call, by its own header or by a rule. ``ERROR_ARGUMENT`` for a wrong header."""
    developer = portal.developer
    assert developer is not None  # noqa: S101 - the caller looked
    asked = headers.get(HEADER)
    if asked is not None:
        try:
            effect, rule = of_header(asked.decode("latin-1")), 0
        except FaultWrong as wrong:
            raise ApiError(ErrorSpec("ERROR_ARGUMENT", str(wrong))) from wrong
    else:
        fault = developer.faults.due(name, bot=bot_of(given), person=actor.person.id, now=portal.now)
        if fault is None:
            return None
        effect, rule = fault.effect, fault.id
    return Injected(rule, effect, _refusal(portal, name, rest, effect))


async def before(injected: Injected) -> None:
    """What goes wrong before the method runs. ``ApiError``, ``ConnectionDropped``."""
    effect = injected.effect
    if effect.delay_ms:
        await asyncio.sleep(effect.delay_ms / 1000)
    if effect.drop == "before":
        raise ConnectionDropped
    _refuse(injected)


def of_command(portal: Portal, name: str, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse a command of a batch where a rule says so. Delays and lost answers are a matter of the whole batch."""
    developer = portal.developer
    if developer is None:
        return
    fault = developer.faults.due(name, bot=bot_of(given), person=actor.person.id, refusing=True, now=portal.now)
    if fault is not None:
        _refuse(Injected(fault.id, fault.effect, _refusal(portal, name, 2, fault.effect)))


def _refuse(injected: Injected) -> None:
    if injected.refusal is not None:
        raise ApiError(injected.refusal, f"{_ON_PURPOSE} (rule {injected.rule})" if injected.rule else _ON_PURPOSE)


def of_event(developer: Developer, event: str, bots: list[int], *, now: int) -> Fault | None:
    """What shall go wrong with telling a handler."""
    concerned: list[int | None] = [*bots] or [None]
    found = (developer.faults.due(f"event:{event}", bot=bot, now=now) for bot in concerned)
    return next((one for one in found if one is not None), None)


def _refusal(portal: Portal, name: str, rest: int, effect: Effect) -> ErrorSpec | None:
    """The error, with the text and the status of the method's own where it has such a one."""
    if effect.expired_token:
        return errors.system.EXPIRED_TOKEN
    if effect.limit:
        known = (errors.system.TOO_MANY_REQUESTS, errors.system.OPERATING_OVER)
        return next(one for one in known if one.code == effect.limit)
    if not effect.error and not effect.status:
        return None
    method = portal.registry.find(name, portal.settings.revision, rest=rest)
    own = method.errors if method else []
    found = next((one for one in own if one.code == effect.error), ErrorSpec(effect.error or "ERROR", _ON_PURPOSE))
    return ErrorSpec(found.code, found.text, effect.status or found.status)
