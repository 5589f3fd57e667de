"""People who sign in, the push service of their browsers, and two processes that serve one portal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from beseda.testing import Portal, PortalProcess, User, WebhookReceiver


@pytest.fixture
def first(tmp_path: Path, empty_postgres: str) -> Iterator[PortalProcess]:
    """A portal on PostgreSQL, without people but its administrator."""
    process = PortalProcess(tmp_path / "first", "--developer", "on", environment={"BESEDA_DATABASE": empty_postgres})
    process.start()
    yield process
    process.__exit__(None, None, None)


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", login="anna", password="correct horse")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris", "Stein", login="boris", password="correct horse")


@pytest.fixture
def service(portal: Portal) -> Iterator[WebhookReceiver]:
    """The push service of a browser."""
    with portal.webhook_receiver() as receiver:
        receiver.status = 201
        yield receiver
