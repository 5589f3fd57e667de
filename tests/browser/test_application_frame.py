"""The page of an application in its frame, with the unmodified JavaScript SDK, in a real browser."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from beseda.testing import Application, Portal, User
from tests.browser.chromium import SECONDS, needs_chromium, started

SDK = Path(__file__).parents[1] / "clients/js/node_modules/@bitrix24/b24jssdk/dist/umd/index.min.js"
PAGE = b"<!doctype html><title>Robot</title><script src=/sdk.js></script><p id=where></p>"

pytestmark = [needs_chromium, pytest.mark.skipif(not SDK.is_file(), reason="`make js` installs the SDK")]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as driver:
        driver.set_script_timeout(SECONDS)
        yield driver


class Pages(BaseHTTPRequestHandler):
    """The server of the application: a page with the SDK, under another name of this machine.

    ``posted``: what it was opened with, the last time last.
    """

    posted: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self._send(SDK.read_bytes(), "text/javascript")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append(dict(parse_qsl(body.decode(), keep_blank_values=True)))
        self._send(PAGE, "text/html")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.2", 0), Pages)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.2:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.configure(public_url=portal.url)
    return portal.user("Anna", login="anna", password="correct horse", admin=True)


def patient(chromium: Chrome) -> WebDriverWait[Chrome]:
    """Waits for something, also while a page goes and another one comes."""
    return WebDriverWait(chromium, SECONDS, ignored_exceptions=[StaleElementReferenceException])


class Window:
    """The browser of somebody who opened an application."""

    def __init__(
        self, chromium: Chrome, application: Application, login: str = "anna", password: str = "correct horse"
    ) -> None:
        self.chromium = chromium
        self.url = f"{application.portal.url}/applications/{application.client_id}/"
        chromium.switch_to.default_content()
        chromium.delete_all_cookies()
        chromium.get(self.url)
        chromium.find_element(By.NAME, "login").send_keys(login)
        chromium.find_element(By.NAME, "password").send_keys(password)
        chromium.find_element(By.CSS_SELECTOR, "form button").click()
        self.enter()

    def enter(self) -> None:
        """Into the frame, with the SDK initialised as its documentation says."""
        wait = patient(self.chromium)
        self.chromium.switch_to.default_content()
        wait.until(lambda driver: driver.find_elements(By.ID, "application"))
        self.chromium.switch_to.frame("application")
        wait.until(lambda driver: driver.execute_script("return Boolean(window.B24Js)"))
        assert self.run("window.b24 = await B24Js.initializeB24Frame(); return true") is True

    def run(self, script: str) -> Any:
        """What a script in the frame answers."""
        return self.chromium.execute_script(f"return (async () => {{ {script} }})()")

    def around(self, script: str) -> Any:
        """What a script in the window around it answers."""
        self.chromium.switch_to.default_content()
        found = self.chromium.execute_script(f"return {script}")
        self.chromium.switch_to.frame("application")
        return found


CALL = "return (await b24.actions.v2.call.make({method: 'user.current', params: {}})).getData().result.ID"


def test_a_page_calls_and_renews(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    assert window.run("return [b24.getTargetOrigin(), b24.getLang(), b24.auth.isAdmin, b24.isInstallMode]") == [
        portal.url,
        "en",
        True,
        False,
    ]
    assert window.run("return b24.placement.isDefault") is True
    first = window.run("return b24.auth.getAuthData()")
    assert window.run(CALL) == str(anna.id)
    portal.clock.move(3601)
    expired = portal.client.post("/rest/user.current", {"auth": first["access_token"]})
    assert expired.json["error"] == "expired_token"
    assert window.run(CALL) == str(anna.id)  # it renews by itself
    second = window.run("return await b24.auth.refreshAuth()")
    assert second["access_token"] != first["access_token"]
    assert window.run(CALL) == str(anna.id)


def test_a_page_finishes_its_installation(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    application = portal.application(anna, handler_url=f"{pages}/", install_url=f"{pages}/install")
    window = Window(chromium, application)
    assert window.run("return [b24.isInstallMode, location.pathname]") == [True, "/install"]
    chromium.execute_script("b24.installFinish()")
    chromium.switch_to.default_content()
    patient(chromium).until(
        lambda driver: (
            '"INSTALL":false' in (driver.find_element(By.ID, "application").get_dom_attribute("data-told") or "")
        ),
    )
    window.enter()
    assert window.run("return [b24.isInstallMode, location.pathname]") == [False, "/"]
    assert portal.query("SELECT installed_at FROM local_application WHERE installed_at > 0") != []


def test_a_page_knows_that_somebody_runs_it_for_the_first_time(
    portal: Portal, anna: User, chromium: Chrome, pages: str
) -> None:
    portal.user("Boris", login="boris", password="battery staple")
    application = portal.application(anna, handler_url=f"{pages}/")
    window = Window(chromium, application)
    assert window.run("return b24.isFirstRun") is True
    for _ in range(2):
        chromium.get(window.url)
        window.enter()
        assert window.run("return b24.isFirstRun") is False
    assert Window(chromium, application, "boris", "battery staple").run("return b24.isFirstRun") is True
    application.remove()
    assert portal.query("SELECT * FROM application_run") == []


def test_a_page_keeps_options(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    application = portal.application(anna, handler_url=f"{pages}/")
    window = Window(chromium, application)
    window.run("await b24.options.appSet('colour', 'a:b'); await b24.options.userSet('size', {x: [1]})")
    assert application.token(anna).call("app.option.get", option="colour") == "a:b"
    assert application.token(anna).call("user.option.get") == {"size": {"x": [1]}}
    chromium.get(window.url)
    window.enter()
    assert window.run("return [b24.options.appGet('colour'), b24.options.userGet('size')]") == ["a:b", {"x": [1]}]


def test_a_page_changes_the_window_around_it(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    window.run("await b24.parent.resizeWindow(321, 234); await b24.parent.setTitle('Two <b>')")
    assert window.around("[document.querySelector('iframe').style.height, document.title]") == ["234px", "Two <b>"]
    here = chromium.current_window_handle
    window.run("window.done = b24.slider.openPath(b24.slider.getUrl('/account/').href); return true")
    patient(chromium).until(lambda driver: len(driver.window_handles) == 2)
    [other] = set(chromium.window_handles) - {here}
    chromium.switch_to.window(other)
    patient(chromium).until(lambda driver: "/account/" in driver.current_url)
    chromium.close()
    chromium.switch_to.window(here)
    chromium.switch_to.frame("application")
    assert window.run("return await window.done") == {"isOpenAtNewWindow": False, "isClose": True}


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("imOpenMessenger('chat5')", "/c/chat5"),
        ("imOpenMessenger(7)", "/c/7"),
        ("imOpenMessenger()", "/"),
        ("imOpenHistory('chat5')", "/c/chat5"),
    ],
)
def test_a_page_opens_the_messenger(
    portal: Portal, anna: User, chromium: Chrome, pages: str, command: str, path: str
) -> None:
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    here = chromium.current_window_handle
    window.run(f"await b24.parent.{command}; return true")
    patient(chromium).until(lambda driver: len(driver.window_handles) == 2)
    [other] = set(chromium.window_handles) - {here}
    chromium.switch_to.window(other)
    patient(chromium).until(lambda driver: driver.current_url == portal.url + path)
    chromium.close()
    chromium.switch_to.window(here)


class Chooser:
    """The dialog in the window around a page that asked for people."""

    def __init__(self, window: Window, several: bool) -> None:
        self.window, self.chromium = window, window.chromium
        window.run(f"window.chosen = b24.dialog.selectUser{'s' if several else ''}(); return true")
        self.chromium.switch_to.default_content()
        patient(self.chromium).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "dialog[open] li"))

    def names(self) -> list[str]:
        return [one.text.strip() for one in self.chromium.find_elements(By.CSS_SELECTOR, "dialog[open] li")]

    def find(self, text: str) -> None:
        field = self.chromium.find_element(By.CSS_SELECTOR, "dialog input[type=search]")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text)

    def mark(self, name: str) -> None:
        def look(driver: Chrome) -> bool:
            rows = driver.find_elements(By.CSS_SELECTOR, "dialog[open] label")
            found = [one for one in rows if one.text.strip().startswith(name)]
            for one in found:
                one.click()
            return bool(found)

        patient(self.chromium).until(look)

    def press(self, text: str) -> Any:
        """What the page is answered."""
        buttons = self.chromium.find_elements(By.CSS_SELECTOR, "dialog[open] button")
        next(one for one in buttons if one.text == text).click()
        self.chromium.switch_to.frame("application")
        return self.window.run("return await window.chosen")


def test_people_are_chosen_for_a_page(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    """Employees alone, found by their names, over several looks; who leads whom is told."""
    boris = portal.user("Boris", "Orlov", work_position="Tester")
    clara = portal.user("Clara", "Berg")
    guest = portal.user("Gustav", extranet=True)
    portal.chat(anna, guest, title="With a guest")
    portal.bot(boris)
    top = anna.call("department.get")[0]["ID"]
    anna.call("department.update", ID=top, UF_HEAD=clara.id)
    team = anna.call("department.add", NAME="Team", PARENT=top, UF_HEAD=anna.id)
    for one in (anna, boris):
        anna.call("user.update", ID=one.id, UF_DEPARTMENT=[team])
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    chooser = Chooser(window, several=True)
    assert sorted(chooser.names()) == ["Anna", "Boris Orlov, Tester", "Clara Berg"]
    assert not chromium.find_element(By.CSS_SELECTOR, "dialog button[value=choose]").is_enabled()
    chooser.find("orl")
    patient(chromium).until(lambda _: chooser.names() == ["Boris Orlov, Tester"])
    chooser.mark("Boris")
    chooser.find("cla")
    patient(chromium).until(lambda _: chooser.names() == ["Boris Orlov, Tester", "Clara Berg"])
    chooser.mark("Clara")
    found = chooser.press("Choose")
    assert [(one["id"], one["name"], one["position"], one["sub"], one["sup"]) for one in found] == [
        (str(boris.id), "Boris Orlov", "Tester", True, False),
        (str(clara.id), "Clara Berg", "", False, True),
    ]
    assert found[0]["url"] == f"{portal.url}/c/{boris.id}"
    chooser = Chooser(window, several=False)
    chooser.mark("Clara")
    chooser.mark("Boris")
    assert chooser.press("Choose")["id"] == str(boris.id)


@pytest.mark.parametrize(("several", "nobody"), [(True, []), (False, None)])
def test_nobody_is_chosen(
    portal: Portal, anna: User, chromium: Chrome, pages: str, several: bool, nobody: list[Any] | None
) -> None:
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    chooser = Chooser(window, several)
    chooser.mark("Anna")
    assert chooser.press("Cancel") == nobody


def test_a_page_opens_itself_with_parameters(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    """They reach the page, its server, and nobody who opens it otherwise; it closes itself again."""
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    assert "PLACEMENT_OPTIONS" not in Pages.posted[-1]
    here = chromium.current_window_handle
    params = {"order": "7", "bx24_title": "Order 7"}
    window.run(f"window.done = b24.slider.openSliderAppPage({json.dumps(params)}); return true")
    patient(chromium).until(lambda driver: len(driver.window_handles) == 2)
    [other] = set(chromium.window_handles) - {here}
    chromium.switch_to.window(other)
    window.enter()
    assert window.run("return b24.placement.options") == params
    assert json.loads(Pages.posted[-1]["PLACEMENT_OPTIONS"]) == params
    assert window.around("document.title") == "Order 7"
    window.run("b24.slider.closeSliderAppPage(); return true")
    patient(chromium).until(lambda driver: driver.window_handles == [here])
    chromium.switch_to.window(here)
    chromium.switch_to.frame("application")
    assert window.run("return await window.done") == {"result": "close"}
    chromium.get(window.url)
    window.enter()
    assert "PLACEMENT_OPTIONS" not in Pages.posted[-1]


def test_what_the_portal_has_not_is_said_to_be_so(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    """Without an answer the page would wait for good."""
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    window.run("window.heard = []; addEventListener('message', event => heard.push(event.data)); return true")
    asked = ('imOpenMessenger:{"dialogId":"imol|7"}', 'imOpenMessenger:{"dialogId":"../rest"}', "imCallTo:{}")
    for number, ask in enumerate((*asked, "selectCRM:{}", "showAppForm:{}", "getInterface", "toString")):
        window.run(f"parent.postMessage({ask!r} + `:k{number}:${{b24.getAppSid()}}`, '*'); return true")
    patient(chromium).until(lambda driver: driver.execute_script("return heard.length") == 7)
    said = '{"result":"error","errorCode":"METHOD_NOT_SUPPORTED_ON_DEVICE"}'
    assert sorted(window.run("return heard")) == [f"k{number}:{said}" for number in range(7)]
    assert len(chromium.window_handles) == 1


def test_other_origins_and_sids_are_not_listened_to(portal: Portal, anna: User, chromium: Chrome, pages: str) -> None:
    """A path elsewhere is not opened; who does not know the sid is not answered."""
    window = Window(chromium, portal.application(anna, handler_url=f"{pages}/"))
    window.run("window.heard = []; addEventListener('message', event => heard.push(event.data)); return true")
    ask = "parent.postMessage({!r}, '*'); return true"
    window.run(ask.format("getInitData:first:wrong"))
    window.run('parent.postMessage(`openPath:{"path":"//127.0.0.2/"}:second:${b24.getAppSid()}`, "*"); return true')
    patient(chromium).until(lambda driver: driver.execute_script("return heard.length"))
    assert window.run("return heard") == ['second:{"result":"error","errorCode":"PATH_NOT_AVAILABLE"}']
    chromium.switch_to.default_content()
    chromium.execute_script("window.heard = []; postMessage('getInitData:third:' + sid, '*'); return true")
    assert len(chromium.window_handles) == 1
