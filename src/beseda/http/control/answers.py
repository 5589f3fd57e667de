"""What the control API answers, as JSON schemas: the records by name, and those made of them."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
ANY_NUMBER: Schema = {"type": "number"}
ANY: Schema = {}
NOTHING: Schema = {"type": "object", "maxProperties": 0}


def record(**fields: Schema) -> Schema:
    """An object with these members, all of them there."""
    return {"type": "object", "properties": fields, "required": list(fields)}


def of(name: str) -> Schema:
    """One of the records."""
    return {"$ref": f"#/components/schemas/{name}"}


def several(name: str) -> Schema:
    """A list of records of this name."""
    return {"type": "array", "items": of(name)}


def more(name: str, **fields: Schema) -> Schema:
    """A record with something besides, as a secret that is told this once."""
    return {"allOf": [of(name), record(**fields)]}


def perhaps(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


_NAMED = record(id=NUMBER, name=TEXT, code=TEXT)
_BODY = {"value": ANY, "size": NUMBER, "cut": FLAG}
_NUMBERS = {"type": "object", "additionalProperties": ANY_NUMBER}

RECORDS: Mapping[str, Schema] = {
    "Error": record(error=TEXT, error_description=TEXT),
    "Clock": record(now=ANY_NUMBER, frozen=FLAG, offset=ANY_NUMBER),
    "Portal": record(
        version=TEXT,
        url=TEXT,
        ca_file=perhaps(TEXT),
        revision=NUMBER,
        profile=TEXT,
        language=TEXT,
        name=TEXT,
        clock=of("Clock"),
        faults=NUMBER,
        people=NUMBER,
    ),
    "Snapshot": record(name=TEXT, at=NUMBER),
    "Person": record(id=NUMBER, login=TEXT, name=TEXT, admin=FLAG, extranet=FLAG, bot=FLAG, active=FLAG),
    "Webhook": record(
        id=NUMBER, user_id=NUMBER, scope=TEXT, title=TEXT, created_at=NUMBER, last_used_at=perhaps(NUMBER)
    ),
    "Bot": record(
        id=NUMBER,
        code=TEXT,
        name=TEXT,
        owner_id=NUMBER,
        type=TEXT,
        generation={"enum": [1, 2]},
        mode=TEXT,
        handler_url=TEXT,
    ),
    "Command": record(id=NUMBER, command=TEXT, title=perhaps(TEXT)),
    "Application": record(
        id=NUMBER,
        title=TEXT,
        client_id=TEXT,
        scope=TEXT,
        handler_url=TEXT,
        install_url=TEXT,
        interface=FLAG,
        version=NUMBER,
        installed=FLAG,
    ),
    "Fault": record(
        id=NUMBER,
        method=TEXT,
        effect={"type": "object"},
        on=FLAG,
        hits=NUMBER,
        seen=NUMBER,
        bot=perhaps(NUMBER),
        person=perhaps(NUMBER),
        every=perhaps(NUMBER),
        percent=perhaps(ANY_NUMBER),
        next=perhaps(NUMBER),
        expires_at=perhaps(NUMBER),
    ),
    "Entry": record(
        id=NUMBER,
        kind={"enum": ["call", "event", "fetch"]},
        method=TEXT,
        at=NUMBER,
        ms=ANY_NUMBER,
        status=NUMBER,
        verb=TEXT,
        path=TEXT,
        who=perhaps(_NAMED),
        bot=perhaps(_NAMED),
        credential=perhaps(record(kind=TEXT, id=NUMBER)),
        dialog=TEXT,
        error=perhaps(TEXT),
        reason=perhaps(TEXT),
        failed=FLAG,
        fault=perhaps(NUMBER),
        replay_of=perhaps(NUMBER),
        delivery=perhaps(NUMBER),
    ),
    "EntryDetail": more(
        "Entry",
        request=record(verb=TEXT, path=TEXT, parameters=ANY, **_BODY),
        answer=record(status=NUMBER, body=ANY, **_BODY),
        timing=_NUMBERS,
        messages={"type": "array", "items": record(id=NUMBER, person=NUMBER, dialog=TEXT)},
        attempts={
            "type": "array",
            "items": record(id=NUMBER, at=NUMBER, status=NUMBER, ms=ANY_NUMBER, error=perhaps(TEXT)),
        },
        related={"type": "array", "items": NUMBER},
        documented=perhaps(record(text=perhaps(TEXT), page=TEXT)),
        replayable=FLAG,
    ),
}
