"""The settings as options of commands: by flag, else BESEDA_… of the environment, else the TOML file, else the default.

The file is the one of ``--config`` (``BESEDA_CONFIG``), else ``beseda.toml`` in the data folder if it is there.
"""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import click

from beseda.cli.choices import CHOICES, Choice
from beseda.cli.settings_file import FILE_NAME, read_file, read_own_file
from beseda.settings import Settings

Command: TypeAlias = Callable[..., None]
_DEFAULTS = Settings()

# A throw-away portal has its own folder and database in one process, and stays out of the way of a real one.
_PLACES = frozenset(("data", "database", "files", "files_endpoint", "workers"))
_OF_DEMO = {"http_port": 0, "https_port": 0, "developer": True}


def settings_of_portal(*, shown: bool = False) -> Callable[[Command], Command]:
    """Give a command ``settings``; the options that only servers are started with are shown where asked for."""

    def declare(command: Command) -> Command:
        declared = _gathered(command, CHOICES)
        for choice in reversed(CHOICES):
            declared = _option(choice, hidden=not shown, default=getattr(_DEFAULTS, choice.field))(declared)
        return _CONFIG(declared)

    return declare


def settings_of_demo(command: Command) -> Command:
    """Give a command ``settings`` of a portal that is thrown away."""
    choices = tuple(choice for choice in CHOICES if choice.field not in _PLACES)
    declared = _gathered(command, choices)
    for choice in reversed(choices):
        default = _OF_DEMO.get(choice.field, getattr(_DEFAULTS, choice.field))
        declared = _option(choice, hidden=False, default=default)(declared)
    return declared


def _option(choice: Choice, *, hidden: bool, default: Any) -> Callable[[Command], Command]:
    more: dict[str, Any] = {"is_flag": False, "flag_value": choice.alone} if choice.alone else {}
    return click.option(
        f"--{choice.field.replace('_', '-')}",
        choice.field,
        type=choice.type,
        default=default,
        envvar=f"BESEDA_{choice.field.upper()}",
        metavar=choice.metavar,
        **more,
        help=choice.text,
        show_default=default != "",
        show_envvar=True,
        hidden=hidden and not choice.always_shown,
        is_eager=choice.field == "data",
        callback=_read_file if choice.field == "data" else None,
    )


def _gathered(command: Command, choices: tuple[Choice, ...]) -> Command:
    @functools.wraps(command)
    def gather(**given: Any) -> None:
        given.pop("config", None)
        settings = Settings(**{choice.field: given.pop(choice.field) for choice in choices})
        settings.check()
        command(settings=settings, **given)

    return gather


def _read_file(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """Let the file give the defaults once it is known which one: --config and --data are read before the rest."""
    known = {**context.params, parameter.name: value}
    if known.get("config"):
        context.default_map = read_file(known["config"])
    elif {"config", "data"} <= known.keys():
        context.default_map = read_own_file(known["data"])
    return value


_CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="BESEDA_CONFIG",
    show_envvar=True,
    metavar="FILE",
    help=f"Settings in TOML; without it, {FILE_NAME} in the data folder if it is there.",
    is_eager=True,
    callback=_read_file,
)
