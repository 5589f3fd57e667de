"""From a method's name and what arrived for it to an outcome."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from beseda import errors
from beseda.domain.limits.operating import Spent
from beseda.errors.spec import ApiError, ErrorSpec
from beseda.kernel import contents, operating_time
from beseda.kernel.call import Call, Page
from beseda.kernel.envelope import ENVELOPES
from beseda.kernel.method import Method, Param, ResultFor
from beseda.kernel.portal import Portal
from beseda.kernel.registry import allows, lacking, why_missing
from beseda.model import Actor
from beseda.store.database import Runner, Tx, read_then_write
from beseda.wire.decode import MOST_ITEMS, Malformed, TooMany, stored_file

# Quirk 170
_TOO_MANY_VALUES = ErrorSpec("ERROR_ARGUMENT", f"A list has more than {MOST_ITEMS} values", 400)


class UndeclaredError(RuntimeError):
    """A method refused in a way that it does not declare."""


class Outcome(NamedTuple):
    """What a call came to, and how long it took: ``time`` of its answer."""

    page: Page
    time: dict[str, Any]


async def perform(
    portal: Portal, runner: Runner, actor: Actor, name: str, given: Mapping[str, Any], *, rest: int = 2
) -> Outcome:
    """Find the method, check the scope, run it in a transaction. ``ApiError`` with what is documented."""
    start = portal.clock()
    method = portal.registry.find(name, portal.settings.revision, rest=rest)
    if method is None:
        missing = why_missing(portal.registry, name, portal.settings.revision, rest=rest)
        raise ApiError(ENVELOPES[rest].method_not_found, missing)
    if not allows(method, actor.scopes):
        raise ApiError(errors.system.INSUFFICIENT_SCOPE, lacking(method, actor.scopes))
    key = actor.credential.key
    await operating_time.check(portal, method.name, key, at=start)
    try:
        if method.files and runner is portal.database:  # of a batch, before all of its commands
            given = await contents.stored(
                portal.database, portal.blobs, method, given, settings=portal.settings, now=int(start)
            )
        result = await _run(portal, runner, _acting(actor, given, now=int(start)), method, given)
    except TooMany as refusal:
        raise ApiError(_TOO_MANY_VALUES) from refusal
    except errors.DomainError as refusal:
        result = _refused(method, refusal, portal.settings.revision)
    finally:
        finish = portal.clock()
        counted = 0.0 if method.mode == "own_transactions" else max(finish - start, 0.0)  # Quirk 6
        spent = await operating_time.note(portal, method.name, key, at=start, seconds=counted)
    # What a batch did is committed at its end.
    if method.mode in {"write", "read_then_write"} and runner is portal.database:
        portal.wakeup.notify()
    page = result if isinstance(result, Page) else Page(result)
    return Outcome(page, timing(portal, start, finish, spent))


def _acting(actor: Actor, given: Mapping[str, Any], *, now: int) -> Actor:
    """Who acts now, with the source that any call may name. Official: events/offline-events#how-to-avoid-cycles."""
    source = given.get("auth_connector")
    return actor._replace(now=now, connector=source if isinstance(source, str) else "")


async def _run(portal: Portal, runner: Runner, actor: Actor, method: Method, given: Mapping[str, Any]) -> Any:
    reader = Reader(portal.settings.revision, actor.application is not None)
    arguments = [decode(step.params, given, reader) for step in method.steps]  # Quirk 81

    gated = len(method.steps) > 1

    async def work(tx: Tx) -> Any:
        call = Call(portal, actor, tx, runner)
        if not gated:
            return await method.steps[-1].run(call, **arguments[-1])
        call, filled = await _gates(call, method, arguments)
        return await method.steps[-1].run(call, **filled, **arguments[-1])

    if method.mode == "own_transactions":
        return await _run_outside(Call(portal, actor, cast("Tx", None), runner), method, arguments)
    if method.mode == "write":
        return await runner.write(work)
    if method.mode == "long_read":
        return await runner.scan(work)
    return await (read_then_write(runner, work) if method.mode == "read_then_write" else runner.read(work))


async def _run_outside(call: Call, method: Method, arguments: list[dict[str, Any]]) -> Any:
    """Run a method that opens its own transactions; its gates have one of theirs before."""
    filled: dict[str, Any] = {}
    if len(method.steps) > 1:
        gated, filled = await call.runner.read(lambda tx: _gates(call._replace(tx=tx), method, arguments))
        call = call._replace(actor=gated.actor)
    return await method.steps[-1].run(call, **filled, **arguments[-1])


async def _gates(call: Call, method: Method, arguments: list[dict[str, Any]]) -> tuple[Call, dict[str, Any]]:
    """What the gates answer by the name of the argument, and the call as the method gets it."""
    filled: dict[str, Any] = {}
    for step, values in zip(method.steps[:-1], arguments, strict=False):
        filled[cast("str", step.fills)] = found = await step.run(call, **values)
        if step.acts:
            call = call._replace(actor=found.acting(call.actor))
    return call, filled


class Reader(NamedTuple):
    """By what parameters are read: the portal's revision, and whether an application calls under its own name."""

    revision: int
    application: bool


def decode(params: tuple[Param, ...], given: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """The declared values out of what arrived; the refusal of a parameter that is missing or malformed."""
    values: dict[str, Any] = {}
    for param in params:
        if param.info.names_caller and reader.application:
            values[param.name] = ""
            continue
        if param.optional and param.wire not in given and param.also not in given and param.kind.gather is None:
            continue  # most are left out of most calls
        value = _value(param, _gathered(param, given), reader)
        if value is not _ABSENT:
            values[param.name] = value
    return values


_ABSENT: Any = object()


def _value(param: Param, given: Mapping[str, Any], reader: Reader) -> Any:
    info = param.info
    value = _given(param, given) if (info.since or 0) <= reader.revision else None  # Quirk 72
    if value is None or (
        value == "" and (param.kind.name == "integer" or param.kind.read is stored_file)
    ):  # clients write null so in a form
        return _absent(param, given, reader)
    try:
        read = param.kind.read(value)
    except Malformed:  # Quirk 15
        if info.malformed is not None:
            raise info.malformed from None
        return _absent(param, given, reader)
    return _record(param, given, read, reader) if param.record else read


def _record(param: Param, given: Mapping[str, Any], members: Mapping[str, Any], reader: Reader) -> Any:
    """The members of an object, and what is taken for them from beside it."""
    beside = {one.wire: given[one.wire] for one in param.members if one.info.outside and one.wire in given}
    return param.record(**decode(param.members, beside | dict(members), reader))


def _gathered(param: Param, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a parameter is read from: what was given, or what it gathers of it."""
    return {param.wire: param.kind.gather(param.wire, given)} if param.kind.gather else given


def _given(param: Param, given: Mapping[str, Any]) -> Any:
    """As documented, else as the family also takes it."""
    value = given.get(param.wire)
    return given.get(param.also) if value is None else value


def _absent(param: Param, given: Mapping[str, Any], reader: Reader) -> Any:
    if param.optional:
        return _ABSENT
    if param.record and param.info.missing is None:  # without the object its members are missing, and say so
        return _record(param, given, given if param.info.flat else {}, reader)
    if param.info.missing is None:
        raise TypeError(f"{param.wire} is required, but does not say how to refuse")
    raise param.info.missing


def _refused(method: Method, refusal: errors.DomainError, revision: int) -> Any:
    for kind in type(refusal).__mro__:
        declared = method.refusals.get(kind)
        if isinstance(declared, ResultFor):
            return declared.result
        if declared is not None:
            raise ApiError(declared.at(revision).filled(refusal.values)) from refusal
    topic = type(refusal).__module__.rpartition(".")[2]
    raise UndeclaredError(f"{method.name}: {topic}.{type(refusal).__name__}") from refusal


def timing(portal: Portal, start: float, finish: float, spent: Spent) -> dict[str, Any]:  # Quirk 5
    """``time`` of an answer. Official: data-types#time."""
    duration = max(finish - start, 0.0)
    return {
        "start": start,
        "finish": finish,
        "duration": duration,
        "processing": duration,
        "date_start": portal.locale.atom(int(start)),
        "date_finish": portal.locale.atom(int(finish)),
        "operating_reset_at": spent.reset_at,
        "operating": spent.seconds,
    }
