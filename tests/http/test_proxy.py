"""Behind a real nginx, set up as ``deploy/nginx.conf`` says: the portal never hangs up on it between two requests."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from beseda.testing import Portal, eventually
from beseda.testing.client import Client

CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
# How long uvicorn alone would keep an idle connection, and a little more.
TOO_LONG_FOR_OTHERS = 5.5

pytestmark = pytest.mark.skipif(
    NGINX is None and "BESEDA_REQUIRE_NGINX" not in os.environ, reason="no nginx on this machine"
)


@pytest.fixture
def through_nginx(portal: Portal, tmp_path: Path) -> Iterator[Client]:
    """A client of the portal that only knows the proxy."""
    port = free_port()
    (tmp_path / "nginx.conf").write_text(config(portal, port, tmp_path), encoding="utf-8")
    command = [str(NGINX), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")]
    with subprocess.Popen([*command, "-g", "daemon off;"]) as nginx:
        client = Client(f"http://127.0.0.1:{port}")
        try:
            eventually(lambda: listens(port))
            yield client
        finally:
            client.close()
            nginx.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def config(portal: Portal, port: int, folder: Path) -> str:
    """What is shipped, on plain HTTP, for this portal; nothing is kept outside of the folder."""
    shipped = CONFIG.read_text(encoding="utf-8")
    shipped = shipped.replace("127.0.0.1:8080", urlsplit(portal.url).netloc)
    shipped = shipped.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    shipped = re.sub(r"\n *ssl_certificate.*;", "", shipped)
    paths = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {folder / 'nginx.pid'};\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{shipped}\n}}\n"


def kept(portal: Portal) -> set[str]:
    """The ends of open connections to the portal, as the system knows them."""
    port = f":{urlsplit(portal.url).port:04X}"
    rows = [row.split() for row in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return {row[2] for row in rows if row[1].endswith(port) and row[3] == "01"}


def test_a_connection_that_nginx_keeps_is_not_closed_under_it(portal: Portal, through_nginx: Client) -> None:
    hook = portal.user("Anna").webhook()
    portal.client.close()
    eventually(lambda: not kept(portal))
    assert through_nginx.post(f"{hook.path}server.time", {}).status == 200
    (connection,) = eventually(lambda: kept(portal))
    with socket.create_connection(("127.0.0.1", urlsplit(portal.url).port or 80), TOO_LONG_FOR_OTHERS) as other:
        other.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b'"ok"' in other.recv(10_000)
        with pytest.raises(TimeoutError):  # nothing is heard, not even that it was closed
            other.recv(1)
        assert connection in kept(portal)
    assert through_nginx.post(f"{hook.path}server.time", {}).status == 200
    eventually(lambda: kept(portal) == {connection})


def test_how_long_it_stays_open_can_be_chosen(portal: Portal) -> None:
    hook = portal.user("Anna").webhook()
    portal.configure(keep_alive_seconds=1)
    portal.client.close()
    eventually(lambda: not kept(portal))
    assert hook.answer("server.time").status == 200
    (connection,) = kept(portal)
    eventually(lambda: connection not in kept(portal))


def test_files_and_long_answers_go_through(portal: Portal, through_nginx: Client) -> None:
    hook = portal.user("Anna").webhook()
    answer = through_nginx.post(f"{hook.path}server.time", {"TEXT": "x" * 3_000_000})
    assert answer.status == 200
    assert through_nginx.send("OPTIONS", f"{hook.path}server.time").headers["access-control-allow-origin"] == "*"
