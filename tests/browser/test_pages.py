"""Every page a person can reach: accessible, within the window, and there without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[2] / "giaoban/web/tests/vendor/axe.min.js").read_text("utf-8")
RUN_AXE = """const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations.map(
  v => v.id + ': ' + v.help + ' – ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | '))));"""
#: Links that are files, leave the account, or are other addresses of a page already seen.
SKIP = re.compile(r"excel=|/tai/|/tep/|\.json|/accounts/logout|/static/|size=|order=|page=|/schema/|/api/|/thong-bao/\w+/$|/so-do/pdf/|/nhap/mau/|/dong-loi/|/ban-trich/\w+/$")


def shape(path: str) -> str:
    """Addresses of the same page with other records have one shape: numbers, codes and values are left out."""
    address, _, query = path.partition("#")[0].partition("?")
    address = re.sub(r"/(\d+|[A-Z0-9][A-Z0-9-]+|[a-z]+\.[a-z_]+)(?=/)", "/*", address)
    names = sorted({pair.partition("=")[0] for pair in query.split("&") if pair})
    return address + ("?" + "&".join(names) if names else "")


def crawl(window: Any, limit: int = 90) -> Iterator[str]:
    """Breadth first from home, one page of each shape."""
    waiting, seen = ["/"], {"/"}
    while waiting and limit:
        path = waiting.pop(0)
        window.open(path)
        limit -= 1
        yield path
        hrefs = [a.get_dom_attribute("href") for a in window.all("a[href^='/']")]
        for href in hrefs:
            if href and shape(href) not in seen and not SKIP.search(href):
                seen.add(shape(href))
                waiting.append(href)


@pytest.mark.parametrize("account", ["vanphong", "lhh-hatinh"])
def test_no_page_has_a_barrier(window: Callable[..., Any], account: str) -> None:
    found, visited = [], []
    person = window(account)
    person.driver.set_script_timeout(120)
    for path in crawl(person):
        visited.append(path)
        assert person.all("h1"), f"{path}: no heading\n{person.text[:500]}"
        person.driver.execute_script(AXE)
        found += [f"{path} {violation}" for violation in person.driver.execute_async_script(RUN_AXE)]
    print(f"{account}: {len(visited)} pages")
    assert len(visited) > 8, visited
    assert not found, "\n".join(found)


def test_pages_fit_a_phone(window: Callable[..., Any]) -> None:
    person = window("lanhdao", width=390, height=844)
    wide = []
    assert person.driver.execute_script("return window.innerWidth") == 390
    for path in crawl(person, limit=40):
        over = person.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            wide.append(f"{path}: {over} px too wide")
    assert not wide, "\n".join(wide)


def test_pages_work_without_scripts(window: Callable[..., Any]) -> None:
    """Read every page, search, take a step and write a narrative with scripts off."""
    person = window("vanphong", scripts=False)
    visited = [path for path in crawl(person, limit=45) if person.all("h1")]
    assert len(visited) > 20, visited
    person.open("/")
    person.type("q", "quy hoach", "form[role=search]")
    person.find("form[role=search] input").submit()
    assert "/tim-kiem/" in person.path and "quy hoạch" in person.text
    person.open("/ho-so/?kind=critique.task&content=proposed&year=2021")
    person.find("table.grid tbody a").click()
    person.take("Thẩm định đề cương")
    assert "Đã thẩm định đề cương" in person.text


def test_nothing_comes_from_elsewhere(window: Callable[..., Any]) -> None:
    """No page loads from another host, and the policy stops nothing of ours."""
    person = window("vanphong")
    for path in ("/", "/ho-so/", "/so-lieu/critique.tasks/?year=2020", "/cuoc-hop/", "/doc-bao-cao/"):
        person.open(path)
        urls = person.driver.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
        assert all(url.startswith(person.address) for url in urls), urls
        severe = [entry for entry in person.driver.get_log("browser") if entry["level"] == "SEVERE"]
        assert not severe, severe
