"""``python -m tests.changed``: the tests of what differs from main, for ``make quick``, and always the contract.

A file of the source belongs to the folder of tests with the same path (``src/beseda/delivery/guard.py`` to
``tests/delivery``), or to the next one above it that there is. If some tests in there have its name in theirs
(``test_guard.py``), or else a word of it, they are all that is run of it. A file of tests is run itself; what tests
share stands for its folder.
"""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
ALWAYS = ("tests/contract", "tests/test_layers.py")
# Folders beside the source, each with a folder of tests.
BESIDE = ("bench", "examples")
_SOURCE = PurePosixPath("src/beseda")
_TESTS = PurePosixPath("tests")
_MAIN = ("origin/main", "main")


def chosen(changed: Iterable[str]) -> list[str]:
    """The files and folders of tests to run when these files are changed, by their paths from the root."""
    found = {*ALWAYS, *(one for path in changed for one in _of(PurePosixPath(path)))}
    return sorted(one for one in found if not any(str(above) in found for above in PurePosixPath(one).parents))


def _of(path: PurePosixPath) -> Iterator[str]:
    if path.is_relative_to(_TESTS):
        own = path.name.startswith("test_") and path.suffix == ".py"
        if path.parent != _TESTS or own:
            run = path if own else path.parent
            yield from [str(run)] if (ROOT / run).exists() else []
        return
    place = path.relative_to(_SOURCE) if path.is_relative_to(_SOURCE) else path
    if place == path and path.parts[0] not in BESIDE:
        return
    folder = next((one for one in place.with_suffix("").parents if one.name and (ROOT / _TESTS / one).is_dir()), None)
    if folder is not None:
        named = _named(ROOT / _TESTS / folder, place.stem) or _named(ROOT / _TESTS / folder, *place.stem.split("_"))
        yield from named or [str(_TESTS / folder)]


def _named(folder: Path, *words: str) -> set[str]:
    """The tests in a folder with one of these words in their name."""
    return {
        file.relative_to(ROOT).as_posix() for word in filter(None, words) for file in folder.rglob(f"test_*{word}*.py")
    }


def changed_files() -> list[str]:
    """What differs from where the branch left main, committed or not, by paths from the root."""
    known = _git("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes")
    main = next((one for one in _MAIN if one in known), "HEAD")
    (base,) = _git("merge-base", "HEAD", main)
    return [*_git("diff", "--name-only", base), *_git("ls-files", "--others", "--exclude-standard")]


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


if __name__ == "__main__":
    print(*chosen(changed_files()))  # noqa: T201 - this is what it is for
