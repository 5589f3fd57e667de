"""What callers prove themselves with: made by chance, stored only as a hash."""

import hashlib
import hmac
import secrets
import string

_ALPHABET = string.ascii_lowercase + string.digits
_LENGTH = 32  # 165 bits


def new(length: int = _LENGTH) -> str:
    """A secret that nobody can guess, in small letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def hashed(secret: str) -> str:
    """What is stored of a secret: it is long, so that a plain hash keeps it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fits(secret: str, stored: str) -> bool:
    """Whether this is the secret behind a hash; it takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(hashed(secret), stored)
