"""The keys, in a real browser; skipped where Chromium or Selenium is not installed."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from pipeline.decisions import read_decisions
from pipeline.review.app import create_app
from pipeline.schema import ReviewDecision
from pipeline.settings import ReviewSettings

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

if os.environ.get("GRENSWERK_REQUIRE_ALL") != "1":
    pytest.importorskip("selenium", reason="Selenium is not installed")
    if not (CHROMIUM and DRIVER):
        pytest.skip("Chromium or its driver is not installed", allow_module_level=True)

WAIT_SECONDS = 10


def logged(driver: Any) -> list[Any]:
    """Return what the browser has to complain of."""
    return list(driver.get_log("browser"))


class Browser:
    """A browser on the review page, and the file that its decisions go to."""

    def __init__(self, driver: Any, address: str, file: Path) -> None:
        self.driver = driver
        self.address = address
        self._file = file

    def open(self, path: str) -> None:
        self.driver.get(self.address + path)

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def lines(self, count: int) -> tuple[ReviewDecision, ...]:
        """Return the decisions once there are as many as expected."""
        self.until(lambda: len(read_decisions(self._file)) >= count)
        return read_decisions(self._file)

    def until(self, holds: Any) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not holds():
            assert time.monotonic() < deadline, logged(self.driver)
            time.sleep(0.05)

    def current(self) -> str:
        script = "return document.querySelector('.row.current .words').textContent"
        return str(self.driver.execute_script(script))

    def select(self, words: str) -> None:
        self.driver.execute_script(
            """
            for (const p of document.querySelectorAll(".sentence")) {
              const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const start = walker.currentNode.data.indexOf(arguments[0]);
                if (start < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, start);
                range.setEnd(walker.currentNode, start + arguments[0].length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
              }
            }
            """,
            words,
        )


@pytest.fixture
def browser(dataset: Path, tmp_path: Path) -> Iterator[Browser]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = ReviewSettings(host="127.0.0.1", port=port, page_size=50, unknown_score=0.5)
    app = create_app(dataset, tmp_path / "review", "An", settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        file = tmp_path / "review" / "decisions.jsonl"
        yield Browser(driver, f"http://127.0.0.1:{port}", file)
        assert logged(driver) == []
    finally:
        driver.quit()
        server.should_exit = True
        thread.join()
        listener.close()


def test_a_reviewer_gets_by_with_the_keyboard(browser: Browser) -> None:
    browser.open("/")
    assert browser.current() == "Maasdal"
    browser.press("j", "j", "k")
    assert browser.current() == "Grensfonds"
    browser.press("k", "a")
    accepted = browser.lines(1)[0]
    browser.until(lambda: browser.current() == "Grensfonds")
    browser.press("3", "r")
    rejected = browser.lines(2)[1]
    browser.until(lambda: browser.current() == "Ambulance Express")
    browser.press("k", "u")
    undone = browser.lines(3)[2]
    assert [(d.verdict, d.scope, d.target.exact) for d in (accepted, rejected)] == [
        ("accept", "here", "Maasdal"),
        ("reject", "everywhere", "Grensfonds"),
    ]
    assert (undone.verdict, undone.before) == ("undo", rejected.decision_id)


def test_a_correction_is_typed_and_saved_with_enter(browser: Browser) -> None:
    browser.open("/?text=Ambulance")
    browser.press("c")
    browser.press("p", "\t")
    browser.press("Ambulance", "\n")
    lines = browser.lines(2)
    assert [(d.field, d.before, d.after) for d in lines] == [
        ("label", "ORG", "LOC"),
        ("span", "Ambulance Express", "Ambulance"),
    ]


def test_selected_words_are_added_where_they_stand(browser: Browser) -> None:
    browser.open("/")
    browser.select("Raad voor Grenszorg")
    browser.press("t")
    browser.driver.find_element("css selector", "#addition button").click()
    added = browser.lines(1)[0]
    assert (added.verdict, added.target.exact, added.label) == ("add", "Raad voor Grenszorg", "ORG")
    browser.until(lambda: browser.driver.find_elements("css selector", ".row.added"))


def test_an_action_is_corrected_in_its_form(browser: Browser) -> None:
    browser.open("/acties")
    browser.press("c")
    field = browser.driver.find_element("css selector", ".row.current input[name=date]")
    field.send_keys("2022-05", "\n")
    line = browser.lines(1)[0]
    assert (line.table, line.field, line.before, line.after) == ("actions", "date", None, "2022-05")
