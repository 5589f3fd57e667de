"""The page around its regions, in a real browser: widths, addresses, keys, settings, and that everybody can use it."""

import json
import re
from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import AXE, PASSWORD, ROOT, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]

WORDS = ROOT / "web" / "src" / "i18n"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Lee", login="anna", password=PASSWORD, admin=True)


@pytest.fixture
def page(chromium: Chrome, portal: Portal, anna: User) -> Messenger:
    resize(chromium, 1440, 900)
    boris = portal.user("Boris", "Orlov")
    portal.chat(anna, boris, title="Launch")
    boris.call("im.notify.personal.add", USER_ID=anna.id, MESSAGE="The plan is ready")
    return Messenger(chromium, portal).sign_in("anna", PASSWORD)


def resize(chromium: Chrome, width: int, height: int) -> None:
    """Give the page exactly this much room, less than a window can be made too."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def box(page: Messenger, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.find(selector).rect
    return found


def test_regions_have_the_room_of_their_width(page: Messenger) -> None:
    page.open("Launch")
    page.find("#about").click()
    page.find(".panel .who")
    assert [box(page, one)["width"] for one in (".rail", ".list", ".panel")] == [56, 320, 400]
    assert box(page, ".talk")["width"] == 1440 - 56 - 320 - 400
    resize(page.chromium, 1024, 800)
    assert [box(page, one)["width"] for one in (".list", ".talk", ".panel")] == [280, 1024 - 56 - 280, 400]
    page.find(".panel .dock").click()  # beside the talk, not over it: only pictures of the list have room
    widths = [box(page, one)["width"] for one in (".list", ".talk", ".panel")]
    assert widths == [72, 1024 - 56 - 72 - 400, 400]
    assert page.find(".row .avatar").is_displayed()
    assert not page.find(".row .lines").is_displayed()
    assert not AXE.exists() or page.axe() == []
    page.chromium.refresh()
    page.find(".panel .who")
    assert box(page, ".list")["width"] == 72
    page.find(".list .find").click()
    page.wait(page.find("#search").is_displayed)
    assert box(page, ".list")["width"] == 280
    page.chromium.back()
    page.find(".panel .dock").click()
    assert box(page, ".list")["width"] == 280
    page.find(".panel [aria-label=Close]").send_keys(Keys.ESCAPE)
    page.gone(".panel")
    resize(page.chromium, 390, 844)
    assert not page.find(".rail").is_displayed()
    assert box(page, ".talk")["width"] == 390
    page.find("#about").click()
    assert (box(page, ".panel")["width"], box(page, ".panel")["height"]) == (390, 844)
    page.chromium.back()
    page.gone(".panel")
    page.find(".talk .back").click()
    page.wait(lambda: page.find(".rail").is_displayed())
    assert box(page, ".rail")["y"] == 844 - 56


def test_dividers_move_by_keys_and_stay_where_they_were_put(page: Messenger) -> None:
    divider = page.find("[role=separator]")
    divider.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert (divider.get_attribute("aria-valuenow"), box(page, ".list")["width"]) == ("352", 352)
    ActionChains(page.chromium).drag_and_drop_by_offset(divider, -400, 0).perform()
    page.wait(lambda: box(page, ".list")["width"] == 260)
    page.chromium.refresh()
    assert box(page, ".list")["width"] == 260


def test_the_address_says_what_is_shown(page: Messenger, portal: Portal) -> None:
    page.open("Launch")
    page.find("#about").click()
    address = page.chromium.current_url
    page.find("[title=People]").click()
    page.find(".directory")
    page.find("[title=Notifications]").click()
    page.find(".notes li", "The plan is ready")
    page.chromium.back()
    page.find(".directory")
    page.chromium.back()
    page.find(".panel .who", "Launch")
    page.chromium.get(address)
    page.find(".panel .who", "Launch")


def test_a_day_with_the_keyboard_alone(page: Messenger) -> None:
    def press(*keys: str) -> None:
        chain = ActionChains(page.chromium)
        for one in keys[:-1]:
            chain = chain.key_down(one)
        chain = chain.send_keys(keys[-1])
        for one in keys[:-1]:
            chain = chain.key_up(one)
        chain.perform()

    def region() -> str:
        script = "return document.activeElement.closest('nav.rail, nav.list, form, aside, main')?.className"
        return str(page.chromium.execute_script(script)).split()[0]

    press(Keys.CONTROL, "k")
    press("Laun")
    page.find("[aria-label='People and chats'] a", "Launch")
    press(Keys.TAB)
    press(Keys.TAB)
    press(Keys.ENTER)
    page.find(".bar h1", "Launch")
    press(Keys.CONTROL, ".")
    page.find(".panel .who", "Launch")
    passed = []
    for _ in range(5):
        press(Keys.CONTROL, Keys.F6)
        passed.append(region())
    assert set(passed) == {"rail", "list", "talk", "composer", "panel"}
    press(Keys.CONTROL, "/")
    page.find("dialog", "To the next region")
    press(Keys.ESCAPE)
    page.gone("dialog")
    press(Keys.CONTROL, ".")
    page.gone(".panel")
    page.find("#composer").send_keys("typed", Keys.ENTER)
    page.find("article.mine", "typed")
    press(Keys.ALT, Keys.ARROW_DOWN)
    assert page.complaints() == []


def test_settings_are_kept(page: Messenger) -> None:
    page.find("[aria-label=Settings]").click()
    Select(page.find("[name=density]")).select_by_value("compact")
    page.find("[name=enter]").click()
    page.wait(page.find("[name=notify]").is_enabled)
    page.find("[name=notify]").click()  # which a browser of tests refuses
    page.find("dialog .danger", "does not let the page notify you")
    page.wait(lambda: not page.find("[name=notify]").is_selected())
    Select(page.find("[name=language]")).select_by_value("ru")
    page.find("dialog [aria-label=Закрыть]").click()
    page.chromium.refresh()
    page.find("[title=Уведомления]")
    assert box(page, ".row > a")["height"] == 44
    page.open("Launch")
    page.find("#composer").send_keys("one", Keys.ENTER, "two")
    assert page.find("#composer").get_attribute("value") == "one\ntwo"
    page.find("#composer").send_keys(Keys.CONTROL, Keys.ENTER)
    page.find("article.mine", "two")


def test_the_page_can_be_installed(page: Messenger) -> None:
    worker = "const done = arguments[0]; navigator.serviceWorker.ready.then(one => done(one.active.scriptURL))"
    assert page.chromium.execute_async_script(worker) == f"{page.portal.url}/sw.js"
    manifest = json.loads(page.portal.fetch(f"{page.portal.url}/manifest.webmanifest"))
    for icon in manifest["icons"]:
        assert page.portal.fetch(page.portal.url + icon["src"]).startswith(b"\x89PNG")
    problems = page.chromium.execute_cdp_cmd("Page.getInstallabilityErrors", {})
    # A profile of tests is not one to install in.
    assert [one["errorId"] for one in problems["installabilityErrors"] if one["errorId"] != "in-incognito"] == []
    assert page.complaints() == []


def test_notifications_are_searched_read_and_deleted(page: Messenger, anna: User) -> None:
    page.find("[title=Notifications]").click()
    page.find(".notes li.unread [aria-haspopup=menu]").click()
    page.find("[role=menuitem]", "Mark as read").click()
    page.gone(".notes li.unread")
    page.find(".notes-search input").send_keys("nothing like it")
    page.find(".notes .none", "Nothing was found")
    page.find(".notes-search input").send_keys(Keys.CONTROL, "a")
    page.find(".notes-search input").send_keys("plan")
    page.find(".notes li", "The plan is ready").find_element(By.CSS_SELECTOR, "[aria-haspopup=menu]").click()
    page.find("[role=menuitem]", "Delete").click()
    page.wait(lambda: anna.call("im.notify.get")["notifications"] == [])
    page.find(".notes .none")


SCREENS = {
    "/": ".list .row",
    "/c/chat1?about": ".panel .members li",
    "/people": ".directory .row",
    "/people?person=1": ".profile [name=NAME]",
    "/notices": ".notes li",
}


@pytest.mark.skipif(not AXE.exists(), reason="the page's tools are not installed: make web")
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_axe_finds_nothing_serious_on_any_screen(page: Messenger, width: int) -> None:
    found = []
    for theme in ("light", "dark"):
        page.chromium.execute_script(f"localStorage['beseda.1.theme'] = '\"{theme}\"'")
        for path, there in SCREENS.items():
            resize(page.chromium, width, 800)
            page.chromium.get(f"{page.portal.url}{path}")
            page.find(there)
            found += [(theme, path, *one) for one in page.axe()]
    assert found == []


# 320 px wide is a screen of 1280 px at 400 %; 640 by 400 is one of 1280 by 800 at 200 %.
@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400)])
def test_nothing_is_cut_when_it_is_zoomed_and_words_are_long(page: Messenger, width: int, height: int) -> None:
    resize(page.chromium, width, height)
    for language in ("en", "ru"):
        page.chromium.execute_script(f"localStorage['beseda.1.language'] = '\"{language}\"'")
        for path, there in SCREENS.items():
            page.chromium.get(f"{page.portal.url}{path}")
            page.find(there)
            page.chromium.execute_script(LONGER)
            assert page.chromium.execute_script(CUT) == [], (language, path)


# Words that are 40 % longer, as a translation may be.
LONGER = """
  for (const one of document.querySelectorAll('button, label > span, h1, h2, h3, legend')) {
    const text = [...one.childNodes].filter(node => node.nodeType === 3 && node.data.trim())
    for (const node of text) node.data = node.data + 'n'.repeat(Math.ceil(node.data.trim().length * 0.4))
  }
"""
CUT = """
  return [...document.querySelectorAll('button, input, select, h3, label, a, li')].filter(one => {
    const { left, right, width } = one.getBoundingClientRect()
    if (!width || !one.checkVisibility({ opacityProperty: true }) || one.closest('.hidden, .skip')) return false
    return left < -1 || right > innerWidth + 1
  }).map(one => one.outerHTML.slice(0, 200))
"""


def test_both_languages_have_every_word_and_form() -> None:
    english, russian = (json.loads((WORDS / f"{one}.json").read_text(encoding="utf-8")) for one in ("en", "ru"))
    assert english.keys() == russian.keys()
    needed = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}
    for language, words in (("en", english), ("ru", russian)):
        for key, said in words.items():
            assert isinstance(said, str) == isinstance(english[key], str), key
            assert isinstance(said, str) or said.keys() == needed[language], key
            assert places(said) == places(english[key]), key


def places(said: str | dict[str, str]) -> set[str]:
    """Which values are filled in."""
    text = json.dumps(said)
    return {one for one in "0123" if f"{{{one}}}" in text}


# Names, keys and addresses, which are the same in every language.
EVERYWHERE = {"English", "Русский", "OpenAPI", "/_beseda/openapi.json", "https://", "Ctrl+Shift+A"}


def test_templates_hold_no_words_of_their_own() -> None:
    found = {
        (template.name, text)
        for template in (ROOT / "web" / "src").rglob("*.svelte")
        for text in literals(template.read_text(encoding="utf-8"))
        if text not in EVERYWHERE
    }
    assert found == set()


def test_a_word_in_a_template_would_be_seen() -> None:
    template = "<script>let a = 'b'</script><p title='{t(\"c\")}' aria-label=\"Big {a}\">{a}: {t({x: 'd'})} Hello</p>"
    assert literals(template) == ["Big", "Hello"]


def literals(template: str) -> list[str]:
    """What a reader would see that is not looked up: text between tags, and names and hints in attributes."""
    markup = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", template, flags=re.DOTALL)
    text, depth = "", 0
    for letter in markup:
        depth += (letter == "{") - (letter == "}")
        text += letter if depth == 0 and letter != "}" else ""
    told = re.findall(r"(?:aria-label|title|placeholder|alt)=(?:\"([^\"]*)\"|'([^']*)')", text)
    between = re.sub(r"<(?:\"[^\"]*\"|'[^']*'|=>|[^>\"'])*>", "\n", text).split("\n")
    words = [one.strip(" :·") for one in [*("".join(pair) for pair in told), *between]]
    return [one for one in words if re.search(r"[^\W\d_]{2,}", one)]
