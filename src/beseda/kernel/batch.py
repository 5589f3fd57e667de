"""Many calls in one request. Official: settings/how-to-call-rest-api/batch."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from beseda import errors
from beseda.errors.spec import ApiError, ErrorSpec
from beseda.kernel import contents, fault_injection
from beseda.kernel.dispatch import Outcome, perform
from beseda.kernel.method import ErrorAs
from beseda.kernel.portal import Portal
from beseda.model import Actor
from beseda.store.database import Runner
from beseda.wire.request import BadRequest, Limits, parse_query_string

MOST_COMMANDS = 50
REFUSALS = (
    ErrorAs(errors.BatchTooLong, errors.system.BATCH_LENGTH),
    ErrorAs(errors.NotInBatch, errors.system.BATCH_METHOD),
)
_SPELLED = {one.refusal: one.wire for one in REFUSALS}
_log = logging.getLogger(__name__)
_REFERENCE = re.compile(r"\$result((?:\[[^\[\]]*\])+)")
_KEY = re.compile(r"\[([^\[\]]*)\]")
_INDEX = re.compile(r"[0-9]{1,9}")
_LOOK_UP_COST = 100  # in bytes: references to nothing take time as well


class Command(NamedTuple):
    """One call of a batch; ``given`` may hold references to results before it."""

    key: str
    method: str
    given: Mapping[str, Any]


@dataclass(slots=True)
class Results:
    """What the commands came to so far, by key."""

    budget: int
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    errors: dict[str, ErrorSpec] = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        """A result as plain data."""
        if key not in self.plain and key in self.outcomes:
            self.plain[key] = orjson.loads(orjson.dumps(self.outcomes[key].page.result))
        return self.plain.get(key)

    def spend(self, value: Any) -> None:
        """Count what a reference brings in: short commands must not grow without bound."""
        self.budget -= _LOOK_UP_COST + (len(value) if isinstance(value, str) else len(orjson.dumps(value)))
        if self.budget < 0:
            raise errors.BatchTooLong


async def run(portal: Portal, actor: Actor, commands: Any, *, halt: bool) -> dict[str, Any]:
    """Run commands one after the other; each may use the results of those before it."""
    listed = [await _with_stored_files(portal, command) for command in read(commands, portal)]
    results = Results(budget=portal.settings.body_limit)

    async def work(runner: Runner) -> None:
        for position, command in enumerate(listed):
            await _one(portal, runner, actor, command, results, beyond=position >= MOST_COMMANDS)
            if halt and results.errors:  # Quirk 12
                return

    if any(_changes(portal, command) for command in listed[:MOST_COMMANDS]):
        await portal.database.several(work)
        portal.wakeup.notify()
    else:
        await work(portal.database)
    return _answer(results)


def read(commands: Any, portal: Portal) -> Iterator[Command]:
    """The commands of an object, an array or a form, in order. ``BatchTooLong`` when there are absurdly many."""
    limits = Limits(depth=portal.settings.depth_limit, keys=portal.settings.key_limit)
    by_key = isinstance(commands, dict)
    pairs = list(commands.items() if by_key else enumerate(commands) if isinstance(commands, list) else ())
    if len(pairs) > limits.keys:
        raise errors.BatchTooLong
    for key, value in pairs:
        yield Command(str(key), *_command(value, limits))


def _command(value: Any, limits: Limits) -> tuple[str, Mapping[str, Any]]:  # Quirk 11
    if isinstance(value, str):
        name, _, query = value.partition("?")
        try:
            return name.strip(), parse_query_string(query.encode(), limits)
        except BadRequest:
            return "", {}
    if isinstance(value, dict):
        parameters = value.get("params")
        return str(value.get("method", "")), parameters if isinstance(parameters, dict) else {}
    if isinstance(value, list) and value and isinstance(value[0], str):
        return value[0], value[1] if len(value) > 1 and isinstance(value[1], dict) else {}
    return "", {}


def _changes(portal: Portal, command: Command) -> bool:
    method = portal.registry.find(command.method, portal.settings.revision)
    return method is not None and method.mode != "read"


async def _with_stored_files(portal: Portal, command: Command) -> Command:
    method = portal.registry.find(command.method, portal.settings.revision)
    if method is None or not method.files:
        return command
    given = await contents.stored(
        portal.database, portal.blobs, method, command.given, settings=portal.settings, now=portal.now
    )
    return command._replace(given=given)


async def _one(
    portal: Portal, runner: Runner, actor: Actor, command: Command, results: Results, *, beyond: bool
) -> None:
    try:
        if beyond:  # Quirk 8
            raise errors.BatchTooLong  # noqa: TRY301 - as what the call raises
        results.outcomes[command.key] = await _call(portal, runner, actor, command, results)
    except ApiError as error:
        results.errors[command.key] = error.wire
    except errors.DomainError as refusal:
        results.errors[command.key] = _SPELLED[type(refusal)]
    except Exception:  # noqa: BLE001 - one that fails must not take the others along
        _log.exception("command failed", extra={"method": command.method})
        results.errors[command.key] = errors.system.INTERNAL


async def _call(portal: Portal, runner: Runner, actor: Actor, command: Command, results: Results) -> Outcome:
    method = portal.registry.find(command.method, portal.settings.revision)
    if method is None:
        raise ApiError(errors.system.METHOD_NOT_FOUND)
    if not method.in_batch:  # Quirk 9
        raise errors.NotInBatch
    given = {name: resolve(value, results) for name, value in command.given.items()}
    fault_injection.of_command(portal, command.method, actor, given)
    return await perform(portal, runner, actor, command.method, given)


def resolve(value: Any, results: Results) -> Any:  # Quirk 10
    """The value with each ``$result[key][path]`` in it replaced: alone by the value itself, inside text by its text."""
    if isinstance(value, dict):
        return {name: resolve(item, results) for name, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, results) for item in value]
    if not isinstance(value, str) or "$result" not in value:
        return value
    alone = _REFERENCE.fullmatch(value)
    return (
        _look_up(alone[1], results)
        if alone
        else _REFERENCE.sub(lambda found: _as_text(_look_up(found[1], results)), value)
    )


def _look_up(path: str, results: Results) -> Any:
    first, *rest = _KEY.findall(path)
    value = results.value(first)
    for key in rest:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and _INDEX.fullmatch(key) and int(key) < len(value):
            value = value[int(key)]
        else:
            value = None
    results.spend(value)
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value) if isinstance(value, str | int | float) else ""


def _answer(results: Results) -> dict[str, Any]:  # Quirk 7
    """The five groups; an empty one is an empty array, as PHP encodes it."""
    pages = {key: outcome.page for key, outcome in results.outcomes.items()}
    return {
        "result": {key: page.result for key, page in pages.items()} or [],
        "result_error": {
            key: {"error": wire.code, "error_description": wire.text} for key, wire in results.errors.items()
        }
        or [],
        "result_total": {key: page.total for key, page in pages.items() if page.total is not None} or [],
        "result_next": {key: page.next for key, page in pages.items() if page.next is not None} or [],
        "result_time": {key: outcome.time for key, outcome in results.outcomes.items()} or [],
    }
