"""People and webhooks as administrators make them: logins, passwords, scopes, codes."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from beseda.domain.auth import scopes, webhooks
from beseda.domain.auth.scopes import ScopeUnknown
from beseda.domain.auth.webhooks import NobodyThere
from beseda.domain.people import accounts
from beseda.domain.people.accounts import LoginTaken, NewPerson
from beseda.store.database import Tx
from beseda.store.engines import open_database
from beseda.store.people import person_rows as stored
from beseda.store.schema.migrate import migrate

T = TypeVar("T")
NOW = 1_000


def inside(folder: Path, work: Callable[[Tx], Awaitable[T]]) -> T:
    """Do something in one transaction on a database in this folder."""

    async def run() -> T:
        database = await open_database(f"sqlite:///{folder / 'test.sqlite'}")
        try:
            await migrate(database, now=NOW)
            return await database.write(work)
        finally:
            await database.close()

    return asyncio.run(run())


def test_a_login_belongs_to_one_person(tmp_path: Path) -> None:
    inside(tmp_path, lambda tx: accounts.create(tx, NewPerson("anna"), now=NOW))
    with pytest.raises(LoginTaken):
        inside(tmp_path, lambda tx: accounts.create(tx, NewPerson("anna"), now=NOW))


def test_who_has_no_name_goes_by_the_login(tmp_path: Path) -> None:
    async def work(tx: Tx) -> list[str]:
        ids = [await accounts.create(tx, one, now=NOW) for one in (NewPerson("a"), NewPerson("b", "", "Smith"))]
        return [person.name for person in (await stored.load(tx, ids)).values()]

    assert inside(tmp_path, work) == ["a", "Smith"]


def test_employees_have_a_department_and_guests_have_none(tmp_path: Path) -> None:
    async def work(tx: Tx) -> list[str]:
        newcomers = (NewPerson("a"), NewPerson("b", extranet=True))
        ids = [await accounts.create(tx, one, now=NOW) for one in newcomers]
        return [person.departments for person in (await stored.load(tx, ids)).values()]

    assert inside(tmp_path, work) == ["[1]", "[]"]


@pytest.mark.parametrize("password", ["secret", "пароль", "x" * 1000, " "])
def test_a_password_fits_its_own_hash_alone(password: str) -> None:
    kept = accounts.hash_password(password)
    assert accounts.password_fits(password, kept)
    assert not accounts.password_fits(password + "x", kept)
    assert not accounts.password_fits("", kept)
    assert password not in kept
    assert accounts.hash_password(password) != kept, "two people with one password must not look alike"


def test_nothing_fits_where_no_password_was_set() -> None:
    assert not accounts.password_fits("", "")
    assert not accounts.password_fits("x", "")


def test_a_webhook_needs_somebody_active(tmp_path: Path) -> None:
    async def work(tx: Tx) -> None:
        gone = await accounts.create(tx, NewPerson("gone"), now=NOW)
        await tx.run("UPDATE person SET active = 0 WHERE id = :id", id=gone)
        for user_id in (gone, 999):
            with pytest.raises(NobodyThere):
                await webhooks.issue(tx, user_id, "im", title="", now=NOW)

    inside(tmp_path, work)


def test_codes_are_long_and_never_the_same(tmp_path: Path) -> None:
    async def work(tx: Tx) -> list[str]:
        anna = await accounts.create(tx, NewPerson("anna"), now=NOW)
        return [(await webhooks.issue(tx, anna, "im", title="", now=NOW)).code for _ in range(20)]

    codes = inside(tmp_path, work)
    assert len(set(codes)) == 20
    assert all(len(code) == 32 and code.isalnum() for code in codes)


def test_revoking_again_or_what_is_not_there_tells_so(tmp_path: Path) -> None:
    async def work(tx: Tx) -> list[bool]:
        anna = await accounts.create(tx, NewPerson("anna"), now=NOW)
        issued = await webhooks.issue(tx, anna, "im", title="", now=NOW)
        return [await webhooks.revoke(tx, number, now=NOW) for number in (issued.id, issued.id, 999)]

    assert inside(tmp_path, work) == [True, False, False]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("im", "im"),
        ("user, im ,im", "im,user"),
        ("", ""),
        (" , ", ""),
        ("sign.b2e,user.userfield", "sign.b2e,user.userfield"),
    ],
)
def test_scopes_are_a_list_in_order(text: str, kept: str) -> None:
    assert scopes.parse(text) == kept


@pytest.mark.parametrize("text", ["IM", "chat", "im,nothing", "basic", "im user"])
def test_a_scope_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(ScopeUnknown):
        scopes.parse(text)


def test_a_webhook_with_an_unknown_scope_is_not_made(tmp_path: Path) -> None:
    async def work(tx: Tx) -> object:
        anna = await accounts.create(tx, NewPerson("anna"), now=NOW)
        with pytest.raises(ScopeUnknown):
            await webhooks.issue(tx, anna, "im,nothing", title="", now=NOW)
        return await tx.all("SELECT w.id FROM webhook w")

    assert inside(tmp_path, work) == []
