"""``beseda user``: the people of the portal."""

import sys
from typing import Any

import click

from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.domain import event_log
from beseda.domain.applications import tokens
from beseda.domain.people import identities, sessions
from beseda.domain.people.accounts import LoginTaken, NewPerson, create, hash_password
from beseda.kernel.portal import Portal
from beseda.model import Person
from beseda.settings import Settings
from beseda.store.database import Tx
from beseda.store.people import person_rows


@click.group()
def user() -> None:
    """The people of the portal."""


@user.command
@settings_of_portal()
@click.option("--login", required=True)
@click.option("--first-name", default="")
@click.option("--last-name", default="")
@click.option("--email", default="")
@click.option("--position", "work_position", default="")
@click.option("--gender", type=click.Choice(["M", "F"]))
@click.option("--admin", is_flag=True, help="An administrator of the portal.")
@click.option("--extranet", is_flag=True, help="A guest, who knows only the people of their own chats.")
@click.option("--password", type=click.Choice(["-"]), metavar="-", help="Read the password from standard input.")
@json_option
def add(settings: Settings, gender: str | None, password: str | None, as_json: bool, **known: Any) -> None:
    """Take somebody on; prints the id."""
    newcomer = NewPerson(**known, gender=gender or "", password=_asked() if password else "")

    async def work(portal: Portal) -> int:
        async def taken_on(tx: Tx) -> int:
            person_id = await create(tx, newcomer, now=portal.now)
            await event_log.append(tx, event_log.PERSON_ADDED, now=portal.now, person=person_id)
            return person_id

        return await portal.database.write(taken_on)

    try:
        person_id = with_portal(settings, work)
    except LoginTaken:
        raise click.ClickException(f"somebody has the login {newcomer.login} already") from None
    if as_json:
        print_json({"id": person_id, "login": newcomer.login})
    else:
        click.echo(person_id)


@user.command(name="list")
@settings_of_portal()
@json_option
def list_people(settings: Settings, as_json: bool) -> None:
    """List everybody."""

    async def work(portal: Portal) -> list[Person]:
        return await portal.database.read(person_rows.all_people)

    found = with_portal(settings, work)
    if as_json:
        print_json([_as_data(person) for person in found])
    else:
        rows = [(one.id, one.login, one.name, one.work_position, ", ".join(_marks(one))) for one in found]
        print_table(("ID", "LOGIN", "NAME", "POSITION", ""), rows)


@user.command
@settings_of_portal()
@click.argument("person_id", metavar="ID", type=int)
def password(settings: Settings, person_id: int) -> None:
    """Set somebody's password: asked for, or read from standard input. They are signed out everywhere."""
    hashed = hash_password(_asked())

    async def work(portal: Portal) -> bool:
        async def changed(tx: Tx) -> bool:
            if await person_rows.find(tx, person_id) is None:
                return False
            await person_rows.set_password(tx, person_id, hashed)
            await sessions.end_all(tx, person_id, now=portal.now)
            return True

        return await portal.database.write(changed)

    if not with_portal(settings, work):
        raise click.ClickException(f"there is nobody with the id {person_id}")


@user.command(name="sign-out")
@settings_of_portal()
@click.argument("person_id", metavar="ID", type=int)
def sign_out(settings: Settings, person_id: int) -> None:
    """Sign somebody out of all browsers, and end the tokens that applications have of them."""

    async def work(portal: Portal) -> None:
        async def ended(tx: Tx) -> None:
            await sessions.end_all(tx, person_id, now=portal.now)
            await tokens.revoke_person(tx, person_id, now=portal.now)

        await portal.database.write(ended)

    with_portal(settings, work)


@user.command
@settings_of_portal()
@click.argument("person_id", metavar="ID", type=int)
def unlink(settings: Settings, person_id: int) -> None:
    """Forget by which account at the provider somebody is known: the next one with their e-mail is theirs."""

    async def work(portal: Portal) -> None:
        await portal.database.write(lambda tx: identities.forget(tx, person_id))

    with_portal(settings, work)


def _asked() -> str:
    """A password, never from the command line, where others would see it."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise click.ClickException("no password on standard input")
    return given


def _as_data(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "login": person.login,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "position": person.work_position,
        "gender": person.gender,
        **{name: bool(value) for name, value in _flags(person).items()},
    }


def _flags(person: Person) -> dict[str, int]:
    return {"active": person.active, "admin": person.admin, "extranet": person.extranet, "bot": int(person.bot)}


def _marks(person: Person) -> list[str]:
    """What is unusual about somebody."""
    flags = _flags(person) | {"inactive": not person.active, "active": 0}
    return [name for name, value in flags.items() if value]
