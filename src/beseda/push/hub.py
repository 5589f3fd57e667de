"""Who is connected to this process, and what they are told as it happens."""

import asyncio
import contextlib
import logging
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence

from beseda.domain import event_log
from beseda.domain.events import channels, news
from beseda.domain.events.news import News
from beseda.domain.people import status, web_push
from beseda.kernel.portal import Portal
from beseda.push import commands, of_people
from beseda.push.frames import Command, Frame, frames, last_of, passing, place_of
from beseda.push.outbox import EXPIRED, RESTARTED, Outbox
from beseda.push.presence import Presence
from beseda.push.signs import Signs
from beseda.store.database import StorageError, Tx, read_then_write

_NAP_SECONDS, _LAST_SECONDS = 1.0, 2.0
_MINUTE = 60
_AT_ONCE = 500  # people who are told something before others have their turn
_SOON_SECONDS = 300  # so long before its channel ends a client is told of a new one
_log = logging.getLogger(__name__)


class Hub:
    """The connections of a process. While there are any, it reads the event log behind the commits."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.signs = Signs(lambda: self.portal)
        self._outboxes: dict[int, set[Outbox]] = {}
        self._presence = Presence()
        self._position = 0  # told is everything through this number
        self._noted_at = 0
        self._looked_at = 0
        self._turn = 0
        self._joining = 0
        self._process = secrets.token_hex(8)
        self._clients_of: Counter[int] = Counter()  # of each person who is here, in the messenger
        self._changed: set[int] = set()  # who came or went, which not all processes know yet
        self._here: set[int] = set()  # whom all processes know to be connected to this one
        self._here_until = 0
        self._noting = asyncio.Lock()
        self._reading: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()  # who comes while the log is read is told of what is read next

    async def join(self, outbox: Outbox, mid: str) -> None:
        """Connect a client, in the messenger or in an application.

        With the message id that it saw last, it is told first what it missed since.
        """
        seen = place_of(mid)
        self._joining += 1  # for who catches up the log is read as well
        try:
            self._count(outbox)
            with contextlib.suppress(StorageError):  # it is noted a little later
                await self._note_connected()
            async with self._looking:
                if self._reading is None:
                    self._position = await read_then_write(self.portal.database, news.newest)
                    self._reading = asyncio.create_task(self._read_on())
                outbox.after_number = self._position
                if seen is None or seen[0] > self._position:
                    seen = None
                    self._register(outbox)
                outbox.begin()
            if seen is not None:
                await self._catch_up(outbox, *seen)
        except BaseException:
            self.leave(outbox)
            raise
        finally:
            self._joining -= 1

    def _count(self, outbox: Outbox) -> None:
        """Whoever has a client in the messenger is here, in the eyes of all processes."""
        if not outbox.closed and not outbox.application_id:
            outbox.counted = True
            self._clients_of[outbox.person_id] += 1
            self._changed.add(outbox.person_id)

    def _register(self, outbox: Outbox) -> None:
        if outbox.closed:
            return
        self._outboxes.setdefault(outbox.person_id, set()).add(outbox)
        self._stir(outbox.person_id)

    def leave(self, outbox: Outbox) -> None:
        """Let go of a client."""
        outbox.close(RESTARTED)
        if outbox.counted:
            outbox.counted = False
            self._clients_of[outbox.person_id] -= 1
            if not self._clients_of[outbox.person_id]:
                del self._clients_of[outbox.person_id]
                self._changed.add(outbox.person_id)
        of_person = self._outboxes.get(outbox.person_id, set())
        of_person.discard(outbox)
        self._presence.forget(outbox)
        if not of_person:
            self._outboxes.pop(outbox.person_id, None)
        self._stir(outbox.person_id)

    def _stir(self, person_id: int) -> None:
        """Tell at once who asked to be told when this person comes and goes."""
        if self._presence.stir(person_id):
            self.portal.wakeup.remote_change()

    @property
    def mid(self) -> str:
        """The message id of whoever was told everything so far."""
        return last_of(self._position)

    def connected(self) -> list[int]:
        """Whoever is connected."""
        return list(self._outboxes)

    def outboxes(self) -> Iterator[Outbox]:
        """Those of every client."""
        return iter([outbox for several in self._outboxes.values() for outbox in several])

    async def watch(self, outbox: Outbox, person_id: int) -> None:
        """Tell a client when somebody comes and goes, while it is connected."""
        if outbox in self._outboxes.get(outbox.person_id, ()):
            await self._presence.ask(self.portal, outbox, person_id)

    def unwatch(self, outbox: Outbox, person_id: int) -> None:
        """Tell it no longer."""
        self._presence.ask_no_more(outbox, person_id)

    async def stop(self) -> None:
        """Let go of everybody, and let the other processes know."""
        gone = sorted(self._here)
        self.close()
        if gone:
            with contextlib.suppress(StorageError, TimeoutError):  # what is said of this process ends by itself
                async with asyncio.timeout(_LAST_SECONDS):
                    await self._note((), gone)

    def close(self) -> None:
        """Let go of everybody."""
        for outbox in self.outboxes():
            self.leave(outbox)
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._here.clear()

    async def _catch_up(self, outbox: Outbox, number: int, place: int) -> None:
        """Tell a client what it missed; the last of it while nobody is told anything new, so that it catches up."""
        through = self._position
        for frame in await self._missed(outbox, (number, place), after=number - 1, through=through):
            outbox.put(frame)
            if not await outbox.room():
                return  # who polls comes again for the rest
        async with self._looking:
            for frame in await self._missed(outbox, (number, place), after=through, through=self._position):
                outbox.put(frame)
            outbox.after_number = self._position
            self._register(outbox)

    async def _missed(self, outbox: Outbox, seen: tuple[int, int], *, after: int, through: int) -> list[Frame]:
        """What happened between two numbers for a client; of the event that it saw last, the commands it did not."""

        async def work(tx: Tx) -> list[News]:
            return await news.missed(tx, outbox.person_id, after_number=after, through_number=through)

        told = [frame for one in await self.portal.database.read(work) for frame in self._frames(one)]
        return [frame for frame in told if (frame.number, frame.place) > seen and _is_for(frame, outbox)]

    async def _read_on(self) -> None:
        while self._outboxes or self._here or self._joining:
            wakeup, begun = self.portal.wakeup.next(), self._position
            try:
                while await self._tell_news():
                    begun = self._position
            except StorageError:
                _log.warning("push waits for the database")
            except Exception:  # noqa: BLE001 - what cannot be told must not silence all that comes later
                _log.exception("events could not be pushed")
                self._position = max(self._position, begun + 1)
            try:
                await self._note_connected()
                await self._tell_presence()
                await self._note_presence()
                await self._renew()
            except Exception:  # noqa: BLE001 - it is tried again; no event must be lost for it
                _log.exception("who is connected could not be looked after")
            await asyncio.wait([wakeup], timeout=_NAP_SECONDS)
        self._reading = None

    async def _tell_news(self) -> bool:
        """Tell what happened; whether there may be more."""
        async with self._looking:
            people, after = frozenset(self._outboxes), self._position

            async def work(tx: Tx) -> tuple[list[News], int]:
                return await news.read(tx, people, after_number=after)

            found, through = await read_then_write(self.portal.database, work)
            for one in found:
                self._position = one.event.number  # before it is told: what cannot be is not tried again and again
                await self._tell(one, self._frames(one))
            self._position = through
        return through > after

    async def _note_connected(self) -> None:
        """Let all processes know who is connected to this one in the messenger, and say so again now and then."""
        async with self._noting:
            now, here = self.portal.now, self._clients_of
            again = bool(here) and now + web_push.CONNECTED_SECONDS // 2 > self._here_until
            changed, self._changed = self._changed, set()
            came = sorted(here if again else (one for one in changed if one in here and one not in self._here))
            gone = sorted(one for one in changed if one in self._here and one not in here)
            if came or gone:
                try:
                    await self._note(came, gone)
                except BaseException:
                    self._changed |= changed
                    raise
            if again:
                self._here_until = now + web_push.CONNECTED_SECONDS
            self._here.update(came)
            self._here.difference_update(gone)

    async def _note(self, came: Sequence[int], gone: Sequence[int]) -> None:
        now = self.portal.now
        await self.portal.database.write(lambda tx: web_push.note_connected(tx, self._process, came, gone, now=now))

    async def _tell_presence(self) -> None:
        """Who asked to be told is told who came to the portal, and who left it."""
        for person_id, online, asking in await self._presence.changes(self.portal):
            frame = self._passing(of_people.presence(person_id, online=online, watchers=asking))
            for outbox in asking:
                outbox.put(frame)

    async def _note_presence(self) -> None:
        """Whoever is connected is here: noted once a minute, for all together."""
        now = self.portal.now
        if self._outboxes and now // _MINUTE != self._noted_at // _MINUTE:
            people = self.connected()
            await self.portal.database.write(lambda tx: status.note_activity(tx, people, now=now))
            self._noted_at = now

    async def _renew(self) -> None:
        """Whose channel ends soon is told of a new one; whose has ended is hung up on."""
        now = self.portal.now
        if now == self._looked_at:
            return
        self._looked_at = now
        kept = [one for one in self.outboxes() if one.end and one.end - _SOON_SECONDS <= now]
        soon = [one for one in kept if not one.renewed and now < one.end]
        for outbox in kept:
            if now >= outbox.end:
                outbox.close(EXPIRED)
        if soon:
            people = [outbox.person_id for outbox in soon]
            by = await read_then_write(self.portal.database, lambda tx: channels.issuer(tx, people))
            for outbox in soon:
                outbox.renewed = True
                new = channels.private(by, outbox.person_id, now=now, application_id=outbox.application_id)
                outbox.put(self._passing(of_people.expiring(new, outbox.person_id, self.portal)))

    def _passing(self, command: Command) -> Frame:
        self._turn += 1
        return passing(self._position, self._turn, command, self.portal.locale, at=self.portal.now)

    async def _tell(self, one: News, told: Sequence[Frame]) -> None:
        for frame in told:
            for turn, person_id in enumerate(frame.command.personal, 1):
                for outbox in self._outboxes.get(person_id, ()):
                    if one.event.number > outbox.after_number and _is_for(frame, outbox):
                        outbox.put(frame)
                if not turn % _AT_ONCE:
                    await asyncio.sleep(0)  # what is told so far is sent, and others have their turn
        if one.event.kind == event_log.PERSON_SIGNED_OUT:
            for outbox in self._outboxes.get(one.event.user_id, ()):
                outbox.close(EXPIRED)

    def _frames(self, one: News) -> list[Frame]:
        told = commands.of(self.portal, one)
        return frames(one.event.number, told, self.portal.locale, at=one.event.created_at)


def _is_for(frame: Frame, outbox: Outbox) -> bool:
    command = frame.command
    return outbox.person_id in command.personal and command.application == outbox.application_id
