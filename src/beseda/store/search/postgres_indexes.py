"""Indexes that PostgreSQL has of its own, made behind the start: of what is said, and of the names of files."""

from typing import NamedTuple

from beseda.store.database import Tx
from beseda.store.files import disk_search
from beseda.store.messages import message_index

_BY_TRIGRAMS = {"message_search": message_index.TRIGRAMS, "disk_search": disk_search.TRIGRAMS}


class Obstacle(NamedTuple):
    """An extension that PostgreSQL needs for the index and has not; ``known``: its files are there."""

    name: str
    known: bool


async def obstacles(tx: Tx) -> list[Obstacle]:
    """What keeps PostgreSQL from having the index: extensions that the portal cannot make for itself."""
    return [Obstacle(one.name, one.known) for one in await _extensions(tx) if not one.there and not one.allowed]


async def unmade(tx: Tx) -> list[str]:
    """Statements that make the indexes that PostgreSQL lacks and can have; what a failure left is removed first."""
    if tx.engine == "sqlite":
        return []
    extensions = await _extensions(tx)
    schema = next((f"{one.schema}." for one in extensions if one.name == "pg_trgm" and one.there), "")
    wanted = {"message_created": message_index.CREATED}
    if all(one.there or one.allowed for one in extensions):
        wanted |= {name: definition.format(schema=schema) for name, definition in _BY_TRIGRAMS.items()}
    rows = await tx.all(
        """
        SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid IN (CAST('message' AS regclass), CAST('disk_object' AS regclass)) AND i.indisvalid
        """
    )
    made = {row[0] for row in rows}
    statements = [f"CREATE EXTENSION IF NOT EXISTS {one.name}" for one in extensions if one.allowed and not one.there]
    for name, definition in wanted.items():
        if name not in made:
            statements += [
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                f"CREATE INDEX CONCURRENTLY {name} {definition}",
            ]
    return [*statements, "ANALYZE message", "ANALYZE disk_object"] if statements else []


class _Extension(NamedTuple):
    """``there``: in this database, in a ``schema``; ``known``: its files are; ``allowed``: we may make it."""

    name: str
    there: bool
    schema: str
    known: bool
    allowed: bool


async def _extensions(tx: Tx) -> list[_Extension]:
    rows = await tx.all(
        """
        SELECT w.name, x.oid IS NOT NULL, coalesce(quote_ident(n.nspname), ''), v.name IS NOT NULL,
            coalesce(r.rolsuper OR (v.trusted AND has_database_privilege(current_database(), 'CREATE')), false)
        FROM unnest(ARRAY['btree_gin', 'pg_trgm']) AS w(name)
        LEFT JOIN pg_extension x ON x.extname = w.name
        LEFT JOIN pg_namespace n ON n.oid = x.extnamespace
        LEFT JOIN (pg_available_extensions a
            JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version)
            ON a.name = w.name
        JOIN pg_roles r ON r.rolname = current_user
        ORDER BY w.name
        """
    )
    return [_Extension(row[0], row[1], row[2], row[3], row[3] and row[4]) for row in rows]
