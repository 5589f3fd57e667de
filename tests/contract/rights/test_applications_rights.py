"""The matrix once more, with the tokens of applications: what is their own and foreign, and tokens that open nothing.

Everybody in the matrix calls through an application of their own here. It may do what its person may, and nothing else:
bots that others made, in another application or by a webhook, are foreign to it whatever token it shows.
"""

from dataclasses import replace
from functools import cached_property
from typing import Any

import pytest

from beseda.testing import Answer, Portal, Token, User
from tests.contract.rights.cells import Cell, cells, strays
from tests.contract.rights.rows import OK, Row
from tests.contract.rights.test_rights import METHODS, TABLE, told_apart
from tests.contract.rights.world import CALLERS, World, build, contents
from tests.databases import SQLITE_ALONE

pytestmark = SQLITE_ALONE

_ADMIN, _DENIED = ("400 AccessException", OK), ("403 ACCESS_DENIED", OK)
# What only applications may do: for whom they call, anybody and an administrator, and what comes out.
OF_APPLICATIONS = {
    **dict.fromkeys(("events", "event.bind", "event.test", "event.unbind"), (OK, OK)),
    "event.get": ("[]", "[]"),
    **dict.fromkeys(("event.offline.get", "event.offline.clear", "event.offline.error"), _DENIED),
    "event.offline.list": ("403 ACCESS_DENIED", "[]"),
    "app.option.get": (OK, OK),
    "app.option.set": _ADMIN,
    **dict.fromkeys(("user.option.get", "user.option.set"), (OK, OK)),
    "disk.storage.getForApp": ("400 ACCESS_DENIED", OK),
    **dict.fromkeys(("placement.bind", "placement.unbind"), _DENIED),
    "placement.get": ("403 ACCESS_DENIED", "[]"),
    "placement.list": (OK, OK),
    "pull.application.config.get": (OK, OK),
    "pull.application.event.add": (OK, OK),
    "pull.application.push.add": ("400 ACCESS_ERROR", OK),
}
# Whose bot it is not: Official: the tables of errors of both generations.
_FOREIGN_BOT = {"imbot.v2": "400 BOT_OWNERSHIP_ERROR", "imbot": "400 APP_ID_ERROR"}


class ByApplication(User):
    """Somebody who calls through an application of their own."""

    @cached_property
    def _token(self) -> Token:
        return self.portal.application(self, title=f"Of {self.name}").token(self)

    def call(self, method: str, /, **parameters: Any) -> Any:
        return self._token.call(method, **parameters)

    def answer(self, method: str, /, **parameters: Any) -> Answer:
        return self._token.answer(method, **parameters)


@pytest.fixture(scope="module")
def world(beseda_portal: Portal) -> World:
    """One for all: nothing here changes what somebody may do."""
    beseda_portal.reset()
    built = build(beseda_portal, listening=True)
    callers = {who: ByApplication(beseda_portal, built.id(who), who) for who in CALLERS}
    for one in callers.values():
        one.call("profile")  # it has its application
    return replace(built, people={**built.people, **callers})


def expected(name: str, row: Row, cell: Cell) -> Cell:
    """What has to come out where an application calls."""
    if name in OF_APPLICATIONS:
        return cell._replace(expected=OF_APPLICATIONS[name][cell.who == "administrator"])
    if cell.expected == "400 BOT_TOKEN_ROTATION_FAILED":  # there the application proves itself, not its bot's token
        return cell._replace(expected=OK)
    if row.actor:
        return cell._replace(expected=_FOREIGN_BOT["imbot.v2" if name.startswith("imbot.v2") else "imbot"])
    return cell


@pytest.mark.parametrize("name", METHODS)
def test_an_application_may_no_more_than_its_person(world: World, name: str) -> None:
    chosen = [(row, [expected(name, row, cell) for cell in cells(world, row)]) for row in TABLE[name]]
    before = contents(world.portal)
    for row, all_cells in chosen:
        refused = [cell for cell in all_cells if not cell.allowed]
        answers = [(cell, world.people[cell.who].answer(name, **cell.given)) for cell in refused]
        assert [stray for cell, answer in answers for stray in strays(world, cell, answer)] == []
        assert list(told_apart(row, answers)) == []
    assert contents(world.portal) == before, "a refused call changed something"


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.mode != "write"])
def test_an_application_sees_what_its_person_sees(world: World, name: str) -> None:
    for row in TABLE[name]:
        allowed = [cell for cell in (expected(name, row, one) for one in cells(world, row)) if cell.allowed]
        answers = [(cell, world.people[cell.who].answer(name, **cell.given)) for cell in allowed]
        assert [stray for cell, answer in answers for stray in strays(world, cell, answer)] == []


@pytest.fixture(scope="module")
def useless(world: World) -> dict[str, tuple[str, str]]:
    """Tokens that open nothing, each with what is said to it."""
    portal, boss = world.portal, world.people["administrator"]
    removed, expired, closed = (portal.application(boss, title=title) for title in ("Removed", "Expired", "Closed"))
    dismissed = portal.user("Dismissed")
    tokens = {
        "removed": (removed.token(boss), "401 invalid_token"),
        "expired": (expired.token(boss), "401 expired_token"),
        "not for this person": (
            portal.application(boss, title="Closed", people=(boss.id,)).token(world.people["hermit"]),
            "403 user_access_error",
        ),
        "person dismissed": (closed.token(dismissed), "401 invalid_token"),
    }
    removed.remove()
    families = "SELECT f.id FROM token_family f WHERE f.application_id = :id"
    portal.change(f"UPDATE access_token SET expires_at = 1 WHERE family_id IN ({families})", id=expired.id)
    boss.call("user.update", ID=dismissed.id, ACTIVE="N")
    refresh = tokens["removed"][0].refresh
    shown = {about: (token.access, said) for about, (token, said) in tokens.items()}
    return {**shown, "a refresh token": (refresh, "401 invalid_token"), "made up": ("0" * 32, "401 invalid_token")}


@pytest.mark.parametrize("name", METHODS)
def test_nobody_calls_with_a_token_that_opens_nothing(
    world: World, useless: dict[str, tuple[str, str]], name: str
) -> None:
    first = TABLE[name][0]
    given = first.given(world, "owner", next(first.things(world, "owner"))[1])
    before = contents(world.portal)
    for about, (token, said) in useless.items():
        answer = world.portal.client.post(f"/rest/{name}", {**given, "auth": token})
        assert (about, f"{answer.status} {answer.json['error']}") == (about, said)
    assert contents(world.portal) == before


@pytest.fixture(scope="module")
def narrow(world: World) -> Token:
    """The token of an application that was given a scope of no method."""
    boss = world.people["administrator"]
    return world.portal.application(boss, scope="sale").token(boss)


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if "basic" not in method.scopes])
def test_no_application_calls_beyond_its_scope(narrow: Token, name: str) -> None:
    answer = narrow.answer(name)
    assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")
