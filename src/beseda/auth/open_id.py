"""OpenID Connect as a client: what a provider is asked, and what it has to prove.

OpenID Connect Core 1.0 (code flow), Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (issuer of an answer).
Nothing is remembered between two people who sign in: keys and addresses are always those that the provider has now.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from beseda.delivery import client
from beseda.domain.people.identities import Account
from beseda.settings import Settings

_SECONDS = 10
_LEEWAY = 60
_LONGEST_SUBJECT = 255
_OK = 200
# Signatures that only the provider can make: neither none nor those with a secret that both sides know.
_ALGORITHMS = frozenset(
    ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
)
_FORM = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}


class Refused(Exception):
    """The provider cannot be asked, or did not prove what it has to; the text says what, without secrets."""


class Provider(NamedTuple):
    """What a provider says of itself; ``names_itself``: its answers have to tell whose they are."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    algorithms: frozenset[str]
    secret_in_body: bool
    names_itself: bool


class Way(NamedTuple):
    """One person's way to the provider and back: the address to come back to, and what belongs to it."""

    returns_to: str
    state: str
    nonce: str
    verifier: str


async def discover(settings: Settings) -> Provider:
    """The provider as it is now. ``Refused``."""
    issuer = settings.oidc_issuer
    told = await _ask("GET", get_well_known_url(issuer, external=True), issuer)
    if told.get("issuer") != issuer:
        raise Refused(f"the provider calls itself {told.get('issuer')!r}")
    authorization, token, keys = (
        _place(told, name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    if not (authorization and token and keys):
        raise Refused("the provider does not say where to sign in, or in an unsafe place")
    return Provider(
        issuer,
        authorization_endpoint=authorization,
        token_endpoint=token,
        jwks_uri=keys,
        end_session_endpoint=_place(told, "end_session_endpoint"),
        algorithms=_ALGORITHMS & _texts(told.get("id_token_signing_alg_values_supported", ["RS256"])),
        secret_in_body="client_secret_post" in _texts(told.get("token_endpoint_auth_methods_supported", [])),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def address(provider: Provider, settings: Settings, way: Way) -> str:
    """Where somebody signs in."""
    return str(
        prepare_grant_uri(
            provider.authorization_endpoint,
            settings.oidc_client_id,
            "code",
            redirect_uri=way.returns_to,
            scope="openid email profile",
            state=way.state,
            nonce=way.nonce,
            code_challenge=create_s256_code_challenge(way.verifier),
            code_challenge_method="S256",
        )
    )


def farewell(provider: Provider, settings: Settings, returns_to: str) -> str:
    """Where somebody signs out of the provider; "" where it has no such place. Official: RP-Initiated Logout 1.0."""
    if not provider.end_session_endpoint:
        return ""
    told = (("client_id", settings.oidc_client_id), ("post_logout_redirect_uri", returns_to))
    return str(add_params_to_uri(provider.end_session_endpoint, told))


async def account(
    provider: Provider, settings: Settings, way: Way, answered: Mapping[str, str], *, now: int
) -> Account:
    """Whose account somebody came back with. ``Refused``."""
    named = answered.get("iss")
    if named != provider.issuer and (named is not None or provider.names_itself):
        raise Refused(f"the answer is that of {named!r}")
    tokens = await _exchange(provider, settings, way, answered["code"])
    keys = await _ask("GET", provider.jwks_uri, provider.issuer)
    return _account(_claims(provider, settings, way, tokens, keys, now=now))


async def _exchange(provider: Provider, settings: Settings, way: Way, code: str) -> dict[str, Any]:
    body = prepare_token_request(
        "authorization_code", code=code, redirect_uri=way.returns_to, code_verifier=way.verifier
    )
    secret = _secret(settings.oidc_secret_file)
    method = ("client_secret_post" if provider.secret_in_body else "client_secret_basic") if secret else "none"
    proof = ClientAuth(settings.oidc_client_id, secret, method)
    url, headers, body = proof.prepare("POST", provider.token_endpoint, dict(_FORM), body)
    return await _ask("POST", url, provider.issuer, body.encode(), headers)


def _secret(file: str) -> str:
    """The portal's secret at the provider; "" of a public client."""
    try:
        return Path(file).read_text(encoding="utf-8").strip() if file else ""
    except (OSError, ValueError) as error:
        raise Refused(f"the secret cannot be read: {type(error).__name__}") from error


def _claims(
    provider: Provider, settings: Settings, way: Way, tokens: dict[str, Any], keys: Any, *, now: int
) -> dict[str, Any]:
    """What the token says, once its signature, issuer, audience, times and nonce are those that they have to be."""
    registry = JWSRegistry(algorithms=provider.algorithms, strict_check_header=False)
    try:
        token = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), registry=registry)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": settings.oidc_client_id},
            },
            {"nonce": way.nonce, "client_id": settings.oidc_client_id, "access_token": tokens.get("access_token")},
        )
        claims.validate(now=now, leeway=_LEEWAY)
    except JoseError as error:
        raise Refused(f"the token of the provider is none: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # nothing that keys or tokens look like
        raise Refused(f"the provider's token or keys cannot be read: {type(error).__name__}") from error
    return dict(claims)


def _account(claims: dict[str, Any]) -> Account:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise Refused("the token of the provider names nobody")
    # Entra does not tell of e-mails, but of the owner of their domain.
    verified = claims.get("email_verified") is True or claims.get("xms_edov") in (True, "1", "true")
    names = {name: claims.get(name) for name in ("email", "given_name", "family_name", "name")}
    email, first, last, whole = (value.strip() if isinstance(value, str) else "" for value in names.values())
    return Account(claims["iss"], subject, email if verified else "", first or ("" if last else whole), last)


async def _ask(
    method: str, url: str, issuer: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object that the provider answers with; an administrator chose it, so it may be at a private address."""
    try:
        answer = await client.ask(method, url, body, headers or {}, seconds=_SECONDS, private=True)
    except client.Unreached as error:
        raise Refused(f"{issuer} cannot be reached: {error}") from error
    try:
        told = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        told = None
    if answer.status != _OK or not isinstance(told, dict):
        said = told.get("error") if isinstance(told, dict) else None
        raise Refused(f"{urlsplit(url).path} of the provider answered {answer.status} {str(said or '')[:80]}".rstrip())
    return told


def _place(told: dict[str, Any], name: str) -> str:
    """An address that the provider tells; "" where it is none, or not as safe as that of the issuer."""
    url = told.get(name)
    if not isinstance(url, str):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.hostname and parts.scheme in {"https", urlsplit(told["issuer"]).scheme} else ""


def _texts(value: object) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()
