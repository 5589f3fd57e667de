"""``beseda db``: the database itself."""

import time
from importlib import import_module
from pathlib import Path

import click

from beseda.cli.opening import require, with_database
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json
from beseda.settings import Settings
from beseda.store.database import Database
from beseda.store.schema import consistency
from beseda.store.schema import migrate as migrations


@click.group()
def db() -> None:
    """The database itself."""


@db.command
@settings_of_portal()
@json_option
def migrate(settings: Settings, as_json: bool) -> None:
    """Bring the schema up to date, as the start of a server does; an empty database gets its tables."""

    async def work(database: Database) -> list[str]:
        return [f"{step.number:04} {step.name}" for step in await migrations.migrate(database, now=int(time.time()))]

    done = with_database(settings, work)
    if as_json:
        print_json(done)
    else:
        click.echo("\n".join(done) or "The schema is up to date.")


@db.command
@settings_of_portal()
@json_option
def check(settings: Settings, as_json: bool) -> None:
    """Look for damage; exit code 1 when there is some."""
    require(settings)

    async def work(database: Database) -> list[str]:
        return await database.check() or await database.read(consistency.problems)

    problems = with_database(settings, work)
    if as_json:
        print_json({"ok": not problems, "problems": problems})
    else:
        click.echo("\n".join(problems) or "The database is whole.")
    click.get_current_context().exit(1 if problems else 0)


@db.command
@settings_of_portal()
@click.option("--contents/--no-contents", default=True, help="Whether the contents of files are copied.")
@click.argument("file", type=click.Path(path_type=Path))
def backup(settings: Settings, file: Path, contents: bool) -> None:
    """Copy the whole database into FILE, as of one moment, while servers go on; contents of files into FILE.files.

    Of SQLite it is a database like the first, of PostgreSQL a file for pg_restore.
    """
    require(settings)
    try:
        file.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error

    try:
        with_database(settings, lambda database: database.backup(str(file)))
    except BaseException:
        file.unlink()
        raise
    if contents:  # for a day nothing is deleted that the copy names
        _copy_contents(settings, file.with_name(f"{file.name}.files"))


def _copy_contents(settings: Settings, folder: Path) -> None:
    files = import_module("beseda.cli.files")  # the other commands need none of it
    missing = with_database(settings, lambda database: files.copy(database, files.store_of(settings), folder))
    if missing:
        raise click.ClickException(f"the copy is made, but contents of files are missing: {', '.join(missing)}")
