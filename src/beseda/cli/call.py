"""``beseda call``: one REST call, made in this process on the data of the portal."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import click
import orjson

from beseda import app
from beseda.auth import authenticate
from beseda.auth.authenticate import Credentials
from beseda.cli.methods import complete_method, complete_parameter, explain
from beseda.cli.naming import check_names, method_named, person_named
from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option
from beseda.domain.auth import scopes
from beseda.errors.spec import ApiError
from beseda.kernel.dispatch import perform
from beseda.kernel.portal import Portal
from beseda.model import LOCAL, Actor
from beseda.settings import NEWEST_REVISION, Settings
from beseda.store.people import person_rows
from beseda.wire.php_forms import FormError, nest
from beseda.wire.request import BadRequest, Limits, parse_json


@click.command(add_help_option=False)
@settings_of_portal()
@click.argument("method", required=False, shell_complete=complete_method)
@click.argument("parameters", metavar="[KEY=VALUE | KEY:=JSON]...", nargs=-1, shell_complete=complete_parameter)
@click.option("--user", metavar="LOGIN|ID", help="Call as this person; else as the oldest administrator.")
@click.option("--webhook", metavar="URL", help="Call with the rights of this webhook of the portal.")
@json_option
@click.option("--help", "-h", "help_wanted", is_flag=True, help="Show this, or the parameters of METHOD.")
def call(
    settings: Settings,
    method: str | None,
    parameters: tuple[str, ...],
    user: str | None,
    webhook: str | None,
    as_json: bool,
    help_wanted: bool,
) -> None:
    """Call METHOD and print its answer. KEY may be nested: `fields[NAME]=x`."""
    context = click.get_current_context()
    if help_wanted or method is None:
        click.echo(_explained(method) if method else context.get_help())
        return
    limits = Limits(depth=settings.depth_limit, keys=settings.key_limit)
    check_names(method_named(method, settings.revision), given := read_parameters(parameters, limits))

    async def work(portal: Portal) -> bytes:
        actor = await _by_webhook(portal, webhook) if webhook else await _by_person(portal, user)
        return app.spell(await perform(portal, portal.database, actor, method, given))

    try:
        answer = with_portal(settings, work)
    except ApiError as error:
        click.echo(str(error), err=True)
        context.exit(1)
    click.echo(answer if as_json else orjson.dumps(orjson.loads(answer), option=orjson.OPT_INDENT_2))


def read_parameters(texts: Iterable[str], limits: Limits) -> dict[str, Any]:
    """``a[b][0]=x`` nests as PHP does, ``key:=json`` takes the value as JSON."""
    try:
        return nest(_pairs(texts, limits), most_keys=limits.keys, depth=limits.depth)
    except FormError as error:
        raise click.ClickException(str(error)) from None


def _pairs(texts: Iterable[str], limits: Limits) -> Iterator[tuple[str, Any]]:
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise click.ClickException(f"{text}: KEY=VALUE or KEY:=JSON is expected")
        yield (key[:-1], _json(text, value, limits)) if key.endswith(":") else (key, value)


def _json(text: str, value: str, limits: Limits) -> Any:
    try:
        return parse_json(value.encode(), limits)
    except (BadRequest, UnicodeEncodeError):
        raise click.ClickException(f"{text}: what follows := is not usable JSON") from None


def _explained(name: str) -> str:
    return explain(method_named(name, NEWEST_REVISION))


async def _by_webhook(portal: Portal, url: str) -> Actor:
    match [part for part in urlsplit(url).path.split("/") if part]:
        case ["rest", user_id, code]:
            return await authenticate.actor(portal, Credentials(user_id, code))
        case _:
            raise click.ClickException("the webhook's address is not …/rest/{user}/{code}/")


async def _by_person(portal: Portal, name: str | None) -> Actor:
    if name is None:
        everybody = await portal.database.read(person_rows.all_people)
        person = next((one for one in everybody if one.active and one.admin), None)
    else:
        person = await portal.database.read(lambda tx: person_named(tx, name))
    if person is None:
        raise click.ClickException("there is no such person" if name else "there is no administrator: name a --user")
    return Actor(person, portal.now, portal.settings.language, LOCAL, frozenset(scopes.ALL))
