"""The names of all documented methods, built or not. ``make docs`` writes them."""

from functools import cache
from importlib.resources import files

import orjson


@cache
def names() -> dict[str, str]:
    """As they are spelled, by their name in lower case."""
    listed: list[str] = orjson.loads(files("beseda.kernel").joinpath("documented.json").read_bytes())
    return {name.lower(): name for name in listed}
