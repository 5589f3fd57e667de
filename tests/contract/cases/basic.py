"""Many calls in one, what a portal tells of itself, and the caller."""

from collections.abc import Iterator

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, row, theirs
from tests.contract.world import World

_COMMANDS = {"get_user": "user.current", "get_department": "department.get"}

_NO_APPLICATION = "400 AccessException"


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
    # webhooks belong to no application
    "app.info": Case(
        scenario=lambda w: (w.application("app.info"),),
        rights=theirs(anybody="400 ACCESS_DENIED"),
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
