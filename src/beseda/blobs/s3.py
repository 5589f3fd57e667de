"""Contents in a bucket that speaks S3: ``prefix/ab/cdef…``. Keys and region come from the environment, as with AWS."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import cached_property

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from beseda.blobs import PIECE, Blob, Claim, Pieces
from beseda.blobs.staging import drop, stage

_HASH_DIGITS = 64
_ANSWER_TIME, _PATIENCE = timedelta(seconds=60), timedelta(seconds=90)  # of one try, of all


class Bucket:
    """See ``BlobStore``."""

    def __init__(self, url: str, endpoint: str = "") -> None:
        self._url = url
        self._endpoint = endpoint

    @cached_property
    def _store(self) -> S3Store:
        """Made late: the library has threads of its own, which a process that forks must not have."""
        with _translated():
            return S3Store.from_url(
                self._url,
                config={"endpoint": self._endpoint} if self._endpoint else {},
                client_options={"allow_http": self._endpoint.startswith("http://"), "timeout": _ANSWER_TIME},
                retry_config={"max_retries": 3, "retry_timeout": _PATIENCE},
            )

    async def put(self, pieces: Pieces, claim: Claim) -> Blob:
        """See ``BlobStore``. A bucket shows an object when it is whole."""
        path, blob = await asyncio.to_thread(stage, pieces, None, durable=False)
        try:
            await claim(blob)
            if await self.size(blob.hash) != blob.size:
                with _translated():
                    await obstore.put_async(self._store, _key(blob.hash), path)
        finally:
            drop(path)
        return blob

    async def read(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """See ``BlobStore``."""
        with _translated():
            found = await obstore.get_async(self._store, _key(name), options={"range": (start, end)})
            async for piece in found.stream(min_chunk_size=PIECE):
                start += len(piece)
                yield bytes(piece)
        if start < end:
            raise OSError(f"content {name} is shorter than it was")

    async def size(self, name: str) -> int | None:
        """See ``BlobStore``."""
        with contextlib.suppress(FileNotFoundError), _translated():
            return (await obstore.head_async(self._store, _key(name)))["size"]
        return None

    async def delete(self, name: str) -> None:
        """See ``BlobStore``."""
        with contextlib.suppress(FileNotFoundError), _translated():
            await obstore.delete_async(self._store, _key(name))

    async def each(self) -> AsyncIterator[Blob]:
        """See ``BlobStore``."""
        with _translated():
            async for objects in obstore.list(self._store):
                for one in objects:
                    name = one["path"].replace("/", "")
                    if len(name) == _HASH_DIGITS:
                        yield Blob(name, one["size"])


def _key(name: str) -> str:
    return f"{name[:2]}/{name[2:]}"


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """What the library complains of is an ``OSError``."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError(str(error).partition("\n")[0]) from error
    except BaseError as error:
        raise OSError(str(error).partition("\n")[0]) from error
