"""The files below ``deploy/`` do what they say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ANALYZE = shutil.which("systemd-analyze")
UNIT = Path(__file__).parents[1] / "deploy" / "beseda.service"
MOST_EXPOSED = 2.0


@pytest.mark.skipif(ANALYZE is None, reason="no systemd on this machine")
def test_the_service_can_do_little_beside_its_work() -> None:
    command = [str(ANALYZE), "security", "--offline=yes", str(UNIT)]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    level = re.search(r"Overall exposure level for beseda.service: ([0-9.]+)", said)
    assert level is not None
    assert float(level[1]) <= MOST_EXPOSED
