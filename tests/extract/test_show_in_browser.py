"""The page-by-page view in a real browser; skipped where Chromium or Selenium is not installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract.document import extract_document
from pipeline.extract.page_images import picture_pages
from pipeline.extract.pdf import open_pdf
from pipeline.extract.show import render_reading
from pipeline.settings import ExtractSettings

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

if os.environ.get("GRENSWERK_REQUIRE_ALL") != "1":
    pytest.importorskip("selenium", reason="Selenium is not installed")
    if not (CHROMIUM and DRIVER):
        pytest.skip("Chromium or its driver is not installed", allow_module_level=True)


@pytest.fixture
def page(tmp_path: Path, write_pdf: Callable[..., bytes], settings: ExtractSettings) -> Path:
    """A view of three pages with text."""
    pages = [
        [
            (60.0, 100.0 + 14 * (2 * number + line), 11.0, text)
            for number, place in enumerate(places)
            for line, text in enumerate((f"De brandweer van {place} oefent", "vandaag nog."))
        ]
        for places in (("Gent", "Sluis"), ("Kortrijk", "Rijsel"), ("Roermond", "Luik"))
    ]
    data = write_pdf(pages)
    document = extract_document(data, ("proef.pdf",), settings)
    pdf = open_pdf(data)
    path = tmp_path / "proef.html"
    path.write_text(render_reading(document, picture_pages(pdf, 3)), encoding="utf-8")
    pdf.close()
    return path


@pytest.fixture
def driver(page: Path, tmp_path: Path) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    profile = f"--user-data-dir={tmp_path}/p"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", profile):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(executable_path=DRIVER))
    browser.set_window_size(1400, 900)
    browser.get(page.as_uri())
    yield browser
    browser.quit()


def test_boxes_and_texts_are_joined_and_arrows_turn_the_page(driver: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    assert driver.get_log("browser") == []
    assert driver.execute_script("return document.querySelectorAll('image').length") == 3
    text = driver.find_element(By.ID, "t1-2")
    ActionChains(driver).move_to_element(text).perform()
    assert "linked" in driver.find_element(By.ID, "b1-2").get_attribute("class")
    text.click()
    assert "held" in driver.find_element(By.ID, "b1-2").get_attribute("class")
    assert "held" not in driver.find_element(By.ID, "b1-1").get_attribute("class")
    shown = driver.find_element(By.ID, "go")
    for keys, number in ((Keys.ARROW_RIGHT, "2"), (Keys.ARROW_RIGHT, "3"), (Keys.ARROW_LEFT, "2")):
        ActionChains(driver).send_keys(keys).perform()
        driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 50))")
        assert shown.get_attribute("value") == number
    driver.find_element(By.CSS_SELECTOR, "[data-kind=paragraph]").click()
    assert not driver.find_element(By.ID, "t2-3").is_displayed()
