"""A certificate authority that signs certificates of servers, and nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFE = timedelta(days=3650)
# Clocks of clients may be slow.
_SLACK = timedelta(hours=1)
_NOTHING = dict.fromkeys(
    (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ),
    False,
)


class Authority(NamedTuple):
    """A certificate that signs others, and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @classmethod
    def make(cls, *, now: datetime) -> Self:
        """A new one, good for ten years: P-256, may sign certificates of servers only, not of other authorities."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Beseda local authority")
        draft = (
            _draft(name, name, key.public_key(), now=now, ends=now + _LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.KeyUsage(**_NOTHING | {"key_cert_sign": True}), critical=True)
        )
        return cls(draft.sign(key, hashes.SHA256()), key)

    @classmethod
    def load(cls, certificate: bytes, key: bytes) -> Self:
        """One that was made before, by whatever program, in PEM. ``ValueError`` when they are none."""
        loaded = serialization.load_pem_private_key(key, password=None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise ValueError("the key of the authority is neither an elliptic curve's nor RSA")  # noqa: TRY004 - see above
        return cls(x509.load_pem_x509_certificate(certificate), loaded)

    @property
    def ends(self) -> datetime:
        """From when on it is not trusted any more."""
        return self.certificate.not_valid_after_utc

    @property
    def certificate_pem(self) -> bytes:
        """What clients trust."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """What nobody else may know."""
        return _pem(self.key)

    def issue(self, names: Sequence[str | IPv4Address | IPv6Address], *, now: datetime, ends: datetime) -> bytes:
        """Key, certificate of a server with these names, and authority, in PEM. ``ValueError`` for a bad name."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = [x509.DNSName(one) if isinstance(one, str) else x509.IPAddress(one) for one in names]
        draft = (
            _draft(_name("Beseda"), self.certificate.subject, key.public_key(), now=now, ends=ends)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**_NOTHING | {"digital_signature": True}), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(named), critical=False)
            .add_extension(self._identifier, critical=False)
        )
        made = draft.sign(self.key, hashes.SHA256())
        return _pem(key) + made.public_bytes(serialization.Encoding.PEM) + self.certificate_pem

    @property
    def _identifier(self) -> x509.AuthorityKeyIdentifier:
        own = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Beseda"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, now: datetime, ends: datetime
) -> x509.CertificateBuilder:
    """What every certificate has."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
