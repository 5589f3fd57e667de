"""A file store keeps what it was given, in a folder and in a bucket alike."""

import asyncio
import hashlib
import os
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from beseda.blobs import PIECE, Blob, BlobStore, open_store
from tests.blobs.bucket import bucket

T = TypeVar("T")
LARGE = os.urandom(PIECE) * 5 + b"end"


@pytest.fixture(scope="module")
def bucket_url() -> Iterator[tuple[str, str]]:
    """A bucket on this machine: its URL and its endpoint."""
    with bucket() as found:
        yield found


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """A new file store."""
    if request.param == "folder":
        return open_store("", tmp_path / "files")
    url, endpoint = request.getfixturevalue("bucket_url")
    return open_store(f"{url}/{tmp_path.name}", tmp_path, endpoint=endpoint)


async def no_claim(_: Blob) -> None:
    """Nobody else is there."""


def run(work: Awaitable[T]) -> T:
    async def all_of_it() -> T:
        return await work

    return asyncio.run(all_of_it())


def put(store: BlobStore, content: bytes, claim: Callable[[Blob], Awaitable[None]] = no_claim) -> Blob:
    halves = (content[: len(content) // 2], content[len(content) // 2 :])
    return run(store.put(partial(iter, halves), claim))


async def read(store: BlobStore, name: str, start: int, end: int) -> bytes:
    return b"".join([piece async for piece in store.read(name, start, end)])


async def each(store: BlobStore) -> list[Blob]:
    return sorted([blob async for blob in store.each()])


@pytest.mark.parametrize("content", [b"", b"x", LARGE], ids=["empty", "small", "large"])
def test_what_is_put_is_read_in_whole_and_in_part(store: BlobStore, content: bytes) -> None:
    blob = put(store, content)
    assert blob == (hashlib.sha256(content).hexdigest(), len(content))
    assert run(store.size(blob.hash)) == len(content)
    for start, end in (
        (0, len(content)),
        (len(content) // 3, len(content) // 2),
        (max(len(content) - 2, 0), len(content)),
    ):
        if start < end:
            assert run(read(store, blob.hash, start, end)) == content[start:end]


def test_equal_contents_are_one(store: BlobStore) -> None:
    assert put(store, b"same") == put(store, b"same") != put(store, b"other")
    assert len(run(each(store))) == 2


def test_what_is_deleted_is_gone(store: BlobStore) -> None:
    blob, other = put(store, b"one"), put(store, b"other")
    for _ in range(2):
        run(store.delete(blob.hash))
    assert run(store.size(blob.hash)) is None
    assert run(each(store)) == [other]
    with pytest.raises(FileNotFoundError):
        run(read(store, blob.hash, 0, 3))
    assert put(store, b"one") == blob
    assert run(read(store, blob.hash, 0, 3)) == b"one"


def test_nothing_is_there_before_it_is_claimed(store: BlobStore) -> None:
    seen = []

    async def look(blob: Blob) -> None:
        seen.append((blob, await store.size(blob.hash)))

    blob = put(store, LARGE, look)
    assert seen == [(blob, None)]


def test_what_fails_leaves_nothing(store: BlobStore, tmp_path: Path) -> None:
    async def refuse(_: Blob) -> None:
        raise RuntimeError

    def broken() -> Iterator[bytes]:
        yield b"x"
        raise ValueError("broken")

    with pytest.raises(RuntimeError):
        put(store, LARGE, refuse)
    with pytest.raises(ValueError, match="broken"):
        run(store.put(broken, no_claim))
    assert run(each(store)) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# In a folder


def test_contents_are_their_owners_alone(tmp_path: Path) -> None:
    blob = put(open_store("", tmp_path / "files"), b"secret")
    path = tmp_path / "files" / blob.hash[:2] / blob.hash[2:]
    assert path.read_bytes() == b"secret"
    assert [one.stat().st_mode & 0o077 for one in (path, path.parent)] == [0, 0]


def test_what_a_crash_left_behind_is_removed_after_a_day(tmp_path: Path) -> None:
    store = open_store("", tmp_path)
    put(store, b"first")
    old, young = tmp_path / "staged" / "blob-old", tmp_path / "staged" / "blob-young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 100_000,) * 2)
    put(store, b"second")
    assert (old.exists(), young.exists()) == (False, True)
    assert len(run(each(store))) == 2


def test_a_content_that_was_cut_off_is_put_anew(tmp_path: Path) -> None:
    store = open_store("", tmp_path)
    blob = put(store, b"whole")
    path = tmp_path / blob.hash[:2] / blob.hash[2:]
    path.write_bytes(b"who")
    with pytest.raises(OSError, match="shorter"):
        run(read(store, blob.hash, 0, 5))
    put(store, b"whole")
    assert run(read(store, blob.hash, 0, 5)) == b"whole"


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65])
def test_only_hashes_are_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
        run(open_store("", tmp_path).size(name))


# In a bucket


def test_a_bucket_out_of_reach_is_an_error_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    store = open_store("s3://no-such-bucket", tmp_path, endpoint="http://127.0.0.1:9")
    with pytest.raises(OSError, match=r"\w"):
        run(store.size("0" * 64))
