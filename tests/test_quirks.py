"""Every quirk of ``docs/quirks.md`` is cited in the source where it acts; each citation is of a quirk there is."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CITING = ("src", "tests", "bench", "spec", "docs")
_ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
# "Quirk 12", "Quirk 67, Quirk 68", "Quirks 51 and 89"
_CITED = re.compile(r"\bquirks? (\d+(?:(?:, | and )\d+)*)", re.IGNORECASE)


def cited(text: str) -> list[int]:
    """The quirks that a text cites."""
    return [int(number) for found in _CITED.findall(text) for number in re.findall(r"\d+", found)]


def texts(folder: str) -> Iterator[tuple[str, str]]:
    """The files of a folder that may cite, with what stands in them."""
    for file in sorted((ROOT / folder).rglob("*")):
        if file.suffix in {".py", ".sql", ".toml", ".md"} and "node_modules" not in file.parts:
            yield str(file.relative_to(ROOT)), file.read_text("utf-8")


@pytest.fixture(scope="module")
def quirks() -> list[int]:
    """The numbers of the rows, in order."""
    return [int(number) for number in _ROW.findall((ROOT / "docs/quirks.md").read_text("utf-8"))]


def test_rows_are_numbered_from_one_on_each_once(quirks: list[int]) -> None:
    assert [number for number, count in Counter(quirks).items() if count > 1] == []
    assert sorted(quirks) == list(range(1, len(quirks) + 1))


def test_every_quirk_is_cited_where_it_acts(quirks: list[int]) -> None:
    acting = {number for _, text in texts("src") for number in cited(text)}
    assert sorted(set(quirks) - acting) == []


@pytest.mark.parametrize("folder", CITING)
def test_every_citation_is_of_a_quirk_that_there_is(folder: str, quirks: list[int]) -> None:
    found = [(name, number) for name, text in texts(folder) for number in cited(text)]
    assert [(name, number) for name, number in found if number not in quirks] == []


def test_citations_are_read() -> None:
    assert cited("# Quirk 12; see Quirks 51 and 89, Quirk 67, Quirk 68; quirks 1, 2 and 3 of 5") == [
        *(12, 51, 89, 67, 68),
        *(1, 2, 3),
    ]
