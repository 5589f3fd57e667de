"""Rows that are kept under a name on PostgreSQL: in a schema for each name, beside the schema of the portal."""

from typing import TypeAlias

import asyncpg

from beseda.store.database import Snapshot, SnapshotForeign, SnapshotMissing

Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
_COUNTERS = "counter of snapshot"
_LEDGER = "migration"
_AGAIN = """
    DELETE FROM "{table}";
    INSERT INTO "{table}" SELECT * FROM "{schema}"."{table}";
"""
# Without its triggers, where it has any: who alters a table lets all prepared statements about it be planned anew.
_AGAIN_ALONE = f"""
    ALTER TABLE "{{table}}" DISABLE TRIGGER USER;
    {_AGAIN}
    ALTER TABLE "{{table}}" ENABLE TRIGGER USER;
"""
_PREFIX = "SELECT current_schema() || '_snapshot_'"


async def take(connection: Connection, name: str) -> None:
    """Keep all rows as of one moment."""
    async with connection.transaction(isolation="repeatable_read"):
        schema = await _schema(connection, name)
        lines = [f'DROP SCHEMA IF EXISTS "{schema}" CASCADE; CREATE SCHEMA "{schema}";']
        lines += [f'CREATE TABLE "{schema}"."{table}" AS TABLE "{table}";' for table in await _tables(connection)]
        counters = (
            "SELECT sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = current_schema()"
        )
        lines.append(f'CREATE TABLE "{schema}"."{_COUNTERS}" AS {counters};')
        now = await connection.fetchval("SELECT extract(epoch FROM now())::bigint")
        lines.append(f"COMMENT ON SCHEMA \"{schema}\" IS '{now}';")
        await connection.execute("".join(lines))


async def every(connection: Connection) -> list[Snapshot]:
    """What is kept, the newest first."""
    prefix = await connection.fetchval(_PREFIX)
    rows = await connection.fetch(
        """
        SELECT substr(nspname, length($1) + 1), obj_description(oid, 'pg_namespace')::bigint FROM pg_namespace
        WHERE starts_with(nspname, $1) ORDER BY 2 DESC, 1
        """,
        prefix,
    )
    return [Snapshot(*row) for row in rows]


async def restore(connection: Connection, name: str) -> None:
    """Have the rows again, in one transaction; triggers have nothing to add to them."""
    schema = await _known(connection, name)
    ledgers = [f"SELECT number, checksum FROM {one} ORDER BY 1" for one in (_LEDGER, f'"{schema}".{_LEDGER}')]
    now, then = [await connection.fetch(one) for one in ledgers]
    if now != then:
        raise SnapshotForeign
    watched = await _watched(connection)
    lines = [
        (_AGAIN_ALONE if one in watched else _AGAIN).format(table=one, schema=schema)
        for one in await _filled(connection, schema)
    ]
    counters = await connection.fetch(f'SELECT name, value FROM "{schema}"."{_COUNTERS}"')
    lines += [f"SELECT setval('{one}', {value or 1}, {value is not None});" for one, value in counters]
    async with connection.transaction():
        await connection.execute("SET LOCAL lock_timeout = 0;" + "".join(lines))


async def drop(connection: Connection, name: str) -> bool:
    """Keep it no longer; whether there was such a one."""
    try:
        schema = await _known(connection, name)
    except SnapshotMissing:
        return False
    await connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
    return True


async def _known(connection: Connection, name: str) -> str:
    schema = await _schema(connection, name)
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", schema):
        raise SnapshotMissing(name)
    return schema


async def _schema(connection: Connection, name: str) -> str:
    return f"{await connection.fetchval(_PREFIX)}{name}"


async def _tables(connection: Connection) -> list[str]:
    rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    return [row[0] for row in rows]


async def _watched(connection: Connection) -> set[str]:
    """Tables that have triggers of ours."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
        """
    )
    return {row[0] for row in rows}


async def _filled(connection: Connection, schema: str) -> list[str]:
    """Tables that hold something now, or did then."""
    look = """SELECT '{0}' WHERE EXISTS (SELECT FROM "{0}") OR EXISTS (SELECT FROM "{1}"."{0}")"""
    looks = [look.format(one, schema) for one in await _tables(connection) if one != _LEDGER]
    return [row[0] for row in await connection.fetch(" UNION ALL ".join(looks))]
