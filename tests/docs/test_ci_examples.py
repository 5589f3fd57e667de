"""What ``docs/ci.md`` shows: short, readable by a machine, with a command that starts a portal."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import yaml

from beseda.testing.client import Client

PAGE = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_each_example_is_ten_lines_of_yaml() -> None:
    assert len(BLOCKS) == 5
    for block in BLOCKS:
        assert len(block.splitlines()) <= 10
        assert yaml.safe_load(block)


def test_the_command_starts_a_developers_portal() -> None:
    lines = set(re.findall(r"beseda (demo [^&\n]*)", PAGE))
    [line] = {one.strip() for one in lines}
    options = shlex.split(line.replace("8080", "0"))
    with subprocess.Popen(
        [sys.executable, "-m", "beseda", *options, "--json"], stdout=subprocess.PIPE, text=True
    ) as demo:
        try:
            assert demo.stdout is not None
            told = json.loads(demo.stdout.readline())
            client = Client(told["http"])
            assert client.send("GET", "/readyz").status == 200
            assert client.send("GET", "/_beseda/portal").json["people"] > 0
            client.close()
        finally:
            demo.terminate()
            demo.communicate()
