"""What a server says of itself: to people, to programs, and in the note of the first start."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from beseda import __version__
from beseda.cli import first
from beseda.cli.addresses import Addresses, addresses, webhook_url
from beseda.cli.first import Keys
from beseda.cli.output import print_json
from beseda.http import tls
from beseda.http.enter import ENTER
from beseda.settings import Settings


class Opening(NamedTuple):
    """A portal that is about to be served: its final settings, and its keys on the first start.

    ``code``: what signs somebody in at a developer's portal.
    """

    settings: Settings
    keys: Keys | None
    code: str = ""

    @property
    def authority(self) -> Path | None:
        """Who signed its certificate, where it has one."""
        return None if self.settings.https_port is None else tls.authority_file(self.settings.certificates)

    @property
    def local(self) -> Addresses:
        """Where it is found on this machine."""
        return addresses(self.settings)

    @property
    def entry(self) -> str | None:
        """The address that signs somebody in, once; over plain HTTP, which no browser warns of on this machine."""
        return f"{self.local.http or self.local.https}{ENTER}/#{self.code}" if self.code else None


def write_note(opening: Opening) -> None:
    """Keep what the first start told."""
    if opening.keys is not None:
        text = first.note(opening.keys, opening.settings.public_url, opening.local, opening.authority)
        tls.write_secret(first.note_file(opening.settings.data), text.encode())


def announce(opening: Opening, *, as_json: bool) -> None:
    """Say where the portal is, now that it answers."""
    if as_json:
        print_json(_as_data(opening))
    else:
        click.echo("\n".join(_lines(opening)))


def _as_data(opening: Opening) -> dict[str, str | None]:
    hook = opening.keys.webhook if opening.keys else None
    return {
        "http": opening.local.http,
        "https": opening.local.https,
        "ca": str(opening.authority) if opening.authority else None,
        "webhook": webhook_url(opening.settings.public_url, hook.user_id, hook.code) if hook else None,
        "data": str(opening.settings.data),
        **({"open": opening.entry} if opening.entry else {}),
    }


def _lines(opening: Opening) -> Iterator[str]:
    yield f"Beseda {__version__}, REST revision {opening.settings.revision}"
    if opening.local.https:
        yield f"HTTPS          {opening.local.https}"
        yield f"Authority      {opening.authority} (for --cacert, REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS)"
    if opening.local.http:
        yield f"HTTP           {opening.local.http}"
    yield f"Data           {opening.settings.data}"
    if opening.entry and sys.stdout.isatty():  # what is not seen by somebody is kept in a log
        yield f"Open           {opening.entry} (signs you in, once)"
    note = first.note_file(opening.settings.data)
    if opening.keys and sys.stdout.isatty():
        yield note.read_text(encoding="utf-8").rstrip()
    if note.exists():
        yield f"First start    {note}"
