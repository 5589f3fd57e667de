"""Certificates of a local authority, made on first use."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from beseda.http.server import Certificate

if TYPE_CHECKING:
    import trustme

_NAMES = ("localhost", "127.0.0.1", "::1")


def authority_file(folder: Path) -> Path:
    """Where clients find the authority to trust."""
    return folder / "ca.pem"


def certificate(folder: Path, names: tuple[str, ...] = ()) -> Certificate:
    """A certificate for this machine and these names, by the authority of the folder; both are made when missing."""
    made = _files(folder)
    wanted = " ".join(sorted({*_NAMES, *names}))
    listed = folder / "names.txt"
    if not (made.chain.exists() and listed.exists() and listed.read_text() == wanted):
        listed.unlink(missing_ok=True)  # until key and certificate are both written, neither counts
        _issue(folder, made, wanted.split())
        listed.write_text(wanted)
    return made


def _files(folder: Path) -> Certificate:
    return Certificate(folder / "server.pem", folder / "server.key")


def _issue(folder: Path, made: Certificate, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    issued = _authority(folder).issue_cert(*names, common_name="Beseda")
    write_secret(made.key, issued.private_key_pem.bytes())
    made.chain.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))


def _authority(folder: Path) -> "trustme.CA":
    import trustme  # noqa: PLC0415 - slow to load, and needed once

    key = folder / "ca.key"
    if key.exists():
        return trustme.CA.from_pem(authority_file(folder).read_bytes(), key.read_bytes())
    made = trustme.CA(organization_name="Beseda local authority", organization_unit_name="Beseda")
    authority_file(folder).write_bytes(made.cert_pem.bytes())
    write_secret(key, made.private_key_pem.bytes())
    return made


def expires(folder: Path) -> datetime:
    """When the certificate or its authority ends, whichever is first. ``OSError`` when there is none."""
    from cryptography import x509  # noqa: PLC0415 - slow to load

    chains = (authority_file(folder).read_bytes(), _files(folder).chain.read_bytes())
    return min(one.not_valid_after_utc for chain in chains for one in x509.load_pem_x509_certificates(chain))


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
