"""Research topics, environment projects, surveys and forums: 2019 (example) and 2020 (public counts)."""

from __future__ import annotations

from datetime import date

from giaoban.domains.forums.models import Forum
from giaoban.domains.research.models import ResearchTask
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.ledger.actions import open_fund
from giaoban.kernel.ledger.models import Fund, Source

from .cast import Cast
from .rounds import play_ends, play_forum, play_progress, play_proposals
from .steps import Scene, play, working_day

SUBJECTS = ("vật liệu mới", "giống cây chịu hạn", "xử lý nước thải làng nghề", "năng lượng mặt trời áp mái",
            "chẩn đoán sớm bệnh cây trồng", "dự báo sạt lở", "cảm biến giá rẻ", "bảo quản nông sản",
            "công nghệ bê tông xanh")
FORUM_SUBJECTS = ("phát triển đô thị bền vững", "giáo dục trong chuyển đổi số", "bảo vệ rừng đầu nguồn",
                  "an ninh nguồn nước", "khoa học với doanh nghiệp", "trí thức với nông thôn mới", "y tế cộng đồng")


def play_research(cast: Cast) -> None:
    funds = {year: _fund(year) for year in (2019, 2020, 2021)}
    # Approved in 2019; their money came in 2020: the 16 topics carried over.
    for order in range(16):
        _topic(cast, 2019, order, funded=date(2020, 3, 16), funds=funds)
    # Approved in 2018 by the old register, funded in 2019 (example).
    older = [_topic(cast, 2018, order, funded=date(2019, 3, 18), funds=funds) for order in range(16, 28)]
    play_ends(cast, older[:4])
    opened = [_topic(cast, 2020, order, funded=None, funds=funds) for order in range(28, 41)]
    play_progress(cast, opened)
    for year, sizes in ((2019, ("small", "small", "fair", "fair", "fair")),
                        (2020, ("small", "fair", "fair", "fair", "fair", "fair"))):
        for order, size in enumerate(sizes):
            _project(cast, year, order, "environment", size, funds)
    for year, count in ((2019, 1), (2020, 1)):
        for order in range(count):
            _project(cast, year, order, "survey", "", funds)
    _forums(cast)
    play_proposals(cast)


def _fund(year: int) -> Fund:
    with clock.at(date(year, 1, 10)):
        return open_fund(code=f"KHCN-{year}", name="Kinh phí sự nghiệp khoa học, công nghệ và môi trường", year=year,
                         amount=20_000_000_000, by=None, paper="Quyết định giao dự toán (ví dụ)", example=True,
                         source=Source.objects.get(code="KHCN"))


def _open(cast: Cast, year: int, order: int, form: str, size: str, title: str) -> ResearchTask:
    units = cast.affiliates[:300] if order % 2 else cast.sectors
    first = working_day(date(year, 2, 5), order)
    with clock.at(first):
        return open_dossier(ResearchTask, org=units[order * 5 % len(units)], on=first, by=cast.users["ban-khcn"],
                            year=year, example=True, title=title, department=cast.orgs["BAN-KHCNMT"], form=form,
                            size=size, months=24 if (year, form) == (2020, "topic") else None)


def _approved(cast: Cast, year: int, order: int) -> list[Scene]:
    staff, leader = cast.users["ban-khcn"], cast.users["lanhdao"]
    return [
        ("select", working_day(date(year, 4, 6), order), staff, {}),
        ("approve", working_day(date(year, 5, 11), order), leader, {"paper": f"QĐ phê duyệt {year} (ví dụ)"}),
        ("contract", working_day(date(year, 6, 15), order), staff, {}),
        ("start", working_day(date(year, 7, 20), order), staff, {}),
    ]


def _topic(cast: Cast, year: int, order: int, *, funded: date | None, funds: dict[int, Fund]) -> ResearchTask:
    subject = SUBJECTS[order % len(SUBJECTS)]
    task = _open(cast, year, order, "topic", "", f"Nghiên cứu {subject} (đề tài {order + 1:02d}, ví dụ)")
    scenes = _approved(cast, year, order)
    if funded:
        scenes.append(("fund", funded, cast.users["lanhdao"], {"fund": funds[funded.year], "amount": 250_000_000}))
    play(task, scenes)
    return task


def _project(cast: Cast, year: int, order: int, form: str, size: str, funds: dict[int, Fund]) -> None:
    noun = "Dự án bảo vệ môi trường" if form == "environment" else "Dự án điều tra cơ bản"
    task = _open(cast, year, order, form, size, f"{noun}: {SUBJECTS[(order + year) % len(SUBJECTS)]} ({year}, ví dụ)")
    amount = {"small": 90_000_000, "fair": 400_000_000, "": 300_000_000}[size]
    scenes = _approved(cast, year, order)
    scenes.append(("fund", date(year, 8, 24), cast.users["lanhdao"], {"fund": funds[year], "amount": amount}))
    play(task, scenes)


def _forums(cast: Cast) -> None:
    for year, forms in ((2019, ("forum",) * 6 + ("roundtable",)), (2020, ("forum",) * 5 + ("roundtable",) * 2)):
        for order, form in enumerate(forms):
            _forum(cast, year, order, form)


def _forum(cast: Cast, year: int, order: int, form: str) -> None:
    staff, leader = cast.users["bql-diendan"], cast.users["lanhdao"]
    first = working_day(date(year, 2, 10), order * 9)
    noun = "Diễn đàn" if form == "forum" else "Tọa đàm"
    with clock.at(first):
        forum = open_dossier(Forum, org=cast.orgs["BQL-DD"], on=first, by=staff, year=year, example=True,
                             title=f"{noun} “{FORUM_SUBJECTS[order]}” ({year}, ví dụ)", department=cast.orgs["BQL-DD"],
                             form=form, place="Hà Nội", papers=12 + order)
    held = working_day(date(year, 5, 20), order * 28)
    play(forum, [
        ("approve_topic", working_day(first, 10), leader, {}),
        ("call", working_day(first, 17), staff, {}),
        ("hold", held, staff, {}),
        ("summarise", working_day(held, 10), staff, {}),
    ])
    sent = working_day(held, 15)
    if year == 2020:
        play_forum(cast, forum, order, held=held, sent=sent)
    play(forum, [("send", sent, staff, {"paper": "Công văn kiến nghị (ví dụ)"})])
