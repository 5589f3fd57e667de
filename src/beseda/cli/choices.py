"""Every setting, and how it may be chosen."""

from pathlib import Path
from typing import Any, NamedTuple

import click

from beseda.settings import DELIVERIES, LANGUAGES, NEWEST_REVISION, OLDEST_REVISION, PROFILES

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


CHOICES = (
    Choice("data", "The data folder.", click.Path(path_type=Path), metavar="DIR", always_shown=True),
    Choice(
        "database",
        "postgresql://user@host/name or sqlite:///path; without it, SQLite in the data folder.",
        metavar="URL",
        always_shown=True,
    ),
    Choice("files", "s3://bucket/prefix; without it, files are in the data folder.", metavar="URL"),
    Choice("files_endpoint", "Where the bucket is, unless the environment says so.", metavar="URL"),
    Choice("host", "Where to listen.", metavar="HOST"),
    Choice("http_port", "Port of plain HTTP: 0 a free one, off none.", _port, metavar="N|off"),
    Choice("https_port", "Port of HTTPS: 0 a free one, off none.", _port, metavar="N|off"),
    Choice("public_url", "What links begin with; without it, the HTTPS address, else the HTTP one.", metavar="URL"),
    Choice("tls_names", "Further host names and addresses of the portal's own certificate.", metavar="LIST"),
    Choice("trusted_proxies", "Whose X-Forwarded-… to believe: addresses and networks, or *.", metavar="LIST"),
    Choice(
        "oidc_issuer",
        "OpenID Connect: people may sign in at this provider.",
        toml="oidc.issuer",
        metavar="URL",
    ),
    Choice("oidc_client_id", "What the provider knows the portal as.", toml="oidc.client_id", metavar="ID"),
    Choice(
        "oidc_secret_file",
        "The file with the portal's secret at the provider; without it, a public client.",
        toml="oidc.secret_file",
        metavar="FILE",
    ),
    Choice("oidc_name", "What the provider is called; without it, by its host.", toml="oidc.name", metavar="TEXT"),
    Choice(
        "oidc_create",
        "Whether the provider's people are taken on when they come first.",
        _switch,
        "oidc.create",
        metavar="on|off",
        alone="on",
    ),
    Choice("workers", "How many processes serve; more than 1 need PostgreSQL.", int, metavar="N"),
    Choice("bus", "nats://host:port: processes on many servers wake each other over it.", metavar="URL"),
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
        "developer",
        "Let whoever reaches it, on a loopback address, see all calls, make them fail, move the clock, act as anybody.",
        _switch,
        metavar="on|off",
    ),
    Choice(
        "private_targets",
        "Whether handlers of bots may be at private addresses; without it, on where the host is a loopback address"
        " and no proxy is trusted, else off.",
        _switch,
        metavar="on|off",
    ),
    Choice("handler_seconds", "How long a handler may take to answer, in seconds.", int, metavar="N"),
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
    Choice("upload_limit", "Largest request that brings files, in bytes.", int, "limits.upload", metavar="N"),
    Choice("file_limit", "Largest file, in bytes.", int, "limits.file", metavar="N"),
    Choice("storage_limit", "Most bytes of all files together; 0 is no limit.", int, "limits.storage", metavar="N"),
    Choice("depth_limit", "Deepest nesting of a request.", int, "limits.depth", metavar="N"),
    Choice("key_limit", "Most parameters of a form.", int, "limits.keys", metavar="N"),
    Choice(
        "keep_alive_seconds",
        "How long a connection stays open between requests, in seconds: longer than a proxy keeps it.",
        int,
        "limits.keep_alive",
        metavar="N",
    ),
    Choice("connection_limit", "Most connections at a time.", int, "limits.connections", metavar="N"),
    Choice("request_seconds", "How long a request may take to arrive, in seconds.", int, "limits.seconds", metavar="N"),
)
