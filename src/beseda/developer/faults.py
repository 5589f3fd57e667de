"""Faults on purpose: what goes wrong with which calls and events, and how often."""

import fnmatch
import random
import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

LIMITS = ("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT")
DROPS = ("before", "after")
LONGEST_DELAY_MS = 60_000
_LEAST_STATUS, _MOST_STATUS = 400, 599
_EVENT = "event:"


class FaultWrong(ValueError):
    """A rule that cannot be; its text says why."""


class Effect(NamedTuple):
    """What goes wrong. ``drop``: the connection is closed without an answer, before the method runs or after it did.

    ``status`` and ``error`` are answered together; ``duplicate``: an event is sent twice.
    """

    delay_ms: int = 0
    status: int = 0
    error: str = ""
    drop: str = ""
    duplicate: bool = False
    expired_token: bool = False
    limit: str = ""

    @property
    def refuses(self) -> bool:
        """Whether an error is answered instead of what was asked for."""
        return bool(self.error or self.status or self.limit or self.expired_token)

    def check(self) -> None:
        """``FaultWrong`` for what cannot be."""
        if self == Effect():
            raise FaultWrong(
                "a fault needs an effect: delay_ms, error, status, drop, duplicate, expired_token or limit"
            )
        if not 0 <= self.delay_ms <= LONGEST_DELAY_MS:
            raise FaultWrong(f"delay_ms is 0 to {LONGEST_DELAY_MS}")
        if self.status and not _LEAST_STATUS <= self.status <= _MOST_STATUS:
            raise FaultWrong(f"status is {_LEAST_STATUS} to {_MOST_STATUS}")
        if self.drop and self.drop not in DROPS:
            raise FaultWrong(f"drop is {' or '.join(DROPS)}")
        if self.limit and self.limit not in LIMITS:
            raise FaultWrong(f"limit is {' or '.join(LIMITS)}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule. ``method`` is a pattern like ``im.*``, or ``event:ONIMBOT*`` of what handlers are told.

    At most one of ``every`` (each n-th), ``percent`` (of chance) and ``next`` (so many times, then it is off).
    ``expires_at``: seconds since 1970 by the portal's clock. ``hits``: how often it happened; ``seen``: could have.
    """

    method: str
    effect: Effect
    bot: int | None = None
    person: int | None = None
    every: int | None = None
    percent: float | None = None
    next: int | None = None
    expires_at: int | None = None
    on: bool = True
    id: int = 0
    hits: int = 0
    seen: int = 0

    def check(self) -> None:
        """``FaultWrong`` for what cannot be."""
        self.effect.check()
        if not self.method:
            raise FaultWrong("method is a pattern like im.* or event:ONIMBOT*")
        if sum(one is not None for one in (self.every, self.percent, self.next)) > 1:
            raise FaultWrong("one of every, percent and next at most")
        if (self.every is not None and self.every < 1) or (self.next is not None and self.next < 1):
            raise FaultWrong("every and next are at least 1")
        if self.percent is not None and not 0 < self.percent <= 100:
            raise FaultWrong("percent is above 0, 100 at most")

    def concerns(self, name: str, *, bot: int | None, person: int | None, now: int) -> bool:
        """Whether it is about such a call, or ``event:…``, at this moment."""
        if not self.on or (self.expires_at is not None and self.expires_at <= now):
            return False
        if self.method.startswith(_EVENT) != name.startswith(_EVENT):
            return False
        if (self.bot is not None and self.bot != bot) or (self.person is not None and self.person != person):
            return False
        return re.match(fnmatch.translate(self.method.lower()), name.lower()) is not None


@dataclass(slots=True)
class Faults:
    """The rules, in order: the first one that is due acts."""

    rules: dict[int, Fault] = field(default_factory=dict)
    last: int = 0

    def add(self, fault: Fault) -> Fault:
        """Have another rule. ``FaultWrong``."""
        fault.check()
        self.last += 1
        made = self.rules[self.last] = replace(fault, id=self.last, hits=0, seen=0)
        return made

    def change(self, number: int, fault: Fault) -> Fault:
        """Have a rule otherwise. ``FaultWrong``."""
        fault.check()
        self.rules[number] = fault
        return fault

    def remove(self, number: int) -> bool:
        """Forget a rule; whether there was one."""
        return self.rules.pop(number, None) is not None

    def clear(self) -> None:
        """Forget all rules."""
        self.rules.clear()

    def due(
        self, name: str, *, bot: int | None = None, person: int | None = None, refusing: bool = False, now: int
    ) -> Fault | None:
        """The rule that acts on such a call now; it is counted. ``refusing``: only one that answers an error."""
        for fault in list(self.rules.values()):
            if refusing and not fault.effect.refuses:
                continue
            if fault.concerns(name, bot=bot, person=person, now=now):
                seen = fault.seen + 1
                acts = _acts(fault, seen)
                left = fault.next - 1 if fault.next is not None and acts else fault.next
                counted = replace(fault, seen=seen, hits=fault.hits + acts, next=left or None, on=left != 0)
                self.rules[fault.id] = counted
                if acts:
                    return counted
        return None


def _acts(fault: Fault, seen: int) -> bool:
    if fault.every is not None:
        return seen % fault.every == 0
    if fault.percent is not None:
        return random.random() * 100 < fault.percent  # noqa: S311 - nothing is secret about it
    return True


def of_header(text: str) -> Effect:
    """The effect that one request asks for: ``error=ACCESS_DENIED; status=403; delay=200``. ``FaultWrong``."""
    given: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        name, _, value = part.partition("=")
        given[name.strip()] = value.strip()
    unknown = given.keys() - {"error", "status", "delay", "drop", "limit", "expired_token"}
    numbers = [given.get(name, "0") for name in ("status", "delay")]
    if unknown or not all(number.isdecimal() and len(number) < 10 for number in numbers):
        raise FaultWrong("X-Beseda-Fault has error, status, delay (milliseconds), drop, limit or expired_token")
    effect = Effect(
        delay_ms=int(numbers[1]),
        status=int(numbers[0]),
        error=given.get("error", ""),
        drop=given.get("drop", ""),
        expired_token="expired_token" in given,
        limit=given.get("limit", ""),
    )
    effect.check()
    return effect
