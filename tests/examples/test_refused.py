"""The bots of the examples end with one sentence where they cannot begin."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from beseda.testing import Portal

EXAMPLES = Path(__file__).parents[2] / "examples"
BOTS = {"polling_bot.py": ("0",), "webhook_bot.py": ("0",)}


def ended(portal: Portal, name: str, webhook: str, *, trusting: bool) -> str:
    """The only line that a bot says before it ends."""
    environment = {one: value for one, value in os.environ.items() if one != "SSL_CERT_FILE"}
    if trusting:
        environment["SSL_CERT_FILE"] = str(portal.ca_file)
    command = [sys.executable, str(EXAMPLES / name), webhook, *BOTS[name]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1), done.stderr
    return done.stderr


@pytest.mark.parametrize("name", BOTS)
def test_a_certificate_that_is_not_trusted_is_one_sentence(portal: Portal, name: str) -> None:
    webhook = portal.user("Anna").webhook()
    assert "SSL_CERT_FILE=var/tls/ca.pem" in ended(portal, name, webhook.https_url, trusting=False)


@pytest.mark.parametrize("name", BOTS)
def test_a_wrong_code_shows_what_was_answered(portal: Portal, name: str) -> None:
    webhook = portal.user("Anna").webhook()
    said = ended(portal, name, f"{webhook.https_url[:-2]}/", trusting=True)
    assert "401" in said
    assert '{"error":"INVALID_CREDENTIALS","error_description":"Invalid request credentials"}' in said


def test_plain_http_on_the_port_of_https_shows_what_was_answered(portal: Portal) -> None:
    webhook = portal.user("Anna").webhook()
    said = ended(portal, "polling_bot.py", webhook.https_url.replace("https:", "http:"), trusting=True)
    assert "This port speaks HTTPS" in said
