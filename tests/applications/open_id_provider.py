"""A provider of OpenID Connect in a process of its own; accounts with a claim ``lie`` get tokens that are none.

``python -m tests.applications.open_id_provider``: prints its address; ends with its standard input.
"""

import base64
import hmac
import json
import os
import sys
import threading
from typing import Any

import flask
import oidc_provider_mock
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

_OTHER = RSAKey.generate_key(2048, {"kid": "other"})


def _told(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _lied(lie: str, claims: dict[str, Any], key: Any, token: str) -> str:
    lies: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": "another"},
        "no nonce": {"nonce": None},
        "audience": {"aud": ["somebody-else"]},
        "party": {"aud": [claims["aud"][0] if isinstance(claims["aud"], list) else claims["aud"], "x"], "azp": "x"},
        "issuer": {"iss": "https://evil.example.com"},
        "expired": {"exp": claims["iat"] - 3600, "iat": claims["iat"] - 7200},
        "from the future": {"iat": claims["iat"] + 3600},
        "no subject": {"sub": None},
        "other access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    }
    told = {name: value for name, value in (claims | lies.get(lie, {})).items() if value is not None}
    head, body, signature = token.split(".")
    match lie:
        case "unsigned":
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{body}."
        case "signature of another":
            return jwt.encode({"alg": "RS256"}, told, _OTHER)
        case "signed with the public key":
            said = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(told)}"
            mac = hmac.digest(key.as_pem(private=False), said.encode(), "sha256")
            return f"{said}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        case "changed":
            return f"{head}.{_part(told | {'email': 'chief@example.com'})}.{signature}"
        case "no token":
            return "x"
        case _:
            return jwt.encode(_told(head), told, key)


def _application() -> flask.Flask:
    app: flask.Flask = oidc_provider_mock.app(require_nonce=True)
    challenges: dict[str, str] = {}
    secrets: list[str] = []

    @app.after_request
    def remember(response: flask.Response) -> flask.Response:
        location = response.headers.get("Location", "")
        if flask.request.path == "/oauth2/authorize" and "code=" in location:
            code = location.split("code=")[1].split("&")[0]
            assert flask.request.args["code_challenge_method"] == "S256"
            challenges[code] = flask.request.args["code_challenge"]
        return response

    @app.before_request
    def prove() -> tuple[str, int] | None:
        form = flask.request.form
        if flask.request.path == "/oauth2/token":
            secrets.extend(form[name] for name in ("code", "code_verifier"))
            if create_s256_code_challenge(form["code_verifier"]) != challenges.get(form["code"]):
                return json.dumps({"error": "invalid_grant"}), 400
        return None

    @app.after_request
    def lie(response: flask.Response) -> flask.Response:
        answer = response.get_json(silent=True)
        if flask.request.path == "/oauth2/token" and isinstance(answer, dict) and "id_token" in answer:
            claims = _told(answer["id_token"].split(".")[1])
            if claims.get("lie"):
                key = flask.g.oidc_provider_mock_storage.jwk
                key = RSAKey.import_key(key.as_dict(is_private=True))
                answer["id_token"] = _lied(claims["lie"], claims, key, answer["id_token"])
                response.set_data(json.dumps(answer))
            secrets.extend(str(answer[name]) for name in ("access_token", "refresh_token", "id_token"))
        return response

    @app.get("/secrets")
    def told() -> list[str]:
        return secrets

    return app


def main() -> None:
    """Serve until standard input ends."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    server = make_server("127.0.0.1", 0, _application(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - that is what it tells
    sys.stdin.read()


if __name__ == "__main__":
    main()
