"""Browsers that are told through a push service: rows of ``web_push``, and who needs none: ``connected``."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.store.database import Tx, columns

_LASTS = "JOIN session s ON s.hash = w.session_hash JOIN person p ON p.id = w.person_id"
_LASTING = "s.expires_at > :now AND p.active = 1"


class WebPushRow(NamedTuple):
    """A browser: what is sent to it where, and the two keys that it is encrypted with (base64url)."""

    session_hash: str
    person_id: int
    endpoint: str
    p256dh: str
    auth: str


async def put(tx: Tx, row: WebPushRow) -> None:
    """Store the browser of a session; what was known of either is forgotten."""
    await tx.run(
        "DELETE FROM web_push WHERE endpoint = :endpoint OR session_hash = :hash",
        endpoint=row.endpoint,
        hash=row.session_hash,
    )
    await tx.run(
        """
        INSERT INTO web_push (session_hash, person_id, endpoint, p256dh, auth)
        VALUES (:session_hash, :person_id, :endpoint, :p256dh, :auth)
        """,
        **row._asdict(),
    )


async def delete(tx: Tx, session_hash: str) -> None:
    """Forget the browser of a session."""
    await tx.run("DELETE FROM web_push WHERE session_hash = :hash", hash=session_hash)


async def delete_endpoint(tx: Tx, endpoint: str) -> None:
    """Forget a browser that is no longer there."""
    await tx.run("DELETE FROM web_push WHERE endpoint = :endpoint", endpoint=endpoint)


async def is_there(tx: Tx, session_hash: str) -> bool:
    """Whether the browser of a session is known."""
    return await tx.one("SELECT 1 FROM web_push WHERE session_hash = :hash", hash=session_hash) is not None


async def absent(tx: Tx, *, now: int) -> list[int]:
    """Whoever has such a browser and is connected nowhere."""
    rows = await tx.all(
        f"""
        SELECT DISTINCT w.person_id FROM web_push w {_LASTS}
        WHERE {_LASTING}
            AND NOT EXISTS (SELECT 1 FROM connected c WHERE c.person_id = w.person_id AND c.until > :now)
        """,
        now=now,
    )
    return [row[0] for row in rows]


async def of_people(tx: Tx, ids: Sequence[int], *, now: int) -> list[WebPushRow]:
    """The browsers of these people, while their sessions last and they are at the portal."""
    rows = await tx.all(
        f"SELECT {columns(WebPushRow, 'w')} FROM web_push w {_LASTS} WHERE w.person_id IN :ids AND {_LASTING}",
        ids=ids,
        now=now,
    )
    return [WebPushRow._make(row) for row in rows]


async def trim(tx: Tx, *, now: int) -> None:
    """Forget browsers whose session is gone, and processes that say nothing any more."""
    await tx.run("DELETE FROM web_push WHERE session_hash NOT IN (SELECT s.hash FROM session s)")
    await tx.run("DELETE FROM connected WHERE until <= :now", now=now)


async def note_connected(tx: Tx, process: str, ids: Sequence[int], *, until: int) -> None:
    """These people are connected to a process."""
    await tx.run(
        """
        INSERT INTO connected (process, person_id, until)
        SELECT CAST(:process AS TEXT), p.id, CAST(:until AS BIGINT) FROM person p WHERE p.id IN :ids
        ON CONFLICT (process, person_id) DO UPDATE SET until = excluded.until
        """,
        process=process,
        ids=ids,
        until=until,
    )


async def connected(tx: Tx, ids: Sequence[int], *, now: int) -> set[int]:
    """Those of these people who are connected to any process."""
    rows = await tx.all(
        "SELECT DISTINCT person_id FROM connected WHERE person_id IN :ids AND until > :now", ids=list(ids), now=now
    )
    return {row[0] for row in rows}


async def note_gone(tx: Tx, process: str, ids: Sequence[int]) -> None:
    """They are no longer."""
    await tx.run("DELETE FROM connected WHERE process = :process AND person_id IN :ids", process=process, ids=ids)
