"""Certificates: what they say, who may read their keys, when they are made anew, and whom clients go on to trust."""

import http.client
import json
import shutil
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store

from beseda.http import tls
from beseda.http.tls import AuthorityEnded, Certificate
from beseda.settings import Settings
from beseda.testing import Portal

# An authority that an earlier version made, by the library trustme.
TRUSTME = Path(__file__).parent / "trustme_authority"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def own(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates((folder / "server.pem").read_bytes())[0]


def authority(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())


def names(certificate: x509.Certificate) -> set[str]:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(one) for kind in (x509.DNSName, x509.IPAddress) for one in found.get_values_for_type(kind)}


def is_trusted(folder: Path, name: str, *, at: datetime = NOW) -> bool:
    """Whether a strict client that trusts the authority of the folder takes its certificate for this name."""
    store = Store([authority(folder)])
    verifier = PolicyBuilder().store(store).time(at).build_server_verifier(x509.DNSName(name))
    return bool(verifier.verify(own(folder), []))


def usage(certificate: x509.Certificate) -> set[str]:
    extension = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert extension.critical
    kinds = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return {kind for kind in (*kinds, "key_cert_sign", "crl_sign") if getattr(extension.value, kind)}


def test_the_authority_signs_and_does_nothing_else(tmp_path: Path) -> None:
    Certificate(tmp_path).file(now=NOW)
    made = authority(tmp_path)
    assert isinstance(made.public_key(), ec.EllipticCurvePublicKey)
    constraints = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value) == (True, x509.BasicConstraints(ca=True, path_length=0))
    assert usage(made) == {"key_cert_sign"}
    assert made.not_valid_after_utc == NOW + 3650 * DAY
    assert made.not_valid_before_utc < NOW
    assert made.issuer == made.subject


def test_the_certificate_is_of_a_server_and_short_lived(tmp_path: Path) -> None:
    file = Certificate(tmp_path, ("chat.lan", "192.0.2.7", "*.chat.example.com", "чат.example")).file(now=NOW)
    assert file == tmp_path / "server.pem"
    made, extensions = own(tmp_path), own(tmp_path).extensions
    key = made.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    assert made.not_valid_after_utc == NOW + 90 * DAY
    assert list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert usage(made) == {"digital_signature"}
    assert names(made) == {
        *("localhost", str(IPv4Address("127.0.0.1")), str(IPv6Address("::1"))),
        *("chat.lan", "192.0.2.7", "*.chat.example.com", "чат.example".encode("idna").decode()),
    }
    for name in ("localhost", "chat.lan", "any.chat.example.com"):
        assert is_trusted(tmp_path, name)


@pytest.mark.parametrize("name", ["-", "a..b", "x" * 64, "fe80::1%1x/", "a_b!"])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them will do
        Certificate(tmp_path, (name,)).file(now=NOW)
    assert not (tmp_path / "server.pem").exists()


def test_keys_are_their_owners_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    Certificate(tmp_path).file()
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {"ca.pem": 0o644, "ca.key": 0o600, "server.pem": 0o600}


def test_a_good_certificate_stays(tmp_path: Path) -> None:
    Certificate(tmp_path, ("chat.lan", "чат.example")).file(now=NOW)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    Certificate(tmp_path, ("чат.example", "localhost", "chat.lan")).file(now=NOW + 44 * DAY)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("further", "later"),
    [(("chat.lan",), 46 * DAY), (("chat.lan",), 400 * DAY), (("chat.lan",), -DAY), (("other.lan",), DAY), ((), DAY)],
    ids=["near its end", "ended", "from the future", "another name", "fewer names"],
)
def test_another_one_is_made_by_the_same_authority(tmp_path: Path, further: tuple[str, ...], later: timedelta) -> None:
    Certificate(tmp_path, ("chat.lan",)).file(now=NOW)
    before, trusted = own(tmp_path), (tmp_path / "ca.pem").read_bytes()
    Certificate(tmp_path, further).file(now=NOW + later)
    assert own(tmp_path).serial_number != before.serial_number
    assert own(tmp_path).not_valid_after_utc == NOW + later + 90 * DAY
    assert names(own(tmp_path)) == {"localhost", "127.0.0.1", "::1", *further}
    assert (tmp_path / "ca.pem").read_bytes() == trusted
    assert is_trusted(tmp_path, "localhost", at=max(NOW, NOW + later))


def test_a_file_that_is_no_certificate_is_replaced(tmp_path: Path) -> None:
    Certificate(tmp_path).file(now=NOW)
    for content in (b"", b"\xff", b"nonsense until never\n", b"127.0.0.1 ::1 localhost until 2026-08-01\n"):
        (tmp_path / "server.pem").write_bytes(content)
        Certificate(tmp_path).file(now=NOW)
        assert is_trusted(tmp_path, "localhost")


def test_an_authority_made_by_trustme_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    shutil.copytree(TRUSTME, folder)
    for name in ("server.pem", "server.key"):
        shutil.copy(folder / "ca.pem", folder / name)
    Certificate(folder).file(now=NOW)
    assert (folder / "ca.pem").read_bytes() == (TRUSTME / "ca.pem").read_bytes()
    assert own(folder).issuer == authority(folder).subject
    own(folder).verify_directly_issued_by(authority(folder))
    assert own(folder).not_valid_after_utc == NOW + 90 * DAY
    assert sorted(file.name for file in folder.iterdir()) == ["ca.key", "ca.pem", "server.pem"]
    assert is_trusted(folder, "localhost")


def test_an_authority_that_ends_signs_no_longer_than_it_lives(tmp_path: Path) -> None:
    Certificate(tmp_path).file(now=NOW)
    ends = authority(tmp_path).not_valid_after_utc
    Certificate(tmp_path).file(now=ends - DAY)
    assert own(tmp_path).not_valid_after_utc == ends
    assert tls.ends(tmp_path) == (ends, ends)
    with pytest.raises(AuthorityEnded, match=f"ended on {ends:%Y-%m-%d}"):
        Certificate(tmp_path).file(now=ends + DAY)


def test_clients_trust_a_running_portal_which_renews_what_it_shows(tmp_path: Path) -> None:
    """New connections see the new certificate, old ones go on."""
    portal = Portal(Settings(data=tmp_path, durable=False))
    try:
        with connected(portal) as first:
            shown = serial(first)
            (tmp_path / "tls" / "server.pem").unlink()
            Certificate(tmp_path / "tls").file(now=datetime.now(UTC) - 60 * DAY)
            portal._run(portal._server._renew(portal._served))
            with connected(portal) as second:
                assert serial(second) == own(tmp_path / "tls").serial_number != shown
            assert own(tmp_path / "tls").not_valid_after_utc > datetime.now(UTC) + 89 * DAY
            first.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert first.recv(100).startswith(b"HTTP/1.1 200")
    finally:
        portal.close()


def test_a_renewal_that_fails_is_told_and_changes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    portal = Portal(Settings(data=tmp_path, durable=False))
    try:
        with connected(portal) as first:
            shown = serial(first)
        (tmp_path / "tls" / "server.pem").unlink()
        (tmp_path / "tls" / "ca.key").write_text("no key")
        portal._run(portal._server._renew(portal._served))
        assert "the certificate could not be renewed" in caplog.text
        with connected(portal) as second:
            assert serial(second) == shown
    finally:
        portal.close()


def connected(portal: Portal) -> ssl.SSLSocket:
    address = urlsplit(portal.https_url)
    trusting = ssl.create_default_context(cafile=portal.ca_file)
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    plain = socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=30)
    return trusting.wrap_socket(plain, server_hostname="localhost")


def serial(client: ssl.SSLSocket) -> int:
    shown = client.getpeercert(binary_form=True)
    assert shown
    return x509.load_der_x509_certificate(shown).serial_number


@pytest.mark.parametrize(
    "begins", ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST /rest/1/x/scope HTTP/1.1\r\n", "HEAD / "]
)
def test_plain_http_is_told_that_this_port_speaks_https(portal: Portal, begins: str) -> None:
    address = urlsplit(portal.https_url)
    assert address.hostname
    assert address.port
    with socket.create_connection((address.hostname, address.port), timeout=30) as plain:
        plain.sendall(begins.encode())
        answer = http.client.HTTPResponse(plain)
        answer.begin()
        body = answer.read()
        assert (answer.status, answer.headers["connection"]) == (400, "close")
        assert json.loads(body)["error_description"] == "This port speaks HTTPS: begin the address with https://"
        plain.sendall(b"x" * 100_000)  # which is read and forgotten, so that an answer is not lost
    assert healthy(portal) == 200


def healthy(portal: Portal) -> int:
    address = urlsplit(portal.https_url)
    client = http.client.HTTPSConnection(
        address.netloc, context=ssl.create_default_context(cafile=str(portal.ca_file)), timeout=30
    )
    try:
        client.request("GET", "/healthz")
        return client.getresponse().status
    finally:
        client.close()


def test_what_is_neither_is_hung_up_on(portal: Portal) -> None:
    address = urlsplit(portal.https_url)
    assert address.hostname
    assert address.port
    with socket.create_connection((address.hostname, address.port), timeout=30) as plain:
        plain.sendall(b"\x00\x01\x02 nothing that anybody speaks\r\n\r\n")
        said = plain.recv(1000)
    assert b"HTTP" not in said
