"""The settings as options of commands: by flag, else BESEDA_… of the environment, else the TOML file, else the default.

The file is the one of ``--config`` (``BESEDA_CONFIG``), else ``beseda.toml`` in the data folder if it is there.
"""

import functools
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import click

from beseda.settings import DELIVERIES, LANGUAGES, NEWEST_REVISION, OLDEST_REVISION, PROFILES, Settings, SettingWrong

Command: TypeAlias = Callable[..., None]
FILE_NAME = "beseda.toml"
_DEFAULTS = Settings()
_LAST_PORT = 65_535


def _port(value: str | int) -> int | None:
    """A port; ``off`` is none. ``ValueError`` makes click refuse."""
    if value == "off" or value is False:
        return None
    number = int(value)
    if value is True or not 0 <= number <= _LAST_PORT:
        raise ValueError
    return number


def _switch(value: str | int) -> bool:
    """On or off; in TOML also true or false. ``ValueError`` makes click refuse."""
    if isinstance(value, bool):
        return value
    return ("off", "on").index(str(value)) == 1


def _seconds(value: str | int) -> int:
    """A number of seconds; ``off`` is 0. ``ValueError`` makes click refuse."""
    return 0 if value == "off" or value is False else int(value)


class Choice(NamedTuple):
    """One setting: the field of ``Settings``, and how it may be chosen. ``toml`` is its place in the file.

    ``alone``: what its flag without a value means.
    """

    field: str
    text: str
    type: Any = str
    toml: str = ""
    metavar: str | None = None
    always_shown: bool = False
    alone: str | None = None

    @property
    def key(self) -> str:
        """Its place in the file."""
        return self.toml or self.field

    def option(self, *, hidden: bool, default: Any) -> Callable[[Command], Command]:
        """The option of a command."""
        more: dict[str, Any] = {"is_flag": False, "flag_value": self.alone} if self.alone else {}
        return click.option(
            f"--{self.field.replace('_', '-')}",
            self.field,
            type=self.type,
            default=default,
            envvar=f"BESEDA_{self.field.upper()}",
            metavar=self.metavar,
            **more,
            help=self.text,
            show_default=default != "",
            show_envvar=True,
            hidden=hidden and not self.always_shown,
            is_eager=self.field == "data",
            callback=_read_file if self.field == "data" else None,
        )


CHOICES = (
    Choice("data", "The data folder.", click.Path(path_type=Path), metavar="DIR", always_shown=True),
    Choice(
        "database",
        "postgresql://user@host/name or sqlite:///path; without it, SQLite in the data folder.",
        metavar="URL",
        always_shown=True,
    ),
    Choice("host", "Where to listen.", metavar="HOST"),
    Choice("http_port", "Port of plain HTTP: 0 a free one, off none.", _port, metavar="N|off"),
    Choice("https_port", "Port of HTTPS: 0 a free one, off none.", _port, metavar="N|off"),
    Choice("public_url", "What links begin with; without it, the HTTPS address, else the HTTP one.", metavar="URL"),
    Choice("trusted_proxies", "Whose X-Forwarded-… to believe: addresses and networks, or *.", metavar="LIST"),
    Choice("workers", "How many processes serve; more than 1 need PostgreSQL.", int, metavar="N"),
    Choice("revision", f"Which REST revision to be, {OLDEST_REVISION} to {NEWEST_REVISION}.", int, metavar="N"),
    Choice("name", "What the portal is called.", metavar="TEXT"),
    Choice("time_zone", "Time zone of dates in answers.", metavar="NAME"),
    Choice("language", "Language of system messages and demo data.", metavar="|".join(LANGUAGES)),
    Choice("log_level", "Least level to log.", click.Choice(["debug", "info", "warning", "error"])),
    Choice(
        "delivery",
        "Events for handlers of bots: portal once, as documented; reliable signed, and again until they are taken.",
        metavar="|".join(DELIVERIES),
    ),
    Choice(
        "private_targets",
        "Whether handlers of bots may be at private addresses; without it, on where the host is a loopback address"
        " and no proxy is trusted, else off.",
        _switch,
        metavar="on|off",
    ),
    Choice(
        "profile",
        "Which kind of portal to be: box has no limits of requests, cloud 50 and 2 more each second from one address,"
        " enterprise 250 and 5.",
        metavar="|".join(PROFILES),
    ),
    Choice("require_https", "Whether calls over plain HTTP are refused.", _switch, metavar="on|off", alone="on"),
    Choice(
        "operating_limit",
        "Most seconds that calls of one method by one webhook may take in ten minutes; without it, 480 in the cloud"
        " profiles, else off.",
        _seconds,
        "limits.operating",
        metavar="N|off",
    ),
    Choice("recent_limit", "Longest list of conversations.", int, "limits.recent", metavar="N"),
    Choice("people_limit", "Most active people; 0 is no limit.", int, "limits.people", metavar="N"),
    Choice("edit_days", "How long authors may change what they said, in days.", int, "limits.edit_days", metavar="N"),
    Choice("body_limit", "Largest request, in bytes.", int, "limits.body", metavar="N"),
    Choice("depth_limit", "Deepest nesting of a request.", int, "limits.depth", metavar="N"),
    Choice("key_limit", "Most parameters of a form.", int, "limits.keys", metavar="N"),
    Choice("request_seconds", "How long a request may take to arrive, in seconds.", int, "limits.seconds", metavar="N"),
)
# A throw-away portal has its own folder and database in one process, and stays out of the way of a real one.
_PLACES = frozenset(("data", "database", "workers"))
_FREE_PORTS = {"http_port": 0, "https_port": 0}


def settings_of_portal(*, shown: bool = False) -> Callable[[Command], Command]:
    """Give a command ``settings``; the options that only servers are started with are shown where asked for."""

    def declare(command: Command) -> Command:
        declared = _gathered(command, CHOICES)
        for choice in reversed(CHOICES):
            declared = choice.option(hidden=not shown, default=getattr(_DEFAULTS, choice.field))(declared)
        return _CONFIG(declared)

    return declare


def settings_of_demo(command: Command) -> Command:
    """Give a command ``settings`` of a portal that is thrown away."""
    choices = tuple(choice for choice in CHOICES if choice.field not in _PLACES)
    declared = _gathered(command, choices)
    for choice in reversed(choices):
        default = _FREE_PORTS.get(choice.field, getattr(_DEFAULTS, choice.field))
        declared = choice.option(hidden=False, default=default)(declared)
    return declared


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
        context.default_map = _read_own_file(known["data"] / FILE_NAME)
    return value


def _read_own_file(file: Path) -> dict[str, str | int]:
    found = read_file(file) if file.is_file() else {}
    if "data" in found:
        raise SettingWrong(f"{file}: data is the folder that this file is in")
    return found


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


def read_file(file: Path) -> dict[str, str | int]:
    """The settings in a TOML file, by field. ``SettingWrong`` for what is none."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingWrong(f"{file}: {error.strerror}") from error
    except ValueError as error:  # not UTF-8, not TOML
        raise SettingWrong(f"{file}: {error}") from error
    fields = {choice.key: choice.field for choice in CHOICES}
    found = {}
    for key, value in _flat(content).items():
        if key not in fields:
            raise SettingWrong(f"{file}: unknown setting {key}; there are {', '.join(fields)}")
        if not isinstance(value, str | int):
            raise SettingWrong(f"{file}: {key} must be text or a whole number")
        found[fields[key]] = value
    return found


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in content.items():
        flat |= {f"{key}.{inner}": item for inner, item in value.items()} if isinstance(value, dict) else {key: value}
    return flat
