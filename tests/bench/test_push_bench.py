"""``python -m bench.push`` measures what it says, with few sockets."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_few_sockets_are_told_by_both_servers() -> None:
    command = [sys.executable, "-m", "bench.push", "--sockets", "20", "--rounds", "1", "--sends", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    names = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert names[-3:] == ["memory, ratio", "p99, ratio", "a send, ratio"]
    assert {"product, p99, ms", "bare, p99, ms", "memory of a socket, KB"} <= set(names)
