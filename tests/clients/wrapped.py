"""Which methods b24pysdk wraps: read from the client itself."""

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from b24pysdk import BitrixWebhook, Client
from b24pysdk.scopes._base_context import BaseContext

from beseda.methods import REGISTRY


def wrappers() -> dict[str, Callable[..., Any]]:
    """The functions that a client has for methods, by the names of these."""
    client = Client(BitrixWebhook(domain="portal.example", webhook_token="1/code"))
    return {name: wrapper for scope in _contexts(client) for name, wrapper in _methods(scope)}


def wrapped() -> set[str]:
    """The names of all methods that a client has functions for, in lower case."""
    return {name.lower() for name in wrappers()}


def built_and_wrapped() -> list[str]:
    """Those of them that the portal has, as it spells them."""
    known = wrapped()
    return sorted(method.name for method in REGISTRY if method.name.lower() in known)


def _contexts(owner: object) -> Iterator[BaseContext]:
    """What ``client.im``, ``client.im.chat`` … are."""
    for name, member in inspect.getmembers(type(owner)):
        if isinstance(member, cached_property) and isinstance(context := getattr(owner, name), BaseContext):
            yield context


def _methods(context: BaseContext) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The method that a context itself is, those of its functions, and those of the contexts inside it."""
    if callable(context):
        yield context._get_api_method(context), type(context).__call__
    for name, function in inspect.getmembers(context, inspect.ismethod):
        if not name.startswith("_"):
            yield context._get_api_method(function), function
    for inner in _contexts(context):
        yield from _methods(inner)
