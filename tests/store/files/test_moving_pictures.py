"""Pictures of older databases are brought into the file store."""

import asyncio
import hashlib
from pathlib import Path

from beseda.blobs import open_store
from beseda.domain.files import images
from beseda.kernel.contents import move_pictures
from beseda.store.engines import open_database
from beseda.store.schema.migrate import migrate

BODIES = [bytes([number]) * 50 for number in range(5)]


def named(body: bytes) -> str:
    return f"{hashlib.sha256(body).hexdigest()[:40]}.png"


def test_pictures_are_brought_along_also_when_it_was_cut_off(database_url: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        database = await open_database(database_url, durable=False)
        await migrate(database, now=1)
        for body in BODIES:
            await database.write(
                lambda tx, body=body: tx.run(  # type: ignore[misc]
                    "INSERT INTO picture (name, media_type, body) VALUES (:name, 'image/png', :body)",
                    name=named(body),
                    body=body,
                )
            )
        store = open_store("", tmp_path / "files", durable=False)
        moving = asyncio.create_task(move_pictures(database, store, now=1000))
        moved = "SELECT p.name FROM picture p WHERE p.hash IS NOT NULL"
        while await database.read(lambda tx: tx.one(moved)) is None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)
        moving.cancel()
        await asyncio.wait([moving])
        await move_pictures(database, store, now=1000)
        for body in BODIES:
            found = await database.read(lambda tx, body=body: images.find(tx, named(body)))  # type: ignore[misc]
            assert found is not None
            assert found.hash is not None
            assert (found.body, found.hash, found.media_type) == (None, hashlib.sha256(body).hexdigest(), "image/png")
            assert b"".join([piece async for piece in store.read(found.hash, 0, 50)]) == body
        await database.close()

    asyncio.run(scenario())
