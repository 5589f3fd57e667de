"""What stands around a result and around an error, by the version of REST that a family of methods belongs to."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Page


class Envelope(NamedTuple):
    """How one version of REST answers. ``method_not_found``: what it says of a method that it has not."""

    answer: Callable[[Page, Mapping[str, Any]], dict[str, Any]]
    error: Callable[[ErrorSpec], dict[str, Any]]
    method_not_found: ErrorSpec


def _answer(page: Page, time: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {"result": page.result}
    if page.next is not None:
        body["next"] = page.next
    if page.total is not None:
        body["total"] = page.total
    body["time"] = time
    return body


def _error(spec: ErrorSpec) -> dict[str, Any]:
    named = {"argument": spec.argument} if spec.argument else {}
    return {"error": spec.code, "error_description": spec.text, **named}


def _answer_v3(page: Page, time: Mapping[str, Any]) -> dict[str, Any]:
    return {"result": page.result, "time": time}


def _error_v3(spec: ErrorSpec) -> dict[str, Any]:
    return {"error": {"code": spec.code, "message": spec.text}}


# Official: settings/how-to-call-rest-api/general-principles; rest-v3 (at /rest/api/).
ENVELOPES = {
    2: Envelope(_answer, _error, errors.system.METHOD_NOT_FOUND),
    3: Envelope(_answer_v3, _error_v3, errors.system.METHOD_NOT_FOUND_V3),
}
