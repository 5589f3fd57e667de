"""People and departments in a real browser: who is found, what a card shows, what one changes about oneself."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import PASSWORD, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        browser.set_window_size(1440, 900)
        yield browser


@pytest.fixture
def admin(portal: Portal) -> User:
    return portal.user("Anna", "Lee", login="anna", password=PASSWORD, admin=True)


@pytest.fixture
def page(chromium: Chrome, portal: Portal, admin: User) -> Messenger:
    return Messenger(chromium, portal)


def test_a_colleague_is_found_by_department_and_written_to(page: Messenger, portal: Portal, admin: User) -> None:
    sales = admin.call("department.add", NAME="Sales", PARENT=1)
    north = admin.call("department.add", NAME="North", PARENT=sales)
    boris = portal.user("Boris", "Orlov")
    position = {"WORK_POSITION": "Engineer", "WORK_PHONE": "+7 900 1"}
    admin.call("user.update", ID=boris.id, UF_DEPARTMENT=[north], **position)
    page.sign_in("anna", PASSWORD)
    page.find("[title=People]").click()
    page.find(".directory .row", "Boris Orlov")
    page.find("[role=treeitem]", "Company").send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    page.find(".bar h1", "North")
    assert [one.text for one in page.chromium.find_elements(By.CSS_SELECTOR, ".directory strong")] == ["Boris Orlov"]
    page.find(".directory a", "Boris Orlov").click()
    assert "Engineer" in page.find(".details", "North").text
    assert page.find(".details a[href^='tel:']").get_attribute("href") == "tel:+79001"
    page.chromium.back()
    page.find(".bar h1", "North")
    page.chromium.refresh()
    page.find(".directory a", "Boris Orlov").click()
    boris.call("im.user.status.set", STATUS="away")
    page.find(".who", "away")
    page.find(".sheet .primary").click()
    page.find(".bar h1", "Boris Orlov")
    page.say("Hello")
    assert page.complaints() == []


def test_people_and_departments_are_searched(page: Messenger, portal: Portal, admin: User) -> None:
    admin.call("department.add", NAME="Sales", PARENT=1)
    portal.user("Boris", "Orlov")
    page.sign_in("anna", PASSWORD)
    page.find("[title=People]").click()
    page.find("#search").send_keys("orl")
    page.find(".directory .row", "Boris Orlov")
    page.gone(".directory a[href$='person=1']")
    page.find("#search").send_keys(Keys.CONTROL, "a")
    page.find("#search").send_keys("sales")
    page.find(".directory .row", "Sales").find_element(By.TAG_NAME, "a").click()
    page.find(".bar h1", "Sales")


def test_a_phone_shows_what_is_found_below_the_field(page: Messenger, portal: Portal, admin: User) -> None:
    portal.user("Boris", "Orlov")
    page.sign_in("anna", PASSWORD)
    page.chromium.set_window_size(500, 900)
    page.find("[title=People]").click()
    page.find("#search").send_keys("orl")
    page.find(".directory a", "Boris Orlov").click()
    page.wait(page.find(".sheet .primary").is_displayed)
    page.find(".back").click()
    page.find(".directory a", "Boris Orlov")
    page.chromium.set_window_size(1440, 900)


def test_an_administrator_changes_their_profile_and_everybody_a_status(
    page: Messenger, portal: Portal, admin: User
) -> None:
    boris = portal.user("Boris", "Orlov", login="boris", password=PASSWORD)
    page.sign_in("anna", PASSWORD)
    page.find("[title=People]").click()
    page.find(".places a", "My profile").click()
    position = page.find("[name=WORK_POSITION]")
    page.wait(lambda: page.find("[name=NAME]").get_attribute("value") == "Anna")
    position.send_keys("Director", Keys.ENTER)
    page.find(".details", "Director")
    assert boris.call("im.user.get", ID=admin.id)["work_position"] == "Director"
    page.sign_in("boris", PASSWORD)
    page.chromium.get(f"{portal.url}/people?person={boris.id}")
    page.find(".profile .muted", "administrator")
    assert not page.chromium.find_elements(By.CSS_SELECTOR, "[name=WORK_POSITION]")
    Select(page.find("[name=status]")).select_by_value("dnd")
    page.find(".who", "do not disturb")
    assert boris.call("im.user.status.get") == "dnd"
