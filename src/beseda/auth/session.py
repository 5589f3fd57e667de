"""Who calls from the portal's own page: signed in by a cookie, with the proof that the page was given in a header.

A cookie alone is not enough: a browser sends it whoever makes it call. Pages of other origins do not know the proof.
"""

import contextlib
from collections.abc import Mapping

from beseda import errors
from beseda.domain.applications import portal_secret, secret
from beseda.domain.auth import scopes
from beseda.domain.people import sessions, status
from beseda.errors.spec import ApiError
from beseda.kernel import acting
from beseda.kernel.portal import Portal
from beseda.model import Actor, Credential
from beseda.store.database import StorageError
from beseda.wire.cookies import FORM, PROOF, SESSION, cookies

_SCOPES = frozenset(scopes.ALL)


async def actor(portal: Portal, headers: Mapping[bytes, bytes]) -> Actor | None:
    """Who is signed in; None where no page of the portal calls. ``INVALID_CREDENTIALS`` when the session is over."""
    proof = headers.get(PROOF)
    if proof is None:
        return None
    kept, now = cookies(headers), portal.now
    shown = kept.get(SESSION, "")
    identity = await portal.database.write(portal_secret.of_portal)
    person = await portal.database.read(lambda tx: sessions.find(tx, shown, now=now))
    expected = identity.form_token(kept.get(FORM, ""), shown)
    person = await acting.person(portal, person, headers)
    if person is None or not secret.fits(proof.decode("latin-1"), secret.hashed(expected)):
        raise ApiError(errors.system.INVALID_CREDENTIALS, "nobody is signed in, or the page was given to somebody else")
    if not status.noted_lately(person, now):
        person_id = person.id
        with contextlib.suppress(StorageError):  # a full disk must not keep people from reading
            await portal.database.write(lambda tx: status.note_activity(tx, [person_id], now=now))
        person = person._replace(last_activity_at=now)
    return Actor(person, now, portal.settings.language, Credential("session", person.id), _SCOPES)
