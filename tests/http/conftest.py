"""Portals that take files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from beseda.methods import REGISTRY
from beseda.testing import Portal, Webhook
from tests.http.files import LIMIT, UPLOAD, Uploading
from tests.http.uploading import WITH_UPLOADS


@pytest.fixture
def upload_hook(portal: Portal) -> Iterator[Webhook]:
    """A webhook of a portal that takes files."""
    webhook = portal.user("Anna").webhook()
    portal.configure(body_limit=LIMIT, upload_limit=UPLOAD)
    portal._server.serve(replace(portal._served, registry=WITH_UPLOADS))
    yield webhook
    portal._server.serve(replace(portal._served, registry=REGISTRY))


@pytest.fixture
def upload_process(tmp_path: Path, environment: dict[str, str]) -> Iterator[Uploading]:
    """The same in a process of its own."""
    with Uploading(tmp_path / "data", "--no-demo", environment=environment) as portal:
        yield portal
