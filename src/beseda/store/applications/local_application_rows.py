"""Applications that an administrator added: rows of ``local_application``, each with its ``application``."""

from beseda.model import LocalApplication
from beseda.store.database import Tx, columns

_COLUMNS = columns(LocalApplication, "l")


async def find(tx: Tx, client_id: str) -> LocalApplication | None:
    """The application with this client_id."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM local_application l WHERE l.client_id = :client", client=client_id)
    return LocalApplication._make(row) if row else None


async def find_by_id(tx: Tx, application_id: int) -> LocalApplication | None:
    """The application with this id."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM local_application l WHERE l.id = :id", id=application_id)
    return LocalApplication._make(row) if row else None


async def secret_hash(tx: Tx, application_id: int) -> str:
    """The hash of its secret."""
    row = await tx.one("SELECT l.secret_hash FROM local_application l WHERE l.id = :id", id=application_id)
    return str(row[0]) if row else ""


async def all_applications(tx: Tx) -> list[LocalApplication]:
    """Every one, oldest first."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM local_application l ORDER BY l.id")
    return [LocalApplication._make(row) for row in rows]


async def insert(tx: Tx, one: LocalApplication, *, secret_hash: str) -> None:
    """Store a new one, whose ``application`` is there."""
    await tx.run(
        """
        INSERT INTO local_application (id, client_id, secret_hash, title, scope, people, handler_url, install_url,
            interface, version, added_by, installed_at, created_at)
        VALUES (:id, :client_id, :secret_hash, :title, :scope, :people, :handler_url, :install_url,
            :interface, :version, :added_by, :installed_at, :created_at)
        """,
        **one._asdict(),
        secret_hash=secret_hash,
    )


async def update(tx: Tx, one: LocalApplication) -> None:
    """Store what was changed."""
    values = one._asdict()
    del values["client_id"], values["added_by"], values["created_at"]
    await tx.run(
        """
        UPDATE local_application SET title = :title, scope = :scope, people = :people, handler_url = :handler_url,
            install_url = :install_url, interface = :interface, version = :version, installed_at = :installed_at
        WHERE id = :id
        """,
        **values,
    )


async def delete(tx: Tx, application_id: int) -> None:
    """Forget it; its ``application`` stays, for what it left behind."""
    await tx.run("DELETE FROM local_application WHERE id = :id", id=application_id)
