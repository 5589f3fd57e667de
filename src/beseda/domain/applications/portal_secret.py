"""What a portal proves itself with, to the handlers of bots and to itself: made once, kept for good."""

import hashlib
import hmac
import secrets
from typing import NamedTuple

from beseda.store import settings
from beseda.store.database import Tx

_NAME = "secret"
_DIGITS = 32


class Identity(NamedTuple):
    """The portal's secret, and what is made of it."""

    secret: str

    @property
    def member_id(self) -> str:
        """The name that no other portal has."""
        return self._made_for("portal")

    def application_token(self, application: str) -> str:
        """What an application recognises the portal's calls by."""
        return self._made_for(f"application {application}")

    def webhook_token(self, webhook_id: int) -> str:
        """What the handler of an outbound webhook recognises the portal's calls by."""
        return self._made_for(f"outbound webhook {webhook_id}")

    def form_token(self, cookie: str, session: str) -> str:
        """What a form holds that a browser with these cookies was shown."""
        return self._made_for(f"form {cookie} {session}")

    def file_signature(self, file_id: int, user_id: int, expires: int) -> str:
        """What proves that somebody may fetch a file until then, in seconds since 1970."""
        return self._made_for(f"file {file_id} for {user_id} until {expires}")

    def upload_signature(self, folder_id: int, user_id: int, expires: int) -> str:
        """What proves that somebody may upload into a folder until then, in seconds since 1970."""
        return self._made_for(f"upload into {folder_id} by {user_id} until {expires}")

    def channel_proof(self, name: str) -> str:
        """What proves that the portal gave out a channel."""
        return self._made_for(f"channel {name}")

    def topic(self, about: str) -> str:
        """A name of what is told through others, who cannot tell what it is."""
        return self._made_for(f"topic {about}")

    def sign_in_proof(self, part: str, state: str, cookie: str) -> str:
        """What belongs to a browser's way to a provider and back: 64 digits, as a verifier of PKCE has to be long."""
        return self._made_for(f"sign-in {part} {state} {cookie}", 2 * _DIGITS)

    def _made_for(self, purpose: str, digits: int = _DIGITS) -> str:
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:digits]


async def of_portal(tx: Tx) -> Identity:
    """The portal's identity."""
    known = await settings.find(tx, _NAME)
    if known is None:
        known = await settings.put_once(tx, _NAME, secrets.token_hex(_DIGITS))
    return Identity(known)
