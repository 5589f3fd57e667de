"""What an administrator may choose: by flag, else environment, else TOML file, else the default."""

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

LANGUAGES = ("en", "ru")
# portal: events are sent once, as documented; reliable: signed, and again until they are taken, for three days.
DELIVERIES = ("portal", "reliable")
# box: no limits; cloud and enterprise: those of the vendor's cloud, on most tariffs and on the largest.
PROFILES = ("box", "cloud", "enterprise")
_OPERATING_SECONDS = {"box": 0, "cloud": 480, "enterprise": 480}
OLDEST_REVISION, NEWEST_REVISION = 18, 36
_BUSES = ("nats://", "tls://")
_SQLITE = "sqlite:///"


class SettingWrong(ValueError):
    """A choice that cannot be; its text says which, and what could be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One portal's choices. A port: 0 is a free one, None is none.

    ``body_limit``: bytes of a request, ``upload_limit`` of one that brings files, in Base64 four for three;
    ``file_limit``: of a file, ``storage_limit`` of all contents together, 0 is none.
    ``private_targets``: None leaves it to the host; ``operating_limit``: seconds, 0 is none, None leaves it to the
    profile.
    """

    data: Path = Path("var")
    database: str = ""
    files: str = ""
    files_endpoint: str = ""
    host: str = "127.0.0.1"
    http_port: int | None = 8080
    https_port: int | None = 8443
    public_url: str = ""
    tls_names: str = ""
    trusted_proxies: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_secret_file: str = ""
    oidc_name: str = ""
    oidc_create: bool = False
    workers: int = 1
    bus: str = ""
    revision: int = NEWEST_REVISION
    name: str = "Beseda"
    time_zone: str = "UTC"
    language: str = "en"
    log_level: str = "info"
    delivery: str = "portal"
    private_targets: bool | None = None
    handler_seconds: int = 10
    profile: str = PROFILES[0]
    require_https: bool = False
    operating_limit: int | None = None
    recent_limit: int = 200
    people_limit: int = 0
    edit_days: int = 3
    body_limit: int = 16 * 1024 * 1024
    upload_limit: int = 160 * 1024 * 1024
    file_limit: int = 100 * 1024 * 1024
    storage_limit: int = 0
    depth_limit: int = 100
    key_limit: int = 10_000
    request_seconds: int = 60
    keep_alive_seconds: int = 75
    connection_limit: int = 2000
    durable: bool = True
    developer: bool = False

    @property
    def database_url(self) -> str:
        """Where the data is: the chosen URL, else SQLite in the data folder."""
        return self.database or f"{_SQLITE}{self.data / 'beseda.sqlite'}"

    @property
    def sqlite_file(self) -> Path | None:
        """The file that the data is in; None on PostgreSQL."""
        url = self.database_url
        return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None

    @property
    def certificates(self) -> Path:
        """The folder of the local authority and its certificate."""
        return self.data / "tls"

    @property
    def files_folder(self) -> Path:
        """The file store, unless it is a bucket."""
        return self.data / "files"

    @property
    def spool_folder(self) -> Path:
        """Where large requests are kept while they last."""
        return self.data / "spool"

    @property
    def reaches_private(self) -> bool:
        """Whether handlers may be at private addresses: unless chosen, where nobody but this machine can call."""
        if self.private_targets is None:
            return not self.trusted_proxies and is_loopback(self.host)
        return self.private_targets

    @property
    def operating_seconds(self) -> int:
        """How long calls of one method by one caller may take within ten minutes; 0 is no limit."""
        return _OPERATING_SECONDS[self.profile] if self.operating_limit is None else self.operating_limit

    def check(self) -> None:
        """``SettingWrong`` for what cannot be."""
        if self.delivery not in DELIVERIES:
            raise SettingWrong(f"unknown delivery {self.delivery!r}: {' or '.join(DELIVERIES)}")
        if self.profile not in PROFILES:
            raise SettingWrong(f"unknown profile {self.profile!r}: {', '.join(PROFILES)}")
        if self.require_https and self.https_port is None and not self.trusted_proxies:
            raise SettingWrong("HTTPS is required, but there is neither a port nor a trusted proxy for it")
        if self.operating_limit is not None and self.operating_limit < 0:
            raise SettingWrong("a limit of operating time must be at least 0, which is none")
        if self.language not in LANGUAGES:
            raise SettingWrong(f"unknown language {self.language!r}: {' or '.join(LANGUAGES)}")
        if not OLDEST_REVISION <= self.revision <= NEWEST_REVISION:
            raise SettingWrong(f"no revision {self.revision}: {OLDEST_REVISION} to {NEWEST_REVISION}")
        self._check_developer()
        limits = (self.recent_limit, self.body_limit, self.upload_limit, self.depth_limit, self.key_limit)
        times = (self.request_seconds, self.keep_alive_seconds, self.handler_seconds)
        if min(*limits, *times, self.connection_limit) < 1:
            raise SettingWrong("a limit must be at least 1")
        if self.edit_days < 0:
            raise SettingWrong(f"messages can be changed for 0 days or more, not {self.edit_days}")
        if self.file_limit < 1:
            raise SettingWrong("a file must be allowed at least 1 byte")
        if self.storage_limit < 0:
            raise SettingWrong("a limit of all files must be at least 0, which is none")
        if self.people_limit < 0:
            raise SettingWrong("a limit of people must be at least 0, which is none")
        if self.workers < 1:
            raise SettingWrong("there must be at least 1 worker")
        if self.workers > 1 and self.sqlite_file is not None:
            raise SettingWrong("one process serves an SQLite file: several workers need a database on PostgreSQL")
        if self.bus and not self.bus.startswith(_BUSES):
            raise SettingWrong(f"a bus is nats://host:port or tls://host:port, not {self.bus!r}")
        if self.http_port is None and self.https_port is None:
            raise SettingWrong("both ports are off: nothing would be served")
        _check_provider(self)
        _check_zone(self.time_zone)
        _check_address(self.public_url)
        _check_database(self.database_url)
        _check_files(self.files)

    def _check_developer(self) -> None:
        """Whoever reaches a developer's portal may do anything there: nobody but this machine shall."""
        if not self.developer:
            return
        hosts = (self.host, urlsplit(self.public_url).hostname or self.host)
        if self.trusted_proxies or not all(is_loopback(host) for host in hosts):
            raise SettingWrong("a developer's portal is for this machine alone: a loopback address, and no proxy")
        if self.workers > 1:
            raise SettingWrong("a developer's portal is one process")


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")


def _check_provider(settings: Settings) -> None:
    try:
        parts = urlsplit(settings.oidc_issuer)
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        good = secure and parts.hostname and parts.port != 0 and not parts.query + parts.fragment
    except ValueError:
        good = False
    if settings.oidc_issuer and not good:
        raise SettingWrong(f"no issuer of OpenID Connect: {settings.oidc_issuer!r}: one like https://id.example.com")
    if bool(settings.oidc_issuer) != bool(settings.oidc_client_id):
        raise SettingWrong("OpenID Connect needs both an issuer and a client id")
    if settings.oidc_secret_file and not os.access(settings.oidc_secret_file, os.R_OK):
        raise SettingWrong(f"the secret of OpenID Connect cannot be read: {settings.oidc_secret_file}")


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingWrong(f"unknown time zone {name!r}: a name like Europe/Berlin") from None


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and parts.port != 0
            and not parts.query + parts.fragment
        )
    except ValueError:
        good = False
    if url and not good:
        raise SettingWrong(f"not a public URL: {url!r}: one like https://chat.example.com")


def _check_database(url: str) -> None:
    """Without the URL in the text: even a mistyped one may show its password."""
    try:
        parts = urlsplit(url)
        known = url.startswith(_SQLITE) or (parts.scheme in {"postgresql", "postgres"} and parts.port != 0)
    except ValueError:
        known = False
    if not known:
        raise SettingWrong("the database is neither sqlite:///path nor postgresql://user:password@host/name")


def _check_files(place: str) -> None:
    try:
        parts = urlsplit(place)
        known = not place or (parts.scheme == "s3" and parts.hostname and not parts.query + parts.fragment)
    except ValueError:
        known = False
    if not known:
        raise SettingWrong(f"files are not kept at {place!r}: s3://bucket/prefix, or in the data folder without it")
