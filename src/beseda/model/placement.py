"""Places in the messenger where pages of applications are shown."""

from typing import NamedTuple


class Placement(NamedTuple):
    """A row of ``placement``; ``options`` and ``lang_all`` are JSON."""

    id: int
    application_id: int
    placement: str
    handler: str
    title: str
    description: str
    options: str
    lang_all: str
