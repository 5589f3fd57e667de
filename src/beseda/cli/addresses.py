"""Addresses as they are printed."""

from typing import NamedTuple

from beseda.settings import Settings

# Who listens everywhere is reached here.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - named, not bound


class Addresses(NamedTuple):
    """Where a portal listens; None where it does not."""

    http: str | None
    https: str | None

    @property
    def best(self) -> str:
        """The one to give away."""
        return self.https or self.http or ""


def addresses(settings: Settings) -> Addresses:
    """Where a portal with these settings is found on this machine."""
    name = reachable(settings.host)
    host = f"[{name}]" if ":" in name else name
    return Addresses(
        f"http://{host}:{settings.http_port}" if settings.http_port is not None else None,
        f"https://{host}:{settings.https_port}" if settings.https_port is not None else None,
    )


def reachable(host: str) -> str:
    """The host as a client on this machine spells it."""
    return _EVERYWHERE.get(host, host)


def webhook_url(base: str, user_id: int, code: str) -> str:
    """The address of a webhook, with a slash at its end."""
    return f"{base}/rest/{user_id}/{code}/"
