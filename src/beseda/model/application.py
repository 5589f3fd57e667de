"""Applications: programs that act at the portal under a name of their own."""

from typing import NamedTuple

_SHOWN = 32


class Application(NamedTuple):
    """A row of ``application``. ``key`` is the SHA-256, in hexadecimal, of the token or client id it is known by."""

    id: int
    key: str
    created_at: int

    @property
    def client_id(self) -> str:
        """Its name, as far as others may know it."""
        return self.key[:_SHOWN]
