"""The portal that tests talk to: a real server in a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from beseda import app
from beseda.background.indexing import index
from beseda.developer import Developer
from beseda.developer.clock import Clock
from beseda.domain.applications import local, tokens
from beseda.domain.applications.local import NewApplication
from beseda.domain.auth import installation, webhooks
from beseda.domain.events import deliveries
from beseda.domain.limits import blocking
from beseda.domain.messages import retention
from beseda.domain.notifications import invitations
from beseda.domain.people import accounts
from beseda.domain.people.accounts import NewPerson
from beseda.http.server import Listener, Server, bind
from beseda.http.tls import Certificate, authority_file
from beseda.kernel import operating_time
from beseda.kernel.portal import Portal as Served
from beseda.model import Actor
from beseda.settings import Settings
from beseda.store.events import event_rows
from beseda.store.events.event_rows import Event
from beseda.store.schema import consistency
from beseda.testing.actors import SCOPES, Application, Bot, Token, User, Webhook
from beseda.testing.calls import Called, Calls
from beseda.testing.client import Client
from beseda.testing.control import Control
from beseda.testing.webhook_receiver import WebhookReceiver

T = TypeVar("T")
HOST = "127.0.0.1"
_SECONDS = 60


class Portal:
    """A running portal. ``url`` and ``https_url`` are its addresses, ``clock`` its time."""

    def __init__(self, settings: Settings, *, at: float | None = None) -> None:
        """``at``: the moment at which its clock stands still from the beginning; None: the clock goes."""
        self.clock = Clock(self._notify, at)
        self._developer = Developer(self.clock)
        self._settings = replace(settings, private_targets=True)  # handlers in tests are on this machine
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="beseda", daemon=True)
        self._thread.start()
        self._log = Calls()
        self._server = Server(self._run(app.open_portal(self._settings, self.clock, self._developer)), self._log)
        self.url = f"http://{HOST}:{self._listen()}"
        self.client = Client(self.url)

    @cached_property
    def https_url(self) -> str:
        """The address over HTTPS, served from the first time it is asked for."""
        return f"https://{HOST}:{self._listen(secure=True)}"

    @property
    def ca_file(self) -> Path:
        """The authority that signed the certificate of ``https_url``."""
        return authority_file(self._settings.certificates)

    @property
    def control(self) -> Control:
        """Its control API, as tests in other languages call it."""
        return Control(self.client)

    def fault(self, method: str, **rule: Any) -> AbstractContextManager[dict[str, Any]]:
        """Let something go wrong for a while, as ``Control.fault``."""
        return self.control.fault(method, **rule)

    def journal(self, wanted: str = "") -> list[dict[str, Any]]:
        """What was asked of it, and what it told handlers, newest first; ``wanted`` as ``method:im.* is:failed``."""
        return self.control.journal(wanted)

    def wait(self, wanted: str, *, after: int = 0, timeout: float = 10) -> dict[str, Any]:
        """The first entry of the journal that fits, waited for."""
        return self.control.wait(wanted, after=after, timeout=timeout)

    @property
    def revision(self) -> int:
        """The REST revision that the portal has; set it to have an older or newer one."""
        return self._served.settings.revision

    @revision.setter
    def revision(self, revision: int) -> None:
        self.configure(revision=revision)

    @property
    def profile(self) -> str:
        """Which kind of portal it is: box, or with limits cloud and enterprise; set it to have another one."""
        return self._served.settings.profile

    @profile.setter
    def profile(self, profile: str) -> None:
        self.configure(profile=profile)

    @property
    def calls(self) -> list[Called]:
        """What was asked of the portal since it was new, the last 10,000; noted once the answer was sent."""
        return self._log.calls

    def block(self, *, on: bool = True) -> None:
        """Refuse every call with ``OVERLOAD_LIMIT``, or answer again."""
        self._run(self._served.database.write(lambda tx: blocking.set_on(tx, on=on)))
        self._served.block.clear()

    def spend(self, caller: str, method: str, seconds: float) -> None:
        """Account operating time for a caller (``Credential.key``); for portals that have a limit of it."""
        self._run(operating_time.note(self._served, method, caller, at=self.clock(), seconds=seconds))

    def configure(self, **changes: Any) -> None:
        """Change settings until the next ``reset``."""
        self._run(self._configure(changes))

    def user(self, first_name: str = "Anna", last_name: str = "", **known: Any) -> User:
        """Somebody new at the portal; ``known`` as in ``NewPerson``: admin, extranet, gender, work_position …"""

        async def take_on() -> int:
            count = (
                len(await self._served.database.read(lambda tx: tx.all("SELECT id FROM person")))
                if "login" not in known
                else 0
            )
            newcomer = NewPerson(
                **{"login": f"user{count + 1}", "first_name": first_name, "last_name": last_name, **known}
            )
            return await self._served.database.write(lambda tx: accounts.create(tx, newcomer, now=self._served.now))

        return User(self, self._run(take_on()), f"{first_name} {last_name}".strip())

    def users(self, count: int) -> list[User]:
        """So many new people at once."""

        async def take_on(tx: Any) -> list[int]:
            newcomers = [
                NewPerson(login=f"crowd{number}", first_name=f"Person {number}") for number in range(1, count + 1)
            ]
            return [await accounts.create(tx, newcomer, now=self._served.now) for newcomer in newcomers]

        ids = self._run(self._served.database.write(take_on))
        return [User(self, user_id, f"Person {number}") for number, user_id in enumerate(ids, 1)]

    def chat(self, owner: User, *members: User | Bot, **parameters: Any) -> int:
        """A new chat; ``parameters`` as of ``im.chat.add``, in any case. Answers its id."""
        given = {name.upper(): value for name, value in parameters.items()}
        return int(owner.call("im.chat.add", USERS=[member.id for member in members], **given))

    def bot(self, owner: User, code: str = "echo", **fields: Any) -> Bot:
        """A new bot of this owner; ``fields`` as of ``imbot.v2.Bot.register``."""
        token = f"token-of-{code}"
        given = {"code": code, "botToken": token, "properties": {"name": code.capitalize()}, **fields}
        return Bot(owner, owner.call("imbot.v2.Bot.register", fields=given)["bot"]["id"], code, token)

    def fetch(self, url: str) -> bytes:
        """What is at an address that the portal answered, of a file or a picture. ``LookupError`` when it is over."""
        answer = self.client.send("GET", url.removeprefix(self._settings.public_url))
        if answer.status != HTTPStatus.OK:
            raise LookupError(url)
        return answer.body

    def application(self, admin: User, scope: str = SCOPES, **known: Any) -> Application:
        """A new application that an administrator added; ``known`` as of ``NewApplication``: handler_url, people …"""
        given = {"title": "Robot", "handler_url": "https://app.example.com/handler", **known}
        new = NewApplication(scope=scope, added_by=admin.id, **given)
        made = self._run(self._served.database.write(lambda tx: installation.add(tx, new, now=self._served.now)))
        self._notify()
        return Application(self, made.application.id, made.application.client_id, made.client_secret)

    def token(self, application: Application, user: User) -> Token:
        """Tokens of this person for an application, as if they had signed in."""

        async def issue(tx: Any) -> tokens.Tokens:
            found = await local.find_by_id(tx, application.id)
            assert found is not None, "removed"  # noqa: S101 - a mistake of the test
            return await tokens.issue(tx, found, user.id, now=self._served.now)

        made = self._run(self._served.database.write(issue))
        return Token(application, made.access, made.refresh)

    def remove(self, application: Application) -> None:
        """Remove an application with all that it left."""

        async def work(tx: Any) -> None:
            found = await local.find_by_id(tx, application.id)
            assert found is not None, "removed"  # noqa: S101 - a mistake of the test
            await installation.remove(tx, found, now=self._served.now)

        self._run(self._served.database.write(work))
        self._notify()

    def finish(self, application: Application) -> None:
        """Finish the installation of an application, as its page does."""

        async def work(tx: Any) -> None:
            found = await local.find_by_id(tx, application.id)
            assert found is not None, "removed"  # noqa: S101 - a mistake of the test
            await installation.finish(tx, found, now=self._served.now)

        self._run(self._served.database.write(work))
        self._notify()

    def invite(self, host: User, chat_id: int, guest: User) -> int:
        """Ask somebody into a chat, as ``beseda chat invite`` does; answers the id of the notification."""

        async def ask(tx: Any) -> int | None:
            [person] = await accounts.load(tx, [host.id])
            actor = Actor(person, self._served.now, self._settings.language)
            return await invitations.invite(tx, actor, chat_id, guest.id)

        return self._run(self._served.database.write(ask)) or 0

    @contextmanager
    def webhook_receiver(self) -> Iterator[WebhookReceiver]:
        """A handler for the events of bots, on this machine."""
        webhook_receiver = WebhookReceiver()
        try:
            yield webhook_receiver
        finally:
            webhook_receiver.close()

    def webhook(self, user_id: int, scope: str = SCOPES) -> Webhook:
        """A new webhook that acts as this user."""
        issue = self._served.database.write(
            lambda tx: webhooks.issue(tx, user_id, scope, title="", now=self._served.now)
        )
        issued = self._run(issue)
        return Webhook(self, issued.id, user_id, issued.code)

    def revoke(self, webhook: Webhook) -> None:
        """Make a webhook useless."""
        self._run(self._served.database.write(lambda tx: webhooks.revoke(tx, webhook.id, now=self._served.now)))

    def bots_with(self, command: str) -> list[int]:
        """The bots that have a command of this name, in lower case and without the slash."""
        rows = self.query("SELECT c.bot_id FROM command c WHERE c.folded = :name ORDER BY c.id", name=command)
        return [int(row[0]) for row in rows]

    def events(self, user_id: int, after_number: int = 0) -> list[Event]:
        """What a user was there to hear, from the event log, in order."""
        self._run(self._served.database.write(lambda tx: tx.number_events()))
        return self._run(
            self._served.database.read(
                lambda tx: event_rows.visible_to(tx, user_id, after_number=after_number, limit=10_000)
            )
        )

    def query(self, sql: str, **values: object) -> Sequence[Sequence[Any]]:
        """Look into the database."""
        return self._run(self._served.database.read(lambda tx: tx.all(sql, **values)))

    def change(self, sql: str, **values: object) -> None:
        """Change the database behind the portal's back."""
        self._run(self._served.database.write(lambda tx: tx.run(sql, **values)))

    def housekeeping(self) -> None:
        """Do now what a server does now and then: forget what is old."""
        self._run(self._server.tidy(self._served))

    def keep(self, kind: str, days: int) -> None:
        """Let housekeeping delete messages of this kind that are older, as ``beseda retention`` does."""
        self._run(self._served.database.write(lambda tx: retention.set_rule(tx, kind, days)))

    def problems(self) -> list[str]:
        """What ``beseda db check`` finds wrong with what is stored."""
        return self._run(self._served.database.read(consistency.problems))

    def index(self) -> None:
        """Do now what a server does behind everybody's back: let the index know what was said."""
        self._run(index(self._served, share=1))

    def hang_up(self) -> None:
        """Hang up on every client of push & pull, as a server does that stops."""
        self._loop.call_soon_threadsafe(self._server.hub.close)

    def stop_delivery(self) -> None:
        """Deliver nothing more for now; what is under way is brought to its end."""
        self._run(self._server.dispatcher.stop())
        self._run(self._server.web_push.stop())

    def start_delivery(self) -> None:
        """Deliver again."""
        self._loop.call_soon_threadsafe(self._server.dispatcher.start)
        self._loop.call_soon_threadsafe(self._server.web_push.start)

    def replay(self, delivery_id: int) -> bool:
        """Deliver something again; whether there is such a delivery."""
        now = self._served.now
        found = self._run(self._served.database.write(lambda tx: deliveries.replay(tx, delivery_id, now=now)))
        self._notify()
        return found

    def reset(self) -> None:
        """As it was at first: no people, no chats, one department, real time, own revision."""
        self._run(self._server.reset())
        self._log.clear()

    def close(self) -> None:
        """Stop serving and let go of the database."""
        self.client.close()
        self._run(self._server.stop())
        self._run(self._served.database.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)
        self._loop.close()

    def _notify(self) -> None:
        """Wake whoever waits for a moment: the clock was moved."""
        self._loop.call_soon_threadsafe(self._served.wakeup.notify)

    @property
    def _served(self) -> Served:
        return self._server.portal

    async def _configure(self, changes: dict[str, Any]) -> None:
        self._server.configure(**changes)

    def _listen(self, *, secure: bool = False) -> int:
        listener = Listener(bind(HOST, 0), Certificate(self._settings.certificates) if secure else None)
        self._run(self._server.start([listener]))
        return listener.port

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)
