"""Signing in with login and password: browsers that stay signed in, and guesses that become slow."""

from beseda.domain import event_log
from beseda.domain.applications import secret
from beseda.model import Person
from beseda.store.database import Tx
from beseda.store.events import channel_rows
from beseda.store.people import person_rows, session_rows

SECONDS = 30 * 24 * 3600
_FORGOTTEN_SECONDS = 3600
# So many guesses are free for a login, and for an address; each further one waits twice as long, up to so many seconds.
# A stranger who guesses must not keep the person out for long, nor one person a whole office.
_LOGIN, _ADDRESS = (10, 60), (50, 900)


async def attempt(tx: Tx, login: str, address: str, *, now: int) -> int:
    """How many seconds to wait before a password may be tried; 0: now, and it counts as wrong until ``begin``."""
    subjects = _subjects(login, address)
    waits = [await _wait(tx, subject, *limits, now=now) for subject, limits in subjects.items()]
    if not max(waits):
        for subject in subjects:
            await session_rows.count_failure(tx, subject, now=now, forget_before=now - _FORGOTTEN_SECONDS)
    return max(waits)


def _subjects(login: str, address: str) -> dict[str, tuple[int, int]]:
    """What is slowed down; who comes from a provider has no login here."""
    by_login = {f"login {secret.hashed(login.casefold())}": _LOGIN} if login else {}
    return {**by_login, f"address {address}": _ADDRESS}


async def _wait(tx: Tx, subject: str, free: int, longest: int, *, now: int) -> int:
    failed = await session_rows.failures(tx, subject)
    if failed.wrong < free or failed.last_at < now - _FORGOTTEN_SECONDS:
        return 0
    pause = min(1 << min(failed.wrong - free, 16), longest)
    return max(failed.last_at + pause - now, 0)


async def stored_password(tx: Tx, login: str) -> tuple[int, str] | None:
    """Who has this login, and what their password is compared with."""
    return await session_rows.password(tx, login)


async def begin(tx: Tx, person_id: int, login: str, address: str, *, now: int) -> str:
    """Sign somebody in whom the attempt was right for; answers what their browser shows from now on."""
    *by_login, by_address = _subjects(login, address)
    for subject in by_login:
        await session_rows.forget_failures(tx, subject)
    await session_rows.uncount_failure(tx, by_address)
    shown = secret.new()
    await session_rows.insert(tx, secret.hashed(shown), person_id, now=now, expires_at=now + SECONDS)
    await person_rows.note_sign_in(tx, person_id, now=now)
    return shown


async def find(tx: Tx, shown: str, *, now: int) -> Person | None:
    """Who is signed in with this."""
    return await session_rows.find(tx, secret.hashed(shown), now=now) if shown else None


async def end(tx: Tx, shown: str) -> None:
    """Sign a browser out."""
    await session_rows.delete(tx, secret.hashed(shown))


async def end_all(tx: Tx, person_id: int, *, now: int) -> None:
    """Sign somebody out everywhere: no channel of push & pull is good any more, who is connected is hung up on."""
    await session_rows.delete_all(tx, person_id)
    await channel_rows.next_epoch(tx, person_id)
    await event_log.append(tx, event_log.PERSON_SIGNED_OUT, now=now, user_id=person_id)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget what came to its end; there is never more of it."""
    await session_rows.trim(tx, now=now, failures_before=now - _FORGOTTEN_SECONDS)
    return False
