"""Keys of Web Push, on the curve that it is bound to; loaded where one is needed: cryptography takes a while."""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()


def new() -> bytes:
    """A private key: its number."""
    return ec.generate_private_key(_CURVE).private_numbers().private_value.to_bytes(32, "big")


def public(private: bytes) -> bytes:
    """The point that belongs to a private key."""
    key = ec.derive_private_key(int.from_bytes(private, "big"), _CURVE)
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def check_point(point: bytes) -> None:
    """``ValueError`` for what is no point of the curve."""
    ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
