"""The authorization server's endpoint for tokens. Official: settings/oauth/index, auto-renewal, error-codes.

It answers under any name: clients have those of the vendor built in.
"""

import orjson

from beseda.app import Request, refusal
from beseda.domain.applications import local, portal_secret, tokens
from beseda.domain.applications.tokens import Tokens
from beseda.errors.spec import ErrorSpec
from beseda.http import given
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.model import LocalApplication
from beseda.store.database import Tx
from beseda.wire.views import tokens as view

TOKEN = "/oauth/token"  # noqa: S105 - an address
# Official: settings/oauth/error-codes; the statuses are those of RFC 6749. Quirk 216
_INVALID_REQUEST = ErrorSpec("invalid_request", "The request is missing a parameter, or has one that is not known", 400)
_INVALID_CLIENT = ErrorSpec("invalid_client", "The client is not known, or its secret is wrong", 401)
_INVALID_GRANT = ErrorSpec("invalid_grant", "The code or token is not known, was used, or has expired", 400)
_INVALID_SCOPE = ErrorSpec("invalid_scope", "The application may not do as much", 400)
_HEADERS = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))


async def token(portal: Portal, request: Request) -> Response:
    """Tokens for a code, or new ones for a refresh token."""
    asked = given.query(request) | await given.form(request)
    issued = await portal.database.write(lambda tx: _issued(tx, asked, now=portal.now))
    if isinstance(issued, ErrorSpec):
        return Response(issued.status, refusal(issued), headers=_HEADERS)
    identity = await portal.database.write(portal_secret.of_portal)
    shown = view.answer(
        portal.settings.public_url,
        identity.member_id,
        access=issued.access,
        refresh=issued.refresh,
        expires_at=issued.expires_at,
        scope=issued.scope,
        user_id=issued.person_id,
        now=portal.now,
    )
    return Response(200, orjson.dumps(shown), headers=_HEADERS)


async def _issued(tx: Tx, asked: dict[str, str], *, now: int) -> Tokens | ErrorSpec:
    """What is refused is an answer, too: that a code was used twice has to be kept."""
    kind = asked.get("grant_type", "")
    secret = {"authorization_code": "code", "refresh_token": "refresh_token"}.get(kind, "")
    if not secret or not asked.get(secret):
        return _INVALID_REQUEST
    application = await local.authenticate(tx, asked.get("client_id", ""), asked.get("client_secret", ""))
    if application is None:
        return _INVALID_CLIENT
    scope = {one.strip() for one in asked.get("scope", "").split(",") if one.strip()}
    if not scope <= set(application.scope.split(",")):
        return _INVALID_SCOPE
    issued = await _for(tx, application, asked, now=now)
    return issued or _INVALID_GRANT


async def _for(tx: Tx, application: LocalApplication, asked: dict[str, str], *, now: int) -> Tokens | None:
    if asked["grant_type"] == "refresh_token":
        return await tokens.renew(tx, application, asked["refresh_token"], now=now)
    return await tokens.exchange(tx, application, asked["code"], verifier=asked.get("code_verifier", ""), now=now)
