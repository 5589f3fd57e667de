"""Databases with the data set in them: built once, copied for each round."""

from pathlib import Path

from bench.stock.build import CODES, Stock
from bench.stock.postgres import PostgresStock
from bench.stock.sqlite import SqliteStock

__all__ = ["CODES", "PostgresStock", "SqliteStock", "Stock", "stocks"]


def stocks(folder: Path, messages: int, server: str) -> list[Stock]:
    """On SQLite, and on PostgreSQL if the URL of a server is given."""
    found: list[Stock] = [SqliteStock(folder, messages)]
    if server:
        found.append(PostgresStock(server, messages))
    return found
