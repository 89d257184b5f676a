"""Debian's Chromium and its driver: found, or installed when we may."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Any

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
         "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars",
         "--lang=vi")


def find() -> tuple[str, str] | None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def ensure() -> bool:
    """True when both are there, after trying apt-get as root."""
    if find():
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Cài chromium và chromium-driver của Debian…", flush=True)
    for command in (["apt-get", "update", "-qq"],
                    ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"]):
        done = subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False,
                              stdout=subprocess.DEVNULL)
        if done.returncode:
            return False
    return find() is not None


def drive(*, width: int = 1366, height: int = 768, scripts: bool = True, downloads: str | None = None) -> Any:
    """A new headless browser; the caller quits it."""
    from selenium import webdriver

    found = find()
    assert found is not None
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for flag in (*FLAGS, f"--window-size={width},{height}"):
        options.add_argument(flag)
    wishes: dict[str, Any] = {"intl.accept_languages": "vi,en"}
    if not scripts:
        wishes["profile.managed_default_content_settings.javascript"] = 2
    if downloads:
        wishes.update({"download.default_directory": downloads, "download.prompt_for_download": False})
    options.add_experimental_option("prefs", wishes)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(found[1]))
    # A window is never narrower than some 500 px; a phone's width has to be set on the page itself.
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
    return driver
