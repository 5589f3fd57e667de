"""What was there before and the pushes since are what a fresh fetch answers: for everybody, whatever happens."""

from contextlib import ExitStack
from random import Random

import pytest

from beseda.testing import Portal
from tests.push.screen import Screen, fetched
from tests.push.story import Page, Story
from tests.volume import volume

STEPS = 60


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(volume(3, 60)))
def test_state_before_and_pushes_are_a_fresh_fetch(portal: Portal, seed: int) -> None:
    portal.configure(public_url=portal.url)
    anna = portal.user("Anna", admin=True, login="anna", password="correct horse")
    people = [anna, portal.user("Boris"), portal.user("Vera")]
    bot = portal.bot(anna)
    chats = [portal.chat(anna, *people[1:], bot, title="All"), portal.chat(anna, people[1], title="Two")]
    owned = bot.call("Chat.add", fields={"title": "Of the bot", "userIds": [one.id for one in people]})
    application = portal.token(portal.application(anna), anna)
    page = Page(portal, "anna", "correct horse")
    story = Story(Random(seed), people, [*chats, owned["chat"]["id"]], bot, page)
    with ExitStack() as stack:
        screens = [Screen(one, people, stack.enter_context(one.connect())) for one in people]
        happened = [story.go_on() for _ in range(STEPS)]
        application.call("pull.application.push.add", USER_ID=[one.id for one in people], TEXT="All is told")
        for screen in screens:
            screen.catch_up()
            assert screen.shown() == fetched(screen.user, people), (seed, screen.user.name, happened)
