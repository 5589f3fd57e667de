"""Starting and stopping: what becomes of connections."""

import gc
import http.client
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from beseda.settings import Settings
from beseda.testing import Portal


def test_an_idle_client_over_tls_leaves_nothing_open_in_a_portal_that_stopped(tmp_path: Path) -> None:
    portal = Portal(Settings(data=tmp_path, durable=False))
    trusted = ssl.create_default_context(cafile=str(portal.ca_file) if portal.https_url else None)
    client = http.client.HTTPSConnection(urlsplit(portal.https_url).netloc, context=trusted, timeout=60)
    client.request("GET", "/healthz")
    assert client.getresponse().read().startswith(b'{"status":"ok"')
    portal.close()
    gc.collect()  # what the server left open would warn now, and warnings are errors
    client.close()
