"""Faults on purpose: the rules."""

from dataclasses import asdict, replace
from typing import Any

from beseda.developer.faults import Effect, Fault
from beseda.http.control.asked import Asked, Refused, missing

_EFFECTS: dict[str, Any] = {
    "delay_ms": int,
    "status": int,
    "error": str,
    "drop": str,
    "duplicate": bool,
    "expired_token": bool,
    "limit": str,
}
_NUMBERS = ("bot", "person", "every", "next", "expires_at")


async def all_faults(asked: Asked) -> list[dict[str, Any]]:
    """Every rule, in order: the first one that is due acts."""
    return [_shown(one) for one in asked.developer.faults.rules.values()]


async def add(asked: Asked) -> dict[str, Any]:
    """Let something go wrong."""
    return _shown(asked.developer.faults.add(_with(asked, Fault(asked.take("method", str), Effect()))))


async def change(asked: Asked) -> dict[str, Any]:
    """Have a rule otherwise, or switch it."""
    known = asked.developer.faults.rules.get(asked.id)
    if known is None:
        raise missing("fault")
    return _shown(asked.developer.faults.change(asked.id, _with(asked, known)))


async def remove(asked: Asked) -> dict[str, Any]:
    """Forget a rule."""
    if not asked.developer.faults.remove(asked.id):
        raise missing("fault")
    return {}


async def clear(asked: Asked) -> dict[str, Any]:
    """Forget all rules."""
    asked.developer.faults.clear()
    return {}


def _with(asked: Asked, fault: Fault) -> Fault:
    """A rule with what was given of it."""
    given: dict[str, Any] = {name: asked.optional(name, int) for name in _NUMBERS if name in asked.body}
    if "method" in asked.body:
        given["method"] = asked.take("method", str)
    if "percent" in asked.body:
        given["percent"] = asked.amount("percent")
    if "on" in asked.body:
        given["on"] = asked.take("on", bool)
    if (seconds := asked.optional("expires_in", int)) is not None:
        given["expires_at"] = asked.portal.now + seconds
    if "effect" in asked.body:
        effect = asked._replace(body=asked.take("effect", dict))
        unknown = effect.body.keys() - _EFFECTS.keys()
        if unknown:
            raise Refused("ERROR_ARGUMENT", f"{', '.join(unknown)}: effects are {', '.join(_EFFECTS)}")
        named = {name: effect.take(name, kind) for name, kind in _EFFECTS.items() if effect.body.get(name) is not None}
        given["effect"] = Effect(**named)
    return replace(fault, **given)


def _shown(one: Fault) -> dict[str, Any]:
    effect = {name: value for name, value in one.effect._asdict().items() if value}
    return {**asdict(one), "effect": effect}
