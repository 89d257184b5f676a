"""The home page stays light: an old PC on a weak line opens it at once."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from giaoban.kernel.meetings import actions as meetings

from . import scene

HTML = 30_000
ALL = 150_000
#: What a first visit fetches besides the page; text files are sent compressed, at about a third of their size.
FONTS = tuple(f"vendor/be-vietnam-pro/be-vietnam-pro-{script}-{weight}-normal.woff2"
              for script in ("latin", "vietnamese") for weight in (400, 600))
TEXTS = ("vendor/tabler/tabler.css", "giaoban.css", "vendor/htmx/htmx.min.js", "giaoban.js", "icons.svg", "favicon.svg")
LONG = "Hoàn thành văn bản góp ý các dự thảo quy hoạch giao thông toàn quốc giai đoạn 2021-2030 gửi các cơ quan " * 3


def fill(world) -> None:
    """As full as the page gets: every list at its limit, every text long."""
    held = scene.meeting(world)
    meetings.hold(held, by=world.users["office"])
    made = meetings.conclude(held, text=LONG, by=world.users["leader"])
    for n in range(14):
        meetings.promise(made, text=f"{n} {LONG}", lead=world.orgs["LHH-A"], due=date(2021, 3, 5 + n),
                         by=world.users["leader"])
        world.walk(world.task(year=2021, title=f"{n} {LONG}"[:400]), "review", year=2021)
        scene.sent(world, scene.owed(world, month=n % 12 + 1, org="LHH-A" if n < 12 else "LHH-B"))


def weight(path: str) -> int:
    found = finders.find(path)
    assert found, path
    return Path(found).stat().st_size


@pytest.mark.parametrize("who", ["leader", "office", "department", "viewer", "unit"])
def test_the_page_itself_is_small(browse, world, who):
    fill(world)
    assert len(browse(who).get("/").content) <= HTML


def test_everything_together_is_under_the_limit(browse, world):
    import gzip

    fill(world)
    page = len(browse("leader").get("/").content)
    texts = sum(len(gzip.compress(Path(finders.find(path)).read_bytes())) for path in TEXTS)
    assert page + texts + sum(weight(path) for path in FONTS) <= ALL


def test_the_page_fetches_nothing_else(browse, world):
    import re

    fill(world)
    page = browse("leader").get("/").content.decode()
    asked = set(re.findall(r'(?:src|href)="/static/([^"#?]+)', page))
    assert asked <= {*FONTS, *TEXTS}
