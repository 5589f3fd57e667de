"""What applications keep at the portal, for everybody or for one person. Official: common/settings."""

import json
from collections.abc import Mapping
from typing import Any

from beseda import errors
from beseda.model import LocalApplication
from beseda.store.applications import option_rows
from beseda.store.database import Tx

EVERYBODY = 0


async def kept(tx: Tx, application: LocalApplication, person_id: int, name: str | None) -> Any:
    """What is kept under a name, None where nothing is; without a name, all by their names."""
    if name is not None:
        found = await option_rows.find(tx, application.id, person_id, name)
        return None if found is None else json.loads(found)
    options = await option_rows.all_options(tx, application.id, person_id)
    return {key: json.loads(value) for key, value in options.items()}


async def keep(tx: Tx, application: LocalApplication, person_id: int, options: Mapping[str, Any] | None) -> None:
    """Keep these; others stay. ``applications.OptionsEmpty``."""
    if not options:
        raise errors.applications.OptionsEmpty
    written = {name: json.dumps(value, ensure_ascii=False) for name, value in options.items()}
    await option_rows.put(tx, application.id, person_id, written)
