"""Certificates of a local authority, made on first use and anew before they end.

The folder holds ``ca.pem``, which clients trust, its key ``ca.key``, and ``server.pem``: a line that tells names and
end, then key, certificate and authority in PEM. It is one file, so that nobody ever reads a key of another certificate.
"""

import ipaddress
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from beseda.http.authority import Authority

_NAMES = ("localhost", "127.0.0.1", "::1")
_LIFE = timedelta(days=90)
# So long before its end another one is made.
_RENEWED = timedelta(days=45)
_EARLIER_FILES = ("server.key", "names.txt")


class AuthorityEnded(ValueError):
    """The authority of a folder can sign nothing any more; the text says what to do."""


class Certificate(NamedTuple):
    """A certificate for this machine and further names (DNS names, also with ``*.`` in front, and IP addresses)."""

    folder: Path
    names: tuple[str, ...] = ()

    def file(self, *, now: datetime | None = None) -> Path:
        """The file of key and certificate, made anew when it is missing, near its end, or for other names.

        ``ValueError`` for a name that cannot be, ``AuthorityEnded``.
        """
        moment = now or datetime.now(UTC)
        path, wanted = _server_file(self.folder), " ".join(sorted({*_NAMES, *self.names}))
        if not _is_good(path, wanted, moment):
            _issue(self.folder, path, wanted, moment)
        return path


def authority_file(folder: Path) -> Path:
    """Where clients find the authority to trust."""
    return folder / "ca.pem"


def _server_file(folder: Path) -> Path:
    return folder / "server.pem"


def _is_good(path: Path, wanted: str, now: datetime) -> bool:
    """Whether a certificate is there for these names and not near its end. To look into it would take far longer."""
    try:
        with path.open(encoding="utf-8") as file:
            names, _, ends = file.readline().rstrip("\n").rpartition(" until ")
            return names == wanted and _RENEWED < datetime.fromisoformat(ends) - now <= _LIFE
    except (OSError, ValueError, TypeError):  # not there, or not ours
        return False


def _issue(folder: Path, path: Path, names: str, now: datetime) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority = _authority(folder, now)
    ends = min((now + _LIFE).replace(microsecond=0), authority.ends)
    if ends <= now:
        raise AuthorityEnded(
            f"the authority of {folder} ended on {ends:%Y-%m-%d}: without the folder, a start makes anew"
        )
    issued = authority.issue([_as_spelled(name) for name in names.split()], now=now, ends=ends)
    write_secret(path, f"{names} until {ends.isoformat()}\n".encode() + issued)
    for name in _EARLIER_FILES:
        (folder / name).unlink(missing_ok=True)


def _as_spelled(name: str) -> "ipaddress.IPv4Address | ipaddress.IPv6Address | str":
    """A name as a certificate has it. ``ValueError`` when it can be none."""
    import idna  # noqa: PLC0415 - needed once

    try:
        return ipaddress.ip_address(name)
    except ValueError:
        wildcard, host = ("*.", name[2:]) if name.startswith("*.") else ("", name)
        return wildcard + idna.encode(host, uts46=True).decode("ascii")


def _authority(folder: Path, now: datetime) -> "Authority":
    """The authority of the folder; a new one where there is none."""
    from beseda.http.authority import Authority  # noqa: PLC0415 - slow to load, and seldom needed

    key = folder / "ca.key"
    if key.exists():
        return Authority.load(authority_file(folder).read_bytes(), key.read_bytes())
    made = Authority.make(now=now)
    _write(authority_file(folder), made.certificate_pem, mode=0o644)
    write_secret(key, made.key_pem)
    return made


class Ends(NamedTuple):
    """When the authority ends, and when the certificate that it signed."""

    authority: datetime
    certificate: datetime


def ends(folder: Path) -> Ends:
    """What the certificates of the folder say of their ends. ``OSError`` when there are none, ``ValueError``."""
    from cryptography import x509  # noqa: PLC0415 - slow to load

    authority, own = (
        min(one.not_valid_after_utc for one in x509.load_pem_x509_certificates(file.read_bytes()))
        for file in (authority_file(folder), _server_file(folder))
    )
    return Ends(authority, own)


def names(folder: Path) -> frozenset[str]:
    """What the certificate of the folder is for; nothing where there is none that can be read."""
    try:
        first = _server_file(folder).read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, ValueError):
        return frozenset()
    return frozenset(first.rpartition(" until ")[0].split())


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    _write(path, content, mode=0o600)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    number, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # which nobody else can read
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(number, mode)
            os.fsync(number)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink()
        raise
