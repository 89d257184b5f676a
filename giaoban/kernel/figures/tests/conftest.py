"""A year of varied work, recorded on its own days: every figure has something to count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from giaoban.kernel.base import clock
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.dossiers.registry import kind
from giaoban.kernel.dossiers.rules import can_decide
from giaoban.kernel.ledger.actions import grant_more
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import add_person, join


@pytest.fixture(scope="module")
def lively(django_db_setup: None, django_db_blocker: Any, make_world: Any, kept: Any) -> Iterator[Any]:
    with kept(django_db_blocker):
        yield filled(make_world())


@pytest.fixture
def busy(lively: Any, db: None) -> Any:
    """The lively federation, with whatever a test writes undone after it."""
    return lively


def filled(world: Any) -> Any:
    """2019–2020: tasks of both forms that ended in every way, forums, research, trainings, cases."""

    def work(key: str, org: str, on: date, *scenes: tuple[Any, ...], **facts: Any) -> Any:
        with clock.at(on):
            made = open_dossier(kind(key).model, title=f"{key} của {org}", org=world.orgs[org], on=on,
                                by=world.users["office"], department=world.orgs["BAN-TVPB"], **facts)
        for step, day, *more in scenes:
            by = "leader" if kind(key).lifecycle.steps[step].may is can_decide else "office"
            with clock.at(day):
                take_step(made, step, by=world.users[by], on=day, note="lý do", **(more[0] if more else {}))
        return made

    def task(org: str, form: str, year: int, *, ends: str) -> Any:
        grant = {"fund": world.fund, "amount": 50_000_000}
        scenes: list[tuple[Any, ...]] = [("review", date(year, 2, 10)), ("approve", date(year, 3, 10), grant)]
        if ends == "not_held":
            scenes += [("cancel", date(year, 6, 1)), ("give_back", date(year, 7, 1))]
        elif ends != "running":
            scenes += [(step, date(year, month, 5)) for month, step in
                       enumerate(("contract", "start", "report", "accept"), start=4)]
        if ends == "settled":
            scenes += [("report_spending", date(year, 8, 5)), ("settle", date(year, 9, 5), {"amount": 45_000_000})]
        return work("critique.task", org, date(year, 1, 15), *scenes, form=form)

    tasks = {}
    for year in (2019, 2020):
        for form in ("topic", "workshop"):
            for org, ends in (("LHH-A", "settled"), ("LHH-A", "unsettled"), ("LHH-B", "not_held"), ("HN-001", "running")):
                tasks[form, ends, year] = task(org, form, year, ends=ends)
    world.tasks_done = tasks["topic", "settled", 2020]
    for form, org in (("forum", "VP"), ("roundtable", "VP"), ("forum", "LHH-A")):
        work("forums.forum", org, date(2020, 2, 1), ("approve_topic", date(2020, 3, 1)), ("hold", date(2020, 4, 1)), form=form)
    chosen = [("select", date(2020, 2, 3)), ("approve", date(2020, 3, 3)), ("contract", date(2020, 3, 4)),
              ("start", date(2020, 3, 5))]
    money = {"fund": world.fund, "amount": 10_000_000}
    for form, size in (("topic", ""), ("environment", "small"), ("environment", "fair"), ("survey", "")):
        work("research.task", "KHCN-0001", date(2020, 1, 3), *chosen, form=form, size=size)
    older = [(step, day.replace(year=2019)) for step, day in chosen]
    work("research.task", "KHCN-0001", date(2019, 1, 3), *older, ("fund", date(2020, 3, 16), money), form="topic")
    for org, day in (("LHH-A", date(2020, 5, 5)), ("LHH-A", date(2020, 6, 5)), ("LHH-B", date(2020, 6, 9))):
        work("critique.training", org, date(2020, 4, 1), ("hold", day))
    registered(world, work)
    governed(world, work)
    finished(world, work)
    spread(world, work)
    with clock.at(date(2020, 2, 3)):
        grant_more(world.fund, amount=70_000_000, on=date(2020, 2, 3), paper="5/QĐ-BTC", by=None)
    for name, *unions in (("Nguyễn Văn Một", "LHH-A"), ("Trần Thị Hai", "LHH-A", "HN-001"), ("Lê Ba", "LHH-B")):
        person = add_person(name=name, by=None)
        for order, org in enumerate(unions):
            join(person, world.orgs[org], since=date(2015 + order, 1, 1), by=None)
    world.tasks = tasks
    world.work = work
    return world


def registered(world: Any, work: Any) -> None:
    """Organisations in every stage of their life, a licence and a change of its body, a review under way in 2020."""
    decided = ("appraise", date(2020, 6, 1)), ("decide", date(2020, 7, 1))
    work("affiliates.founding", "LHHVN", date(2020, 5, 1), ("appraise", date(2020, 6, 1)), ("establish", date(2020, 7, 1)),
         ("register", date(2020, 7, 20), {"number": "A-1984"}), new_code="KHCN-0002", new_name="Viện Hai")
    for head in ("An", "Bình"):
        work("affiliates.case", "KHCN-0001", date(2020, 5, 1), *decided, matter="personnel", head=head)
    world.orgs["KHCN-0002"] = Org.objects.get(code="KHCN-0002")
    for code, matter, day in (("KHCN-0001", "warn", date(2020, 7, 15)), ("KHCN-0002", "suspend", date(2020, 8, 1))):
        work("affiliates.case", code, date(2020, 7, 10), ("appraise", date(2020, 7, 10)), ("decide", day), matter=matter,
             valid_until=date(2020, 7, 25) if matter == "warn" else None)
    work("press.case", "HN-001", date(2020, 1, 6), ("appraise", date(2020, 1, 7)), ("agree", date(2020, 1, 8)),
         ("decide", date(2020, 1, 9)), matter="licence", new_code="TC-01", new_name="Tạp chí", licence="1/GP", form="print",
         expires_on=date(2021, 1, 10))
    world.orgs["TC-01"] = Org.objects.get(code="TC-01")
    work("press.case", "TC-01", date(2020, 2, 3), ("appraise", date(2020, 2, 4)), ("agree", date(2020, 2, 5)),
         ("decide", date(2020, 2, 6)), matter="governing", governing="LHH-A")
    work("reviews.campaign", "LHHVN", date(2020, 7, 2), ("open", date(2020, 7, 3)), scope_kind="local_union",
         due=date(2020, 12, 31))
    gone = work("affiliates.dissolution", "KHCN-0001", date(2020, 8, 10), ("appraise", date(2020, 9, 1)),
                ("start", date(2020, 9, 15)))
    with clock.at(date(2020, 10, 1)):
        for item in gone.items.all():
            import_module("giaoban.domains.affiliates.actions").close_item(
                item, on=date(2020, 10, 1), by=world.users["office"], note="xong")
        take_step(gone, "finish", by=world.users["leader"], on=date(2020, 10, 1))


def governed(world: Any, work: Any) -> None:
    """A congress of 2020 with an empty seat, recognised; a term that ran out in 2019 with no congress after it."""
    with clock.at(date(2019, 6, 3)):
        body = bodies.found_body(world.orgs["LHH-B"], "executive", on=date(2014, 5, 5), by=None)
        bodies.set_seats(body, "Chủ tịch", 1, on=date(2014, 5, 5), by=None)
        bodies.open_term(body, number="V", nominal_since=date(2014, 1, 1), nominal_until=date(2019, 12, 31),
                         on=date(2014, 5, 5), by=None)
    made = work("congresses.congress", "LHH-A", date(2020, 1, 6), ("approve_plan", date(2020, 1, 20)),
                ("prepare", date(2020, 2, 3)), ("hold", date(2020, 3, 2)), ordinal="VI", term_first=2020, term_last=2025,
                place="Nhà văn hóa", delegates=100, executive_size=3)
    own, table = (import_module(f"giaoban.domains.congresses.{name}") for name in ("actions", "pasting"))
    with clock.at(date(2020, 3, 3)):
        own.set_elected(made, [table.Line(1, "executive", "Chủ tịch", "Trần Văn An", birth_year=1960)],
                        by=world.users["office"])
    for step, day in (("report_result", date(2020, 3, 4)), ("recognise", date(2020, 3, 20))):
        with clock.at(day):
            take_step(made, step, by=world.users["leader" if step == "recognise" else "office"], on=day,
                      external="QĐ 1 (thử)")


def finished(world: Any, work: Any) -> None:
    """Points sent and answered, a forum's recommendation, research accepted, extended, stopped and behind its reports."""
    critique, forums = (import_module(f"giaoban.domains.{name}.actions") for name in ("critique", "forums"))
    point = import_module("giaoban.domains.critique.pasting").Point
    task = world.tasks_done
    with clock.at(date(2020, 7, 20)):
        sent = critique.add_opinions(task, [point("Điều 1", "Bỏ"), point("Điều 2", "Thêm"), point("", "Giữ")],
                                     by=world.users["office"])
        take_step(task, "send_opinion", by=world.users["office"], on=date(2020, 7, 20), paper="12/LHHVN")
    with clock.at(date(2020, 7, 28)):
        critique.answer_opinions(task, [critique.Told(sent[0].pk, "taken_up"), critique.Told(sent[1].pk, "not_taken", "đã có")],
                                 on=date(2020, 7, 28), by=world.users["office"])
    forum = work("forums.forum", "VP", date(2020, 2, 1), ("approve_topic", date(2020, 3, 1)), ("hold", date(2020, 4, 1)),
                 form="forum")
    with clock.at(date(2020, 4, 20)):
        for text in ("Sửa luật", "Thêm tiền"):
            row = forums.recommend(forum, text=text, addressee="Bộ", by=world.users["office"])
            forums.send(row, on=date(2020, 4, 20), by=world.users["office"], paper="9/LHHVN")
        forums.answer(row, on=date(2020, 4, 20), answer="taken", by=world.users["office"])
    chosen = [("select", date(2019, 2, 3)), ("approve", date(2019, 3, 3))]
    ends = {"ends_on": date(2020, 12, 1)}
    work("research.task", "KHCN-0001", date(2019, 1, 3), *chosen, ("contract", date(2019, 4, 1), ends),
         ("start", date(2019, 4, 2)), ("extend", date(2020, 5, 1), {"new_day": date(2021, 3, 1), "paper": "8/QĐ"}),
         form="environment")
    work("research.task", "KHCN-0001", date(2019, 1, 3), *chosen, ("contract", date(2019, 4, 1), ends),
         ("start", date(2019, 4, 2)), ("accept_at_unit", date(2020, 5, 1)),
         ("accept", date(2020, 5, 9), {"grade": "excellent"}), form="topic")
    work("research.task", "KHCN-0001", date(2019, 1, 3), *chosen, ("terminate", date(2020, 5, 2)), form="survey")


def spread(world: Any, work: Any) -> None:
    """A dissemination task with its products, a course, what two units did for a yearly day."""
    outreach = import_module("giaoban.domains.outreach.actions")
    task = work("outreach.task", "HN-001", date(2020, 1, 6), ("approve", date(2020, 2, 3)), ("contract", date(2020, 2, 10)),
                ("start", date(2020, 3, 2)))
    with clock.at(date(2020, 5, 4)):
        for form, people in (("class", 40), ("leaflet", 900)):
            outreach.add_product(task, form=form, title="Nước sạch", on=date(2020, 5, 4), by=world.users["office"], people=people)
    work("outreach.course", "LHH-A", date(2020, 3, 2), ("hold", date(2020, 4, 6)), subject="Kế toán")
    for org, day in (("LHH-A", "water"), ("LHH-B", "environment")):
        work("outreach.day", org, date(2020, 3, 2), ("hold", date(2020, 6, 5)), day=day)
