"""The cookies of a browser."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

SESSION, FORM, BACK = "beseda_session", "beseda_form", "beseda_back"
# The header in which the portal's own page proves that it, and no other one, makes the browser call.
PROOF = b"x-beseda-form"
# On a developer's portal: the id of whom an administrator acts as.
ACTING_AS = b"x-beseda-as"


def cookies(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    """What a browser keeps for the portal; nothing of what cannot be read."""
    try:
        found = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in found.items()}
