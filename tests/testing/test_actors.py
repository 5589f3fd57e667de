"""Who acts in a test: what the plugin gives to it."""

from beseda.testing import Portal


def test_a_webhook_is_an_object_with_addresses_that_shows_no_secret(portal: Portal) -> None:
    hook = portal.user("Anna").webhook(scope="im")
    assert hook.https_url == f"{portal.https_url}/rest/{hook.user_id}/{hook.code}/"
    assert hook.code not in repr(hook) + str(hook) + f"{[hook]}"
    assert f"user_id={hook.user_id}" in repr(hook)


def test_a_bot_shows_no_secret_either(portal: Portal) -> None:
    bot = portal.bot(portal.user("Anna"))
    assert bot.token not in repr(bot)
