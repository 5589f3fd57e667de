"""Every address of the control API: what it does, what it takes. The OpenAPI document is made of this table."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from beseda.http.control import of_applications, of_bots, of_faults, of_journal, of_people, of_portal, of_snapshots
from beseda.http.control.asked import Asked

ROOT = "/_beseda"
Work: TypeAlias = Callable[[Asked], Awaitable[Any]]
Fields: TypeAlias = Mapping[str, Any]
_NONE: Fields = MappingProxyType({})
_TEXT, _NUMBER, _FLAG, _ANY_NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "number"}


# What stands in an address: the number of something, or its name.
PLACES = {"id": "[0-9]{1,18}", "name": of_snapshots.NAME}


class Route(NamedTuple):
    """One verb at one address. ``body``: schemas of what it takes, ``needs`` what has to be there."""

    verb: str
    path: str
    work: Work
    body: Fields = _NONE
    needs: tuple[str, ...] = ()
    query: tuple[str, ...] = ()


_KINDS = {int: _NUMBER, str: _TEXT, bool: _FLAG}
_SETTINGS = {name: _KINDS[kind] for name, kind in of_portal.CHANGEABLE.items()}
_PERSON = {
    **dict.fromkeys(("login", "first_name", "last_name", "email", "work_position", "gender", "password"), _TEXT),
    **dict.fromkeys(("admin", "extranet"), _FLAG),
}
_CLOCK = {"freeze": _FLAG, "at": _ANY_NUMBER, "move": _ANY_NUMBER, "release": _FLAG}
_EFFECT = {
    "type": "object",
    "properties": {
        "delay_ms": _NUMBER,
        "status": _NUMBER,
        "error": _TEXT,
        "drop": {"enum": ["before", "after"]},
        "duplicate": _FLAG,
        "expired_token": _FLAG,
        "limit": {"enum": ["QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT"]},
    },
}
_FAULT = {
    "method": _TEXT,
    "effect": _EFFECT,
    **dict.fromkeys(("bot", "person", "every", "next", "expires_at", "expires_in"), _NUMBER),
    "percent": _ANY_NUMBER,
    "on": _FLAG,
}
_APPLICATION = {
    **dict.fromkeys(("title", "scope", "handler_url", "install_url"), _TEXT),
    "interface": _FLAG,
    "added_by": _NUMBER,
}
_BOT = {
    **dict.fromkeys(("code", "name", "type", "handler_url"), _TEXT),
    "owner_id": _NUMBER,
    "generation": {"enum": [1, 2]},
}
_COMMAND = {**dict.fromkeys(("command", "title", "params", "token"), _TEXT), "common": _FLAG}
_WAIT = {"filter": _TEXT, "after": _NUMBER, "timeout": _ANY_NUMBER}
_LOOK = ("filter", "before", "after", "limit", "wait")

ROUTES = (
    Route("GET", "/portal", of_portal.show),
    Route("PATCH", "/portal", of_portal.change, _SETTINGS),
    Route("POST", "/reset", of_portal.reset),
    Route("POST", "/seed", of_portal.seed, {"password": _TEXT}),
    Route("GET", "/snapshots", of_snapshots.all_snapshots),
    Route("POST", "/snapshots", of_snapshots.take, {"name": _TEXT | {"pattern": f"^{of_snapshots.NAME}$"}}, ("name",)),
    Route("POST", "/snapshots/{name}/restore", of_snapshots.restore),
    Route("DELETE", "/snapshots/{name}", of_snapshots.drop),
    Route("GET", "/clock", of_portal.show_clock),
    Route("PUT", "/clock", of_portal.set_clock, _CLOCK),
    Route("GET", "/people", of_people.people),
    Route("POST", "/people", of_people.add_person, _PERSON),
    Route("GET", "/webhooks", of_people.all_webhooks),
    Route(
        "POST", "/webhooks", of_people.add_webhook, {"user_id": _NUMBER, "scope": _TEXT, "title": _TEXT}, ("user_id",)
    ),
    Route("POST", "/webhooks/{id}/rotate", of_people.rotate_webhook),
    Route("DELETE", "/webhooks/{id}", of_people.revoke_webhook),
    Route("GET", "/bots", of_bots.all_bots),
    Route("POST", "/bots", of_bots.add_bot, _BOT, ("code", "owner_id")),
    Route("GET", "/bots/{id}/commands", of_bots.commands),
    Route("POST", "/bots/{id}/commands", of_bots.add_command, _COMMAND, ("command", "title", "token")),
    Route("GET", "/applications", of_applications.all_applications),
    Route("POST", "/applications", of_applications.add, _APPLICATION, ("title",)),
    Route("DELETE", "/applications/{id}", of_applications.remove),
    Route("POST", "/applications/{id}/token", of_applications.issue, {"user_id": _NUMBER}, ("user_id",)),
    Route("GET", "/journal", of_journal.look, query=_LOOK),
    Route("GET", "/journal/live", of_journal.live, query=("filter", "after")),
    Route("GET", "/journal/{id}", of_journal.show, query=("person",)),
    Route("POST", "/journal/{id}/replay", of_journal.replay, {"request": {"type": "object"}}),
    Route("DELETE", "/journal", of_journal.clear),
    Route("POST", "/wait", of_journal.wait, _WAIT),
    Route("GET", "/faults", of_faults.all_faults),
    Route("POST", "/faults", of_faults.add, _FAULT, ("method", "effect")),
    Route("PATCH", "/faults/{id}", of_faults.change, _FAULT),
    Route("DELETE", "/faults/{id}", of_faults.remove),
    Route("DELETE", "/faults", of_faults.clear),
)
