"""The settings in a file of TOML."""

import tomllib
from pathlib import Path
from typing import Any

from beseda.cli.choices import CHOICES
from beseda.settings import SettingWrong

FILE_NAME = "beseda.toml"


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


def read_own_file(folder: Path) -> dict[str, str | int]:
    """The settings in the data folder's own file, if there is one. ``SettingWrong``."""
    file = folder / FILE_NAME
    found = read_file(file) if file.is_file() else {}
    if "data" in found:
        raise SettingWrong(f"{file}: data is the folder that this file is in")
    return found


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in content.items():
        flat |= {f"{key}.{inner}": item for inner, item in value.items()} if isinstance(value, dict) else {key: value}
    return flat
