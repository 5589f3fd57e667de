"""Who asked for it is told when somebody comes to the portal and when they are gone, whichever process they are at."""

from typing import Any

from beseda.testing import Portal, PortalProcess, PushClient, eventually
from tests.databases import rows_of
from tests.push.processes import Somebody, somebody

A_MINUTE = 60


def come(person: int) -> dict[str, Any]:
    return {"user_id": person, "online": True}


def gone(person: int) -> dict[str, Any]:
    return {"user_id": person, "online": False}


class Watched:
    """Two clients of somebody, one at each process, that were told of this person and of a marker."""

    def __init__(self, anna: Somebody, processes: tuple[PortalProcess, PortalProcess], *people: Somebody) -> None:
        self.clients = [anna.connect(one) for one in processes]
        self.marker = somebody(processes[0], "Marker")
        for client in self.clients:
            for one in (*people, self.marker):
                assert client.ask("subscribeStatusChange", userId=one.id) is True

    def told(self, at: PortalProcess) -> list[list[dict[str, Any]]]:
        """What each client was told until now: those who look at the marker look at everybody."""
        with self.marker.connect(at):
            found = [_through(client, come(self.marker.id)) for client in self.clients]
        after = [_through(client, gone(self.marker.id)) for client in self.clients]
        return [one + more for one, more in zip(found, after, strict=True)]


def _through(client: PushClient, last: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    while (one := client.push("userStatusChange").params) != last:
        found.append(dict(one))
    return found


def connected(process: PortalProcess, person: Somebody) -> int:
    """To how many processes somebody is connected, as all of them know."""
    return len(rows_of(process, f"SELECT c.process FROM connected c WHERE c.person_id = {person.id}"))


def test_the_first_that_comes_and_the_last_that_goes_are_told_once_in_every_process(
    first: PortalProcess, second: PortalProcess
) -> None:
    anna, boris = somebody(first, "Anna"), somebody(first, "Boris")
    watched = Watched(anna, (first, second), boris)
    one = boris.connect(second)
    assert watched.told(first) == [[come(boris.id)]] * 2
    other = boris.connect(first)
    assert watched.told(second) == [[]] * 2
    one.close()
    eventually(lambda: connected(first, boris) == 1)
    assert watched.told(first) == [[]] * 2
    other.close()
    eventually(lambda: connected(first, boris) == 0)
    assert watched.told(second) == [[gone(boris.id)]] * 2
    watched.clients[0].ask("unsubscribeStatusChange", userId=boris.id)
    with boris.connect(second):
        assert watched.told(first) == [[], [come(boris.id)]]
    for client in watched.clients:
        client.close()


def test_a_process_that_ends_takes_its_people_with_it(first: PortalProcess, second: PortalProcess) -> None:
    anna, boris = somebody(first, "Anna"), somebody(first, "Boris")
    with anna.connect(first) as hers:
        hers.ask("subscribeStatusChange", userId=boris.id)
        with boris.connect(second):
            assert hers.push("userStatusChange").params == come(boris.id)
            second.stop()
            assert hers.push("userStatusChange").params == gone(boris.id)
        second.start()
        with boris.connect(second):
            assert hers.push("userStatusChange").params == come(boris.id)
            second.kill()
            assert connected(first, boris) == 1
            first.control.put("/clock", move=A_MINUTE)
            assert hers.push("userStatusChange").params == gone(boris.id)
        with boris.connect(first):
            assert hers.push("userStatusChange").params == come(boris.id)


def test_who_is_there_already_is_told_of_when_they_go(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with anna.connect() as hers, anna.connect() as also:
        with boris.connect():
            for client in (hers, also):
                client.ask("subscribeStatusChange", userId=boris.id)
        for client in (hers, also):
            assert client.push("userStatusChange").params == gone(boris.id)
