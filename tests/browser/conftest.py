"""A real server on the example federation, and real Chromium windows in front of it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import chromium

PASSWORD = "giaoban-vi-du-2021"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`giaoban example` and `giaoban serve` in a data folder of their own, as a person would start them."""
    if not chromium.find():
        pytest.skip("không có chromium: apt-get install chromium chromium-driver")
    folder = _federation(tmp_path_factory)
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "GIAOBAN_TEST", "GIAOBAN_TODAY")}
    environment = {**kept, "GIAOBAN_DATA": str(folder)}
    command = [sys.executable, "-m", "giaoban"]
    port = _free_port()
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log)
        try:
            _wait(port, server, folder / "serve.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def _federation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example; tests running side by side build it once and take a copy each."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    built = shared / "example-federation"
    with (shared / "example-federation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            building = shared / "example-federation.part"
            kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "GIAOBAN_TEST", "GIAOBAN_TODAY")}
            subprocess.run([sys.executable, "-m", "giaoban", "example"], check=True, stdout=subprocess.DEVNULL,
                           env={**kept, "GIAOBAN_DATA": str(building)})
            building.rename(built)
    folder = tmp_path_factory.mktemp("federation")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return folder


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise RuntimeError(f"giaoban serve ended: {log.read_text()}")


class Window:
    """One person's browser window."""

    def __init__(self, address: str, driver: Any) -> None:
        self.address, self.driver = address, driver

    def open(self, path: str) -> Window:
        self.driver.get(self.address + path)
        return self

    def sign_in(self, username: str) -> Window:
        self.open("/accounts/login/")
        self.type("login", username)
        self.type("password", PASSWORD)
        self.press("main form [type=submit]")
        return self

    def find(self, css: str) -> Any:
        return self.driver.find_element("css selector", css)

    def all(self, css: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", css))

    def type(self, name: str, text: str, within: str = "") -> None:
        """Fill the field of that name, as a person would after clearing it."""
        field = self.find(f'{within} [name="{name}"]')
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
        if field.get_attribute("type") == "date":
            # Typing into a date field depends on the browser's language; its value doesn't.
            self.driver.execute_script("arguments[0].value = arguments[1]", field, text)
            return
        field.clear()
        field.send_keys(text)

    def press(self, css: str) -> None:
        """Press and wait for the next page."""
        button = self.find(css)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        before = self.find("html")
        button.click()
        self._gone(before)

    def press_text(self, text: str, within: str = "main") -> None:
        """Press the first visible button or link with these words."""
        for element in self.all(f"{within} button, {within} a, {within} summary"):
            if element.is_displayed() and text.casefold() in element.text.casefold():
                self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
                element.click()
                time.sleep(0.3)
                return
        raise AssertionError(f"no “{text}” on {self.driver.current_url}:\n{self.text[:2000]}")

    def fill(self, form: Any, **fields: str) -> None:
        """Fields inside an element by their names without the form's prefix."""
        for name, value in fields.items():
            box = form.find_element("css selector", f'[name="{name}"], [name$="-{name}"]')
            self.driver.execute_script("arguments[0].value = arguments[1]", box, value)

    def take(self, label: str, **fields: str) -> None:
        """Open the step with this name, fill its small form and send it."""
        for step in self.all("ul.steps > li > details"):
            summary = step.find_element("css selector", "summary")
            if label.casefold() == summary.text.strip().casefold():
                self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", summary)
                summary.click()
                self.fill(step, **fields)
                before = self.find("html")
                step.find_element("css selector", "form [type=submit]").click()
                self._gone(before)
                return
        raise AssertionError(f"no step “{label}” on {self.path}:\n{self.text[:2000]}")

    def choose(self, name: str, value: str) -> None:
        from selenium.webdriver.support.ui import Select

        Select(self.find(f'[name="{name}"]')).select_by_value(value)

    def _gone(self, old_page: Any) -> None:
        """Wait until the page that was there has been replaced."""
        for _ in range(200):
            try:
                old_page.is_enabled()
            except Exception:
                return
            time.sleep(0.05)

    @property
    def text(self) -> str:
        return str(self.find("body").text)

    @property
    def path(self) -> str:
        return str(self.driver.current_url).removeprefix(self.address)


@pytest.fixture
def window(address: str) -> Iterator[Callable[..., Window]]:
    """`window("vanphong")` → a window signed in as that account; closed at the end."""
    opened: list[Any] = []

    def open_window(username: str = "", **how: Any) -> Window:
        driver = chromium.drive(**how)
        opened.append(driver)
        made = Window(address, driver)
        return made.sign_in(username) if username else made

    yield open_window
    for driver in opened:
        driver.quit()
