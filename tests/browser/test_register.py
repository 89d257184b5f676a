"""The register in a real browser: time on a slider, a merger shown, done and taken back, 63 provinces become 34."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from .test_pages import AXE, RUN_AXE

pytestmark = pytest.mark.browser

PAIR = ("LHH-BAC-GIANG", "LHH-LAI-CHAU")
PAPER = "Quyết định 9/QĐ-LHHVN ngày 01/3/2021 (ví dụ)"
#: Pages whose every word must be the same again after the act was taken back.
ANSWERS = ("/don-vi/", "/don-vi/?view=bang&kind=local_union&on=2021-03-15", "/don-vi/ban-do/?figure=dossiers&on=2020-12-31",
           "/don-vi/ban-do/?figure=critique.tasks", "/don-vi/so-do/?open=local_union", "/so-lieu/critique.tasks/?year=2020",
           *(f"/don-vi/{code}/?year=2020" for code in PAIR))
NEW_PAGES = ("/don-vi/?on=2020-06-01&units=now", "/don-vi/ban-do/", "/don-vi/so-do/?open=local_union", "/don-vi/viec/",
             "/don-vi/hop-nhat/", "/don-vi/sap-xep/", "/don-vi/LHH-HA-NOI/chia-tach/", "/don-vi/LHH-HA-NOI/ghi-du-kien/")


def answers(window: Any) -> dict[str, str]:
    return {path: window.open(path).find("main").text for path in ANSWERS}


def without_trace(words: str) -> str:
    """An act taken back leaves one line on a unit's page: that it can be shown on demand."""
    return words.replace("\nhiện 1 việc đã hủy, đính chính", "")


def confirm(window: Any, done: str) -> None:
    """The second step: press, and wait for the page that says it is done."""
    window.press("main form.form [type=submit]")
    for _ in range(200):
        if done in window.text:
            return
        time.sleep(0.1)
    raise AssertionError(window.text[:3000])


def barriers(window: Any) -> list[str]:
    window.driver.set_script_timeout(120)
    window.driver.execute_script(AXE)
    return list(window.driver.execute_async_script(RUN_AXE))


def test_the_slider_moves_the_tree_by_keys_and_by_its_own_form(window: Callable[..., Any]) -> None:
    clerk = window("vanphong").open("/don-vi/")
    days = []
    for _ in range(2):
        before = clerk.path
        clerk.driver.switch_to.active_element.send_keys(Keys.ARROW_LEFT)
        for _ in range(100):
            if clerk.path != before:
                break
            time.sleep(0.05)
        days.append(clerk.path.partition("on=")[2][:10])
    day = clerk.find(".slider output").text
    assert "2020-01-01" < days[1] < days[0] < "2021-03-15", days
    assert f"ngày {day}" in clerk.find("#drawn").text
    assert clerk.driver.switch_to.active_element.get_attribute("id") == "moment"
    plain = window("vanphong", scripts=False).open("/don-vi/?view=bang")
    plain.find("#moment").send_keys(Keys.ARROW_LEFT)
    plain.press(".slider [type=submit]")
    assert "on=20" in plain.path and "view=bang" in plain.path


def test_a_merger_shown_done_and_taken_back(window: Callable[..., Any]) -> None:
    clerk = window("vanphong")
    before = answers(clerk)
    clerk.open(f"/don-vi/hop-nhat/?from={PAIR[0]}")
    clerk.type("olds", ", ".join(PAIR))
    clerk.type("code", "LHH-GIANG")
    clerk.type("name", "Liên hiệp hội Giang Châu (ví dụ)")
    clerk.type("on", "2021-03-01")
    clerk.type("paper", PAPER)
    clerk.press("main form.form [type=submit]")
    assert "Ghi vào sổ đơn vị?" in clerk.text, clerk.text[:3000]
    assert "hợp nhất thành “Liên hiệp hội Giang Châu (ví dụ)”" in clerk.text
    assert "Liên hiệp hội Giang Châu (ví dụ) kế thừa" in clerk.text
    assert not barriers(clerk)
    confirm(clerk, "Sổ đơn vị đã ghi")
    act = clerk.path
    assert not barriers(clerk)

    merged = answers(clerk)
    assert "62" in merged["/don-vi/"] and "đã chấm dứt" in merged[f"/don-vi/{PAIR[0]}/?year=2020"]
    assert merged["/so-lieu/critique.tasks/?year=2020"].split("\n")[0] == before["/so-lieu/critique.tasks/?year=2020"].split("\n")[0]
    clerk.open("/don-vi/LHH-GIANG/")
    assert "Việc nhận kế thừa" in clerk.text and "LHH Bắc Giang" in clerk.text

    clerk.open(f"{act.partition('?')[0]}huy/")
    clerk.type("reason", "Ghi thử, chưa có quyết định")
    clerk.press("main form.form [type=submit]")
    assert "Thôi có hiệu lực" in clerk.text
    assert not barriers(clerk)
    confirm(clerk, "đã hủy")
    after = answers(clerk)
    for path, words in before.items():
        assert without_trace(after[path]) == words, path
    clerk.open(f"/don-vi/{PAIR[0]}/?voided=1")
    assert "Ghi thử, chưa có quyết định" in clerk.text and clerk.all("s")


def test_63_become_34_and_63_again(window: Callable[..., Any]) -> None:
    clerk = window("vanphong")
    assert len(clerk.open("/don-vi/ban-do/?on=2025-07-01").all(".tiles a")) == 63
    clerk.open("/don-vi/sap-xep/")
    clerk.type("paper", "Nghị quyết 202/2025/QH15 ngày 12/6/2025")
    clerk.press("main form.form [type=submit]")
    assert "63 → 34" in clerk.text, clerk.text[:2000]
    assert "Cụm thi đua số 8" in clerk.text
    assert not barriers(clerk)
    confirm(clerk, "Sổ đơn vị đã ghi")
    act = clerk.path
    assert len(clerk.open("/don-vi/ban-do/?on=2025-07-01").all(".tiles a")) == 34
    assert "+ Thái Bình" in clerk.text
    assert not barriers(clerk)
    assert len(clerk.open("/don-vi/ban-do/?on=2025-06-30").all(".tiles a")) == 63
    clerk.open(f"{act}huy/")
    clerk.type("reason", "Ghi thử")
    clerk.press("main form.form [type=submit]")
    confirm(clerk, "đã hủy")
    assert len(clerk.open("/don-vi/ban-do/?on=2025-07-01").all(".tiles a")) == 63


@pytest.mark.parametrize("width", [1366, 390])
def test_new_pages_have_no_barrier_and_fit(window: Callable[..., Any], width: int) -> None:
    clerk = window("vanphong", width=width, height=844)
    found = []
    for path in NEW_PAGES:
        clerk.open(path)
        over = clerk.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{path}: {over} px too wide"] if over > 0 else []
        found += [f"{path}: {problem}" for problem in barriers(clerk)]
    assert not found, "\n".join(found)


def test_a_unit_of_another_province_finds_no_act_of_ours(window: Callable[..., Any]) -> None:
    unit = window("lhh-hatinh")
    unit.open("/don-vi/viec/")
    assert "LHH Hà Tĩnh" in unit.text and "Hải Dương" not in unit.text
    for path in ("/don-vi/hop-nhat/", "/don-vi/sap-xep/", "/don-vi/LHH-HA-TINH/chia-tach/"):
        unit.open(path)
        assert "Ngày hiệu lực" not in unit.text, path
