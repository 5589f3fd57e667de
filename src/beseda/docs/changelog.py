"""What changed, a file each below changes/, becomes a section of CHANGELOG.md: ``python -m beseda.docs.changelog 1.2``.

A fragment is ``changes/<number or words>.<kind>.md``: one paragraph for whoever runs or calls a portal.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

KINDS: Mapping[str, str] = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed"}
_NAME = re.compile(rf"[a-z0-9]+(?:-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md")
_TITLE, _UNRELEASED = "# Changelog\n", "## Unreleased\n"


def fragments(folder: Path) -> dict[Path, str]:
    """The fragments of a folder, by name, with their kinds. ``ValueError`` for one with a bad name or text."""
    found: dict[Path, str] = {}
    for path in sorted(one for one in folder.glob("*") if one.name != "README.md"):
        if (name := _NAME.fullmatch(path.name)) is None:
            raise ValueError(f"{path}: not named <number or words>.<{'|'.join(KINDS)}>.md")
        text = path.read_text("utf-8").strip()
        if not text or text.startswith(("#", "-", "*")) or "\n\n" in text or not text.endswith("."):
            raise ValueError(f"{path}: not one paragraph of whole sentences")
        found[path] = name[1]
    return found


def released(changelog: str, sections: str, version: str, day: date) -> str:
    """The changelog with a new version on top: what stood there as unreleased, and these sections."""
    if f"## {version} " in changelog:
        raise ValueError(f"CHANGELOG.md has {version} already")
    before, found, unreleased = changelog.partition(_UNRELEASED)
    if not found:
        before, unreleased = _TITLE, changelog.removeprefix(_TITLE)
        return f"{before}\n## {version} ({day})\n\n{sections}{unreleased}"
    own, mark, older = unreleased.partition("\n## ")
    return f"{before}## {version} ({day})\n\n{own.strip()}\n\n{sections}{mark}{older}"


def sections(kinds: Mapping[Path, str]) -> str:
    """What the fragments say, by their kinds."""
    return "\n".join(_sections(kinds))


def _sections(kinds: Mapping[Path, str]) -> Iterator[str]:
    for kind, title in KINDS.items():
        paths = [path for path, one in kinds.items() if one == kind]
        if paths:
            yield f"### {title}\n"
            yield from ("- " + path.read_text("utf-8").strip().replace("\n", "\n  ") for path in paths)
            yield ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Release a version, from the root of the project: its section is written, and the fragments are gone."""
    parser = argparse.ArgumentParser(prog="make changelog", description=main.__doc__)
    parser.add_argument("version", help="the version that is released")
    version = parser.parse_args(arguments).version
    path, found = Path("CHANGELOG.md"), fragments(Path("changes"))
    text = released(path.read_text("utf-8"), sections(found), version, datetime.now(UTC).date())
    path.write_text(text, "utf-8")
    for fragment in found:
        fragment.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
