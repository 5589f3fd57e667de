"""Fragments of the changelog: named and written as they have to be, and put into the changelog of a version."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from beseda.docs.changelog import fragments, main, released

ROOT = Path(__file__).parents[2]
DAY = date(2026, 3, 1)


def test_the_fragments_of_the_project_can_be_released() -> None:
    fragments(ROOT / "changes")


@pytest.mark.parametrize("name", ["12.md", "12.new.md", "Big.added.md", "a b.fixed.md", ".added.md", "a.added.txt"])
def test_a_fragment_with_another_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Something is new.")
    with pytest.raises(ValueError, match="not named"):
        fragments(tmp_path)


@pytest.mark.parametrize("text", ["", " \n", "- Something.", "# Something.", "One.\n\nTwo.", "something"])
def test_a_fragment_that_is_no_paragraph_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "12.added.md").write_text(text)
    with pytest.raises(ValueError, match="not one paragraph"):
        fragments(tmp_path)


def test_what_stood_there_as_unreleased_stays() -> None:
    old = "# Changelog\n\n## Unreleased\n\n- First.\n- Second.\n"
    first = released(old, "### Fixed\n\n- Third.\n", "0.1", DAY)
    assert first == "# Changelog\n\n## 0.1 (2026-03-01)\n\n- First.\n- Second.\n\n### Fixed\n\n- Third.\n"
    second = released(first, "### Added\n\n- Fourth.\n", "0.2", DAY)
    assert second.startswith("# Changelog\n\n## 0.2 (2026-03-01)\n\n### Added\n\n- Fourth.\n\n## 0.1 (2026-03-01)\n")
    assert (
        released(first.replace("0.1 (2026-03-01)", "Unreleased") + "\n## 0.0 (2025-01-01)\n", "", "0.1", DAY).count(
            "##"
        )
        == 3
    )
    with pytest.raises(ValueError, match=r"0\.2 already"):
        released(second, "", "0.2", DAY)


def test_a_release_takes_all_fragments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("changes").mkdir()
    Path("changes/README.md").write_text("# How")
    Path("changes/7.fixed.md").write_text("Lists are\nwhole again.\n")
    Path("changes/new-thing.added.md").write_text("A new thing.\n")
    Path("CHANGELOG.md").write_text("# Changelog\n")
    assert main(["1.0"]) == 0
    today = datetime.now(UTC).date()
    written = Path("CHANGELOG.md").read_text("utf-8")
    assert written == (
        f"# Changelog\n\n## 1.0 ({today})\n\n### Added\n\n- A new thing.\n\n### Fixed\n\n- Lists are\n  whole again.\n"
    )
    assert [path.name for path in Path("changes").iterdir()] == ["README.md"]
