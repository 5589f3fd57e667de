"""``beseda serve`` and ``beseda demo``: a portal that listens until it is told to stop."""

import gc
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click

from beseda.cli.options import settings_of_demo, settings_of_portal
from beseda.cli.output import json_option
from beseda.settings import Settings

_EPILOG = (
    "Settings come from the command line, else from the environment, else from the file, else they have their default."
)
_no_demo = click.option("--no-demo", is_flag=True, help="Start empty, with an administrator alone.")


@click.command(epilog=_EPILOG)
@settings_of_portal(shown=True)
@_no_demo
@json_option
def serve(settings: Settings, no_demo: bool, as_json: bool) -> None:
    """Serve the portal of a data folder; the first start makes it, with demo people and chats.

    With --json one line on standard output says when and where it is ready. Ctrl-C stops it.
    """
    _run(settings, demo=not no_demo, as_json=as_json)


@click.command
@settings_of_demo
@_no_demo
@json_option
def demo(settings: Settings, no_demo: bool, as_json: bool) -> None:
    """Serve a portal that is gone afterwards, on free ports unless told otherwise."""
    with tempfile.TemporaryDirectory(prefix="beseda-") as folder:
        _run(replace(settings, data=Path(folder)), demo=not no_demo, as_json=as_json)


def _run(settings: Settings, *, demo: bool, as_json: bool) -> None:
    """The server takes a while to import: nothing else, not even --help, waits for it."""
    gc.disable()  # what is imported stays: it is not looked through for garbage, now or later
    serving = import_module("beseda.cli.serving")
    gc.freeze()
    gc.enable()
    serving.run(settings, demo=demo, as_json=as_json)
