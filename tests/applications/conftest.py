"""A provider of OpenID Connect for a portal."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from beseda.testing import Portal
from tests.applications.provider import CLIENT_SECRET, Provider


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    command = [sys.executable, "-m", "tests.applications.open_id_provider"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=root
    ) as process:
        assert process.stdout
        yield Provider(process.stdout.readline().strip())
        process.communicate()


@pytest.fixture
def provider(portal: Portal, served: Provider, tmp_path: Path) -> Provider:
    secret = tmp_path / "oidc-secret"
    secret.write_text(f"{CLIENT_SECRET}\n")
    portal.configure(
        oidc_issuer=served.url,
        oidc_client_id="beseda",
        oidc_secret_file=str(secret),
        oidc_name="Keycloak",
        oidc_create=False,
    )
    served.account("anna-at-work", email="anna@example.com", email_verified=True)
    return served
