"""Many calls in one, what a portal tells of itself, and the caller."""

from collections.abc import Iterator

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, row, theirs
from tests.contract.world import World

_COMMANDS = {"get_user": "user.current", "get_department": "department.get"}

_NO_APPLICATION = "400 AccessException"
_WRONG_AUTH_TYPE = "403 WRONG_AUTH_TYPE"
_HANDLER = {"event": "ONUSERADD", "handler": "https://app.example.com/handler"}


def _handlers(w: World) -> Iterator[Answer]:
    """Handlers bound, one as somebody else."""
    w.application("event.bind", **_HANDLER)
    w.application("event.bind", **_HANDLER, auth_type=w.boris.id)
    yield w.application("event.get")


def _taken(w: World) -> str:
    """The name of a process that has taken an event."""
    w.waiting()
    return str(w.application("event.offline.get", clear=0).json["result"]["process_id"])


def _asked(w: World, method: str) -> tuple[Answer, ...]:
    """What is answered where an event waits."""
    w.waiting()
    return (w.application(method),)


def _options(w: World, kind: str) -> Iterator[Answer]:
    """What an application keeps, and what it shows of that."""
    w.application(f"{kind}.option.set", options={"data": "value", "data2": "value2"})
    yield w.application(f"{kind}.option.get")
    yield w.application(f"{kind}.option.get", option="data")


CASES: dict[str, Case] = {
    "batch": Case(
        scenario=lambda w: (
            w.anna.answer("batch", cmd=_COMMANDS),
            w.anna.answer("batch", cmd={**_COMMANDS, "failed": "im.dialog.get"}),
            w.anna.answer("batch", cmd=[]),
        ),
        rights=[
            row(
                at.dialogs,
                lambda w, who, it: {"cmd": {"one": f"im.dialog.get?DIALOG_ID={it.key}"}},
                outside=ANSWER,
                unknown=ANSWER,
            )
        ],
    ),
    "profile": Case(
        scenario=lambda w: (one.answer("profile") for one in (w.anna, w.boris, w.guest)),
        rights=theirs(),
    ),
    "server.time": Case(
        scenario=lambda w: (w.anna.answer("server.time"),),
        rights=theirs(),
    ),
    "scope": Case(
        scenario=lambda w: (w.anna.answer("scope"), w.anna.answer("scope", full=True)),
        rights=theirs(),
    ),
    "methods": Case(
        scenario=lambda w: (w.anna.answer("methods"), w.anna.answer("methods", full=True)),
        rights=theirs(),
    ),
    "method.get": Case(
        scenario=lambda w: (w.anna.answer("method.get", name="scope"), w.anna.answer("method.get", name="none")),
        rights=theirs(lambda w, who, it: {"name": "im.chat.add"}),
    ),
    "feature.get": Case(
        scenario=lambda w: (w.anna.answer("feature.get", CODE=code) for code in ("rest_offline_extended", "no such")),
        rights=theirs(lambda w, who, it: {"CODE": "rest_auth_connector"}),
    ),
    "app.info": Case(
        scenario=lambda w: (w.application("app.info"), w.anna.answer("app.info")),
        sdk=lambda sdk, w: sdk.app.info(),
        rights=theirs(),
    ),
    "app.option.set": Case(
        scenario=lambda w: (w.application("app.option.set", options={"data": "value"}),),
        rights=theirs(lambda w, who, it: {"options": {"data": "value"}}, anybody=_NO_APPLICATION),
    ),
    "app.option.get": Case(
        scenario=lambda w: _options(w, "app"),
        rights=theirs(anybody=_NO_APPLICATION),
    ),
    "user.option.set": Case(
        scenario=lambda w: (w.application("user.option.set", options={"data": "value"}),),
        rights=theirs(lambda w, who, it: {"options": {"data": "value"}}, anybody=_NO_APPLICATION),
    ),
    "user.option.get": Case(
        scenario=lambda w: _options(w, "user"),
        rights=theirs(anybody=_NO_APPLICATION),
    ),
    "events": Case(
        scenario=lambda w: (w.application("events"), w.application("events", FULL=True)),
        rights=theirs(anybody=_WRONG_AUTH_TYPE),
    ),
    "event.bind": Case(
        scenario=lambda w: (w.application("event.bind", **_HANDLER),),
        rights=theirs(lambda w, who, it: _HANDLER, anybody=_WRONG_AUTH_TYPE),
    ),
    "event.test": Case(
        rights=theirs(anybody=_WRONG_AUTH_TYPE),
    ),
    "event.unbind": Case(
        scenario=lambda w: (w.application("event.unbind", **_HANDLER),),
        rights=theirs(lambda w, who, it: _HANDLER, anybody=_WRONG_AUTH_TYPE),
    ),
    "event.get": Case(
        scenario=_handlers,
        rights=theirs(anybody=_WRONG_AUTH_TYPE),
    ),
    "event.offline.get": Case(
        scenario=lambda w: _asked(w, "event.offline.get"),
        rights=theirs(anybody=_WRONG_AUTH_TYPE),
    ),
    "event.offline.list": Case(
        scenario=lambda w: _asked(w, "event.offline.list"),
        rights=theirs(anybody=_WRONG_AUTH_TYPE),
    ),
    "event.offline.clear": Case(
        scenario=lambda w: (w.application("event.offline.clear", process_id=_taken(w)),),
        rights=theirs(lambda w, who, it: {"process_id": "none"}, anybody=_WRONG_AUTH_TYPE),
    ),
    "event.offline.error": Case(
        scenario=lambda w: (w.application("event.offline.error", process_id=_taken(w)),),
        rights=theirs(lambda w, who, it: {"process_id": "none"}, anybody=_WRONG_AUTH_TYPE),
    ),
    "user.admin": Case(
        scenario=lambda w: (w.anna.answer("user.admin"), w.boris.answer("user.admin")),
        rights=theirs(anybody="false", administrator=OK),
    ),
    "user.access": Case(
        scenario=lambda w: (
            w.anna.answer("user.access", ACCESS=["G2"]),
            w.boris.answer("user.access", ACCESS=["U1"]),
            w.boris.answer("user.access"),
        ),
        rights=[
            row(at.people, lambda w, who, it: {"ACCESS": [f"U{it.id}"]}, missing="false", self=OK, administrator=OK)
        ],
    ),
    "access.name": Case(
        scenario=lambda w: (
            w.anna.answer("access.name", ACCESS=["G2", "AU", f"U{w.boris.id}"]),
            w.anna.answer("access.name", ACCESS=["no such"]),
            w.anna.answer("access.name"),
        ),
        rights=[row(at.people, lambda w, who, it: {"ACCESS": [f"U{it.id}"]}, missing="[]", known=OK)],
    ),
}
