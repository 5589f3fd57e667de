"""How much script somebody loads before they see their conversations."""

import gzip
import re
from importlib.resources import files

import pytest

from beseda.http import web_page

pytestmark = pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")

KILOBYTE = 1000
MOST = 150 * KILOBYTE
_SCRIPT = re.compile(r'(?:src|href)="/assets/([^"]+\.js)"')


def weight(name: str) -> int:
    """Bytes of a script as it is sent."""
    return len(gzip.compress(files("beseda.http").joinpath("web", "assets", name).read_bytes()))


def test_the_first_load_is_small_and_emoji_are_no_part_of_it() -> None:
    page = files("beseda.http").joinpath("web", "index.html").read_text("utf-8")
    first = _SCRIPT.findall(page)
    assert first
    assert sum(map(weight, first)) <= MOST
    everything = [one.name for one in files("beseda.http").joinpath("web", "assets").iterdir()]
    [one, other] = [name for name in everything if name.startswith("compact-")]  # emoji in two languages
    assert not {one, other} & set(first)
