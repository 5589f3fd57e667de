"""No webhook code and no password gets into the log, wherever a client puts it."""

import base64
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from beseda.testing import PortalProcess
from beseda.testing.client import Client

BAD = "badcodebadcodebadcodebadcode1234"
PASSWORD = "opensesame-opensesame"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
PARTS = {"Content-Type": "multipart/form-data; boundary=x"}


def paths(code: str) -> Iterator[str]:
    """A code where it belongs, and wherever it does not."""
    yield from (f"/rest/1/{code}/user.current", f"/rest/1/{code}/user.current.json", f"//rest//1/{code}//user.current")
    yield from (
        f"/rest/1/{code}/no.such.method",
        f"/rest/1/{code}/",
        f"/rest/1/{code}",
        f"/rest/{code}",
        f"/rest/{code}/",
    )
    yield from (f"/rest/{code}/1/user.current", f"/rest/1/user.current/{code}", f"/rest/user.current/1/{code}")
    yield from (f"/rest/{code}/user.current", f"/rest/1/{code}/user.current/more", f"/rest/1/{code}%2Fuser.current")
    yield from (
        f"/rest/1/x{code}/user.current",
        f"/rest/{code}.json",
        f"/restful/{code}",
        f"/REST/1/{code}/user.current",
    )
    yield from (f"/{code}", f"/1/{code}/user.current", f"/picture/{code}", f"/bitrix/rest/1/{code}/user.current")
    yield from (
        f"/rest/1/{code[:16]}%{ord(code[16]):x}{code[17:]}/user.current",
        f"/rest/batch?cmd[a]=user.current?auth={code}",
    )
    yield from (f"/?auth={code}", f"/rest/user.current?auth={code}", f"/rest/1/x/user.current?access_token={code}")
    yield from (f"/rest/1/x/user.current?a[={code}", f"/rest/1/x/user.current?%ff={code}", f"/healthz?auth={code}")


def bodies(code: str) -> Iterator[tuple[dict[str, str], str]]:
    """A code in well-made and in broken bodies."""
    yield FORM, f"auth={code}"
    yield FORM, f"auth[{code}]={code}&%ff={code}"
    yield JSON, json.dumps({"auth": code, "password": code})
    yield JSON, f'{{"auth": "{code}"'
    yield JSON, f'"{code}"'
    yield PARTS, f'--x\r\nContent-Disposition: form-data; name="auth"\r\n\r\n{code}\r\n--x--\r\n'
    yield PARTS, f'--x\r\nContent-Disposition: form-data; name="{code}"\r\n\r\n{code}'
    yield {"Content-Type": code}, code
    yield {"Authorization": f"Bearer {code}"}, ""
    yield {"Authorization": f"Basic {base64.b64encode(code.encode()).decode()}", "Cookie": f"session={code}"}, ""
    yield FORM, f"auth={code}&filler={'x' * 3000}"


def malformed(code: str) -> Iterator[bytes]:
    """A code in what is hardly HTTP."""
    yield f"GET /rest/1/{code}/user.current HTTP/9.9\r\n\r\n".encode()
    yield f"{code}\r\n\r\n".encode()
    yield f"GET /rest/1/{code}/user.current\r\n\r\n".encode()
    yield f"GET /rest/1/{code}/user.current HTTP/1.1\r\nHost: a\r\n{code}\r\n\r\n".encode()
    yield f"GET /rest/1/{code}/\xff HTTP/1.1\r\nHost: a\r\n\r\n".encode("latin-1")
    yield f"POST /rest/1/{code}/user.current HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nauth={code}".encode()
    upgrade = "Upgrade: websocket\r\nConnection: upgrade"
    yield f"GET /rest/1/{code}/user.current HTTP/1.1\r\nHost: a\r\n{upgrade}\r\n\r\n".encode()


def send_raw(portal: PortalProcess, request: bytes) -> None:
    """Send bytes, hang up, and wait for the other side to do so."""
    where = urlsplit(portal.url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass


def abuse(portal: PortalProcess, code: str) -> set[int]:
    """Put a code everywhere; the statuses that came back."""
    client = Client(portal.url)
    statuses = {client.send(verb, path).status for verb in ("GET", "POST") for path in paths(code)}
    for path in ("/rest/user.current", f"/rest/1/{code}/user.current", f"/rest/1/{code}/im.message.add", "/"):
        statuses |= {client.send("POST", path, body.encode(), headers).status for headers, body in bodies(code)}
    client.close()
    for request in malformed(code):
        send_raw(portal, request)
    return statuses


def test_the_log_holds_no_secret(process_with_debug_log: PortalProcess) -> None:
    portal = process_with_debug_log
    good = urlsplit(portal.webhook_url).path.split("/")[3]
    assert len(good) == 32
    assert abuse(portal, good) >= {200, 400, 401, 404, 413}
    assert abuse(portal, BAD) >= {200, 400, 401, 404, 413}
    assert portal.run("user", "add", "--login", "maria", "--password", "-", given=f"{PASSWORD}\n").returncode == 0
    portal.call("im.message.add", DIALOG_ID="2", MESSAGE=f"password: {PASSWORD}")
    noted = (portal.data / "first-run.txt").read_text("utf-8").split("password ")[1].split()[0]
    log = portal.log
    assert log.count('"event":"request"') > 200
    assert '"method":"im.message.add"' in log
    assert '"path":"/healthz"' in log
    assert [secret for secret in (good, BAD, PASSWORD, noted) if secret in log] == []
    assert all(json.loads(line)["at"] for line in log.splitlines())
    portal.stop()
    assert [secret for secret in (good, BAD, PASSWORD, noted) if secret in portal.log] == []
