"""``beseda doctor``: what the portal stands on, and whether it holds."""

import asyncio
from importlib import import_module
from typing import Any

import click
from click.core import ParameterSource

from beseda.cli.choices import CHOICES
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json
from beseda.settings import Settings

_SOURCES = {
    ParameterSource.COMMANDLINE: "flag",
    ParameterSource.ENVIRONMENT: "environment",
    ParameterSource.DEFAULT_MAP: "file",
    ParameterSource.DEFAULT: "default",
}


@click.command
@settings_of_portal(shown=True)
@json_option
def doctor(settings: Settings, as_json: bool) -> None:
    """Look at everything that a portal needs; exit code 1 when something is bad. Nothing is changed."""
    examination = import_module("beseda.cli.examination")  # knows the server, which takes a while to import
    versions = examination.versions()
    chosen = _chosen(settings, examination.without_password(settings.database))
    findings = asyncio.run(examination.examine(settings))
    healthy = all(one.ok for one in findings)
    if as_json:
        found = [one._asdict() for one in findings]
        print_json({"ok": healthy, "versions": versions, "settings": chosen, "checks": found})
    else:
        click.echo("\n".join(f"{name} {version or 'is missing'}" for name, version in versions.items()))
        click.echo("\n".join(f"{name} = {one['value']} ({one['source']})" for name, one in chosen.items()))
        click.echo("\n".join(f"{'ok ' if one.ok else 'BAD'} {one.name}: {one.text}" for one in findings))
    click.get_current_context().exit(0 if healthy else 1)


def _chosen(settings: Settings, database: str) -> dict[str, dict[str, Any]]:
    """Each setting with where it comes from."""
    context = click.get_current_context()
    found = {}
    for choice in CHOICES:
        source = context.get_parameter_source(choice.field) or ParameterSource.DEFAULT
        found[choice.field] = {"value": getattr(settings, choice.field), "source": _SOURCES[source]}
    found["data"]["value"], found["database"]["value"] = str(settings.data), database
    return found
