"""Portals that end as by a power cut, on each database at hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from beseda.testing import PortalProcess
from tests.volume import volume


@pytest.fixture
def process(tmp_path: Path, environment: dict[str, str]) -> Iterator[PortalProcess]:
    """A running portal that delivers until it is taken."""
    with PortalProcess(tmp_path / "portal", "--delivery", "reliable", environment=environment) as process:
        yield process


@pytest.fixture
def stories(environment: dict[str, str]) -> settings:
    """What Hypothesis tries: the same each time, the first of them next to nothing.

    What fails is not shortened: each try starts servers.
    """
    return settings(
        max_examples=volume(3, 4 if environment else 6),
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
