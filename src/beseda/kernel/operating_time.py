"""Operating time of methods: checked before a call, noted after it. Official: limits, on resource intensity."""

import contextlib
from functools import partial

from beseda import errors
from beseda.domain.limits import operating
from beseda.domain.limits.operating import Spent
from beseda.errors.spec import ApiError
from beseda.kernel.portal import Portal
from beseda.store.database import StorageError


async def check(portal: Portal, method: str, caller: str, *, at: float) -> None:
    """``OPERATION_TIME_LIMIT`` when more was spent than may be."""
    most = portal.settings.operating_seconds
    if not most:
        return
    if portal.shared:
        spent = await portal.database.read(partial(operating.seconds, method=method, caller=caller, at=at))
    else:
        spent = portal.operating_times.seconds(method, caller, at=at)
    if spent > most:
        raise ApiError(errors.system.OPERATING_OVER)


async def note(portal: Portal, method: str, caller: str, *, at: float, seconds: float) -> Spent:
    """Note a call. Where nothing is limited, or the database fails, a process knows of its own calls alone."""
    if portal.shared and portal.settings.operating_seconds:
        with contextlib.suppress(StorageError):  # what the call did is done
            return await portal.database.write(
                partial(operating.add, method=method, caller=caller, at=at, seconds=seconds)
            )
    return portal.operating_times.add(method, caller, at=at, seconds=seconds)
