"""Every address of the control API: what it does, what it takes. The OpenAPI document is made of this table."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from beseda.http.control import of_applications, of_bots, of_faults, of_journal, of_people, of_portal, of_snapshots
from beseda.http.control.answers import ANY_NUMBER, FLAG, NOTHING, NUMBER, TEXT, more, of, perhaps, record, several
from beseda.http.control.asked import Asked

ROOT = "/_beseda"
Work: TypeAlias = Callable[[Asked], Awaitable[Any]]
Fields: TypeAlias = Mapping[str, Any]
_NONE: Fields = MappingProxyType({})


# Verbs that come with a body.
BODIES = frozenset({"POST", "PUT", "PATCH"})
# What stands in an address: the number of something, or its name.
PLACES = {"id": "[0-9]{1,18}", "name": of_snapshots.NAME}


class Route(NamedTuple):
    """One verb at one address. ``body``: schemas of what it takes, ``needs`` what has to be there.

    ``answer``: the schema of what it answers, None of a stream of events; ``refuses``: with what status, beside those
    that any request to such an address may get.
    """

    verb: str
    path: str
    work: Work
    answer: Fields | None
    body: Fields = _NONE
    needs: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    refuses: tuple[int, ...] = ()


_KINDS = {int: NUMBER, str: TEXT, bool: FLAG}
_SETTINGS = {name: _KINDS[kind] for name, kind in of_portal.CHANGEABLE.items()}
_PERSON = {
    **dict.fromkeys(("login", "first_name", "last_name", "email", "work_position", "gender", "password"), TEXT),
    **dict.fromkeys(("admin", "extranet"), FLAG),
}
_CLOCK = {"freeze": FLAG, "at": ANY_NUMBER, "move": ANY_NUMBER, "release": FLAG}
_EFFECT = {
    "type": "object",
    "properties": {
        "delay_ms": NUMBER,
        "status": NUMBER,
        "error": TEXT,
        "drop": {"enum": ["before", "after"]},
        "duplicate": FLAG,
        "expired_token": FLAG,
        "limit": {"enum": ["QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT"]},
    },
}
_FAULT = {
    "method": TEXT,
    "effect": _EFFECT,
    **dict.fromkeys(("bot", "person", "every", "next", "expires_at", "expires_in"), NUMBER),
    "percent": ANY_NUMBER,
    "on": FLAG,
}
_APPLICATION = {
    **dict.fromkeys(("title", "scope", "handler_url", "install_url"), TEXT),
    "interface": FLAG,
    "added_by": NUMBER,
}
_BOT = {
    **dict.fromkeys(("code", "name", "type", "handler_url"), TEXT),
    "owner_id": NUMBER,
    "generation": {"enum": [1, 2]},
}
_COMMAND = {**dict.fromkeys(("command", "title", "params", "token"), TEXT), "common": FLAG}
_WAIT = {"filter": TEXT, "after": NUMBER, "timeout": ANY_NUMBER}
_LOOK = ("filter", "before", "after", "limit", "wait")

_SNAPSHOT = {"name": {**TEXT, "pattern": f"^{of_snapshots.NAME}$"}}
_WEBHOOK = {"user_id": NUMBER, "scope": TEXT, "title": TEXT}
_ADDRESSED = more("Webhook", path=TEXT, url=TEXT)
_KEYED = more("Application", client_secret=TEXT)
_TOKENS = record(access_token=TEXT, refresh_token=TEXT, expires=NUMBER)
_SEEDED = record(id=NUMBER, login=TEXT, password=TEXT, bot=more("Bot", token=TEXT))
_PAGE = record(entries=several("Entry"), newest=NUMBER)
_REPLAYED = record(id=perhaps(NUMBER))
_CONFLICT, _MISSING = (409,), (404,)
# Bots are made by methods of the REST API, which refuse as documented there.
_ANYTHING = (401, 404, 409, 422)
_WATCHED_BOT = more("Bot", waiting=NUMBER, failed=NUMBER, last_error=perhaps(TEXT))
_REQUEST = {"type": "object", "properties": {"parameters": {"type": "object"}}}

ROUTES = (
    Route("GET", "/portal", of_portal.show, of("Portal")),
    Route("PATCH", "/portal", of_portal.change, of("Portal"), _SETTINGS),
    Route("POST", "/reset", of_portal.reset, NOTHING),
    Route("POST", "/seed", of_portal.seed, _SEEDED, {"password": TEXT}, refuses=_CONFLICT),
    Route("GET", "/snapshots", of_snapshots.all_snapshots, several("Snapshot")),
    Route("POST", "/snapshots", of_snapshots.take, of("Snapshot"), _SNAPSHOT, ("name",)),
    Route("POST", "/snapshots/{name}/restore", of_snapshots.restore, NOTHING, refuses=_CONFLICT),
    Route("DELETE", "/snapshots/{name}", of_snapshots.drop, NOTHING),
    Route("GET", "/clock", of_portal.show_clock, of("Clock")),
    Route("PUT", "/clock", of_portal.set_clock, of("Clock"), _CLOCK),
    Route("GET", "/people", of_people.people, several("Person")),
    Route("POST", "/people", of_people.add_person, of("Person"), _PERSON, refuses=_CONFLICT),
    Route("GET", "/webhooks", of_people.all_webhooks, several("Webhook")),
    Route("POST", "/webhooks", of_people.add_webhook, _ADDRESSED, _WEBHOOK, ("user_id",), refuses=_MISSING),
    Route("POST", "/webhooks/{id}/rotate", of_people.rotate_webhook, _ADDRESSED),
    Route("DELETE", "/webhooks/{id}", of_people.revoke_webhook, NOTHING),
    Route("GET", "/bots", of_bots.all_bots, {"type": "array", "items": _WATCHED_BOT}),
    Route("POST", "/bots", of_bots.add_bot, more("Bot", token=TEXT), _BOT, ("code", "owner_id"), refuses=_ANYTHING),
    Route("GET", "/bots/{id}/commands", of_bots.commands, several("Command")),
    Route(
        "POST",
        "/bots/{id}/commands",
        of_bots.add_command,
        of("Command"),
        _COMMAND,
        ("command", "title", "token"),
        refuses=_ANYTHING,
    ),
    Route("GET", "/applications", of_applications.all_applications, several("Application")),
    Route("POST", "/applications", of_applications.add, _KEYED, _APPLICATION, ("title",)),
    Route("DELETE", "/applications/{id}", of_applications.remove, NOTHING),
    Route("POST", "/applications/{id}/token", of_applications.issue, _TOKENS, {"user_id": NUMBER}, ("user_id",)),
    Route("GET", "/journal", of_journal.look, _PAGE, query=_LOOK),
    Route("GET", "/journal/live", of_journal.live, None, query=("filter", "after")),
    Route("GET", "/journal/{id}", of_journal.show, of("EntryDetail"), query=("person",)),
    Route("POST", "/journal/{id}/replay", of_journal.replay, _REPLAYED, {"request": _REQUEST}, refuses=_CONFLICT),
    Route("DELETE", "/journal", of_journal.clear, NOTHING),
    Route("POST", "/wait", of_journal.wait, of("EntryDetail"), _WAIT, refuses=_MISSING),
    Route("GET", "/faults", of_faults.all_faults, several("Fault")),
    Route("POST", "/faults", of_faults.add, of("Fault"), _FAULT, ("method", "effect")),
    Route("PATCH", "/faults/{id}", of_faults.change, of("Fault"), _FAULT),
    Route("DELETE", "/faults/{id}", of_faults.remove, NOTHING),
    Route("DELETE", "/faults", of_faults.clear, NOTHING),
)
