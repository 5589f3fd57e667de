"""``beseda new``: programs to begin with."""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from importlib.resources import files as resources
from pathlib import Path
from string import Template

import click

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEMPLATE = ".txt"  # so that nobody takes what is to be filled in for a program
_KEPT = {"requirements.txt", "requirements-test.txt"}
_SECRET_BYTES = 15


@click.group
def new() -> None:
    """Write a program to begin with."""


@new.command
@click.argument("name")
@click.option(
    "--generation",
    type=click.Choice(["1", "2"]),
    default="2",
    show_default=True,
    help="2 asks for its events and needs no address (imbot.v2); 1 is told of them at an address (imbot).",
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write it; the name, unless given.")
def bot(name: str, generation: str, folder: Path | None) -> None:
    """Write a bot that works, with its test.

    NAME is its code: lower-case letters, digits and underscores. Nothing that is there is overwritten.
    """
    if not _NAME.fullmatch(name):
        rule = "a lower-case letter, then letters, digits and underscores, 40 at most"
        raise click.BadParameter(rule, param_hint="NAME")
    place = folder or Path(name)
    if place.exists() and any(place.iterdir()):
        raise click.ClickException(f"{place} is not empty")
    place.mkdir(parents=True, exist_ok=True)
    title = name.replace("_", " ").capitalize()
    words = {"code": name, "title": title, "secret": secrets.token_urlsafe(_SECRET_BYTES), "beseda": _requirement()}
    for file, text in _files(generation, words):
        (place / file).write_text(text, encoding="utf-8")
        click.echo(place / file)


def _requirement() -> str:
    """This Beseda as pip names it: by where it was installed from, because an index may have others of its name."""
    known = distribution("beseda")
    origin = json.loads(known.read_text("direct_url.json") or "{}")
    if "vcs_info" in origin:
        vcs = origin["vcs_info"]
        return f"beseda[test] @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}"
    return f"beseda[test] @ {origin['url']}" if "url" in origin else f"beseda[test]=={known.version}"


def _files(generation: str, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The files of a bot by their names."""
    for folder in ("common", f"v{generation}"):
        for one in sorted(resources("beseda.cli").joinpath("new_bot", folder).iterdir(), key=lambda file: file.name):
            name = one.name if one.name in _KEPT else one.name.removesuffix(_TEMPLATE)
            yield name, Template(one.read_text(encoding="utf-8")).substitute(words)
