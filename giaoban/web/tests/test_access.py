"""Every address of the project, walked by people who should see nothing there.

A new address with a parameter that `KNOWN` can't fill fails `test_every_address_is_walked`: say there which
record of unit A the parameter names, and the walk covers the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from python_calamine import CalamineWorkbook

from giaoban.kernel.base import Period
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.commitments.actions import ask_extension
from giaoban.kernel.documents import batches
from giaoban.kernel.documents.actions import keep, register_incoming
from giaoban.kernel.documents.forms import draft_from
from giaoban.kernel.documents.forms import form as paper_form
from giaoban.kernel.documents.models import Batch, Incoming, PaperTemplate
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import kind
from giaoban.kernel.ledger.actions import draw_up, hand_over
from giaoban.kernel.ledger.estimates import Line
from giaoban.kernel.ledger.letters import Unsettled, chasing
from giaoban.kernel.ledger.models import HandOver
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.pasting import Guest
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.actions import set_fact
from giaoban.kernel.panels.models import RuleSet
from giaoban.kernel.panels.tests.factories import concluded
from giaoban.kernel.people import importing
from giaoban.kernel.people.actions import add_person, give_mandate, join
from giaoban.kernel.people.duplicates.actions import merge_persons
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting import actions as reporting
from giaoban.web.work.models import Export

pytestmark = pytest.mark.django_db

#: In every title and name of unit A; whoever may not see unit A never reads it.
MARK = "Zobrakel"
DAY = date(2021, 3, 4)

#: Addresses with no namespace or of the sign-in pages: parameters that name no record of ours.
WORDS = {"key": "x-y", "uidb36": "1"}
#: What nobody needs an account for; everything else of the screens leads to signing in.
OPEN = {"account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
        "account_reset_password_from_key_done", "set_language", "health", "favicon", "feed"}
#: Open data: anybody's once the office has released it, and not there at all before (nothing is released here).
RELEASED = re.compile(r"^/mo/$|^/mo/(don-vi|thay-doi|tinh-thanh)[./]")
#: What an account without a role still has: its own password and second factor, leaving, the language.
OWN = re.compile(r"^/(accounts|i18n|suc-khoe)/|^/favicon.ico$")


@dataclass
class Secrets:
    """One record of each kind, all of unit A."""

    dossier: Any
    entry: Any
    meeting: Any
    conclusion: Any
    promise: Any
    extension: Any
    submission: Any
    proposal: Any
    report: Any
    document: Any
    person: Any
    membership: Any
    act: Any
    batch: Any
    twin: Any
    merge: Any
    winding_up: Any
    campaign: Any
    congress: Any
    body: Any
    work: Any
    draft: Any


def exported(by: Any) -> Any:
    """A long list of the office's, under way."""
    return Export.objects.create(user=by, title=f"Hồ sơ {MARK}", address="/ho-so/?excel=1", language="vi", total=9)


def sent_list(org: Any, by: Any) -> Any:
    """A list taken in with one row that was not."""
    text = f"Họ và tên,Năm sinh\nNguyễn {MARK},1970\n{MARK} Sai,1890\n"
    batch = importing.upload(f"{MARK}.csv", BytesIO(text.encode()), org=org, by=by)
    return importing.run(importing.start(batch, by=by, queued=False))


def merged(person: Any, org: Any) -> tuple[Any, Any]:
    """Somebody who may be the same person, and one who was."""
    twins = [add_person(name=person.name, by=None, job=f"Viện {MARK}") for _ in range(2)]
    for twin in twins:
        join(twin, org, since=DAY, by=None)
    return twins[0], merge_persons(person, twins[1], by=None, reason=f"Cùng là {MARK}")


@pytest.fixture
def secrets(world: Any, again: Any) -> Secrets:
    return again(made_secrets, world)


def made_secrets(world: Any) -> Secrets:
    a = world.orgs["LHH-A"]
    department, leader, office, sender = (world.users[name] for name in ("department", "leader", "office", "unit"))
    User.objects.filter(pk=sender.pk).update(name=f"{MARK} Đông")
    a.names.update(name=f"Liên hiệp hội {MARK}")
    type(a).objects.filter(pk=a.pk).update(name=f"Liên hiệp hội {MARK}", folded=f"lhh-a lien hiep hoi {MARK.lower()}")
    a.refresh_from_db()
    world.orgs["LHH-A"] = a
    person = add_person(name=f"Người {MARK}", by=None, phone="0912000111", job=f"Viện {MARK}", code=f"HV-{MARK}")
    give_mandate(person, a, f"Chủ tịch {MARK}", since=DAY, by=None)
    person.mandates.update(nominal_until=date(2021, 3, 31))
    membership = join(person, a, since=DAY, by=None, card=MARK)
    task = world.walk(world.task("LHH-A", title=f"Nhiệm vụ bí mật {MARK}"), upto="settle")
    concluded(task, "experts", ["yes"] * 7, world.orgs["LHHVN"], on=DAY)
    made = meetings.plan(kind="month", title=f"Giao ban {MARK}", host=a, on=DAY, period=Period.month(2021, 2),
                         by=office, invited=[a])
    meetings.hold(made, by=office)
    event = meetings.plan(kind="workshop", title=f"Hội thảo {MARK}", host=a, on=DAY, dossier=task, by=sender)
    meetings.add_attendees(event, [Guest(f"Khách {MARK}")], by=sender)
    conclusion = meetings.conclude(made, text=f"Kết luận {MARK}", by=leader)
    promise = meetings.promise(conclusion, text=f"Việc {MARK}", lead=a, due=date(2021, 3, 20), by=department)
    promise.dossier = task
    promise.save()
    extension = ask_extension(promise, new_due=date(2021, 4, 20), reason=f"Lý do {MARK}", by=sender, on=DAY)
    document = meetings.issue_notice(made, by=leader, on=DAY)
    draft_from(paper_form("ledger.decision"), task, by=office)
    register_incoming(author=f"Sở {MARK}", subject=f"Hỏi về {MARK}", received_on=DAY, by=office, dossier=task,
                      file=keep(f"{MARK}.txt", MARK.encode(), by=office))
    PaperTemplate.objects.create(form="ledger.contract", number=1, name=f"{MARK}.docx", content=b"PK", sha256="0" * 64,
                                 by=office)
    letters = chasing(a, rows=[Unsettled(task.number, f"Việc {MARK}", DAY, 9, 80_000_000)])
    batches.prepare(title=f"Đôn đốc {MARK}", letters=[batches.Letter(a.name, letters)], by=office)
    submission = reporting.submit(org=a, title=f"Báo cáo {MARK}", period=Period.month(2021, 2), by=sender,
                                  on=DAY, file=(f"{MARK}.txt", f"Tổ chức 03 hội thảo phản biện {MARK}.".encode()))
    report = reporting.open_report("annual", org=a, period=Period.year(2020), by=department, on=DAY)
    type(report).objects.filter(pk=report.pk).update(title=f"Báo cáo năm {MARK}")
    reporting.step(report, "freeze", by=office, on=DAY)
    draw_up(task, [Line(f"Chi {MARK}", 1, 10**6)], made_on=DAY, by=None)
    hand_over(date(2020, 1, 1), date(2020, 12, 31), by=office, note=MARK)
    return Secrets(task, task.entries.first(), made, conclusion, promise, extension, submission,
                   submission.proposals.first(), report, document,
                   person, membership,
                   set_fact(a, "address", f"Số 1 {MARK}", on=DAY, by=None, paper=f"QĐ {MARK}"), sent_list(a, office),
                   *merged(person, a), *of_domains(world, a), *elected(world, a), work_of(world, a),
                   open_draft(world, a, task))


def of_domains(world: Any, a: Any) -> tuple[Any, Any]:
    """An organisation of unit A being wound up, with its magazine, and a review of unit A under way."""
    leader, office = world.users["leader"], world.users["office"]
    affiliates, reviews = (import_module(f"giaoban.domains.{name}.actions") for name in ("affiliates", "reviews"))
    org = orgs.found(code="KHCN-A", kind="st_organisation", name=f"Viện {MARK}", on=date(2015, 1, 1), by=None, parent=a)
    affiliates.give_certificate(org, f"A-1 {MARK}", on=DAY, by=None)
    magazine = open_dossier(kind("press.case").model, title=f"Tạp chí {MARK}", org=a, on=DAY, by=office,
                            matter="licence", form="print", new_code="TC-A", new_name=f"Tạp chí {MARK}", licence=f"1/{MARK}", editor=f"Biên {MARK}")
    take_step(magazine, "appraise", by=office, on=DAY)
    take_step(magazine, "agree", by=leader, on=DAY)
    take_step(magazine, "decide", by=office, on=DAY)
    winding_up = open_dossier(kind("affiliates.dissolution").model, title=f"Giải thể {MARK}", org=org, on=DAY, by=office)
    take_step(winding_up, "appraise", by=office, on=DAY)
    take_step(winding_up, "start", by=leader, on=DAY)
    campaign = open_dossier(kind("reviews.campaign").model, title=f"Rà soát {MARK}", org=a, on=DAY, by=office,
                            scope_kind="local_union", due=date(2030, 1, 1))
    take_step(campaign, "open", by=office, on=DAY)
    reviews.decide_all(campaign, [campaign.verdicts.get(org=a).pk], verdict="dissolve", reason=f"Lý do {MARK}",
                       by=leader, on=DAY)
    return winding_up, campaign


def elected(world: Any, a: Any) -> tuple[Any, Any]:
    """A congress of unit A with its list of people, one of them to be asked about; and its executive committee."""
    office = world.users["office"]
    body = bodies.found_body(a, "executive", on=date(2015, 1, 1), by=None)
    bodies.open_term(body, number="VI", nominal_since=date(2015, 1, 1), nominal_until=date(2020, 12, 31),
                     on=date(2015, 5, 5), by=None, paper=f"QĐ {MARK}")
    bodies.appoint(add_person(name=f"Lê Văn {MARK}", by=None), body, "Chủ tịch", on=date(2015, 5, 5), how="elected",
                   by=None, paper=f"QĐ {MARK}")
    congress = open_dossier(kind("congresses.congress").model, title=f"Đại hội {MARK}", org=a, on=DAY, by=office,
                            ordinal="VII", term_first=2021, term_last=2026, place=f"Hội trường {MARK}", delegates=99)
    for step in ("approve_plan", "prepare", "hold"):
        take_step(congress, step, by=office, on=DAY)
    own, table = (import_module(f"giaoban.domains.congresses.{name}") for name in ("actions", "pasting"))
    own.set_elected(congress, [table.Line(1, "executive", "Chủ tịch", f"Lê Văn {MARK}", birth_year=1960)], by=office)
    return congress, body


def work_of(world: Any, a: Any) -> SimpleNamespace:
    """Research, a forum and outreach of unit A: a proposal, a sent workbook, a progress report, what was recommended."""
    office = world.users["office"]
    research, forums, outreach = (import_module(f"giaoban.domains.{name}.actions")
                                  for name in ("research", "forums", "outreach"))
    call = research.open_call(year=2022, form="topic", title="Đợt chung", opens=date(2020, 1, 1), closes=DAY, by=None)
    task = research.propose(call, org=a, title=f"Đề tài {MARK}", on=DAY, by=office, leader=f"Lê {MARK}")
    sheet = call.sheets.create(org=a, name=f"{MARK}.xlsx", digest="0", by=world.users["unit"])
    sheet.rows.create(row=4, cells={"title": f"Đề tài {MARK}", "leader": f"Lê {MARK}"}, facts={"org": a.pk})
    report = task.progress.create(number=1, first=DAY, last=DAY, due=DAY, text=f"Tình hình {MARK}")
    forum = open_dossier(kind("forums.forum").model, title=f"Diễn đàn {MARK}", org=a, on=DAY, by=office, form="forum")
    take_step(forum, "approve_topic", by=world.users["leader"], on=DAY)
    take_step(forum, "hold", by=office, on=DAY)
    asked = forums.recommend(forum, text=f"Kiến nghị {MARK}", addressee=f"Bộ {MARK}", by=office)
    told = open_dossier(kind("outreach.task").model, title=f"Phổ biến {MARK}", org=a, on=DAY, by=office, year=2021)
    take_step(told, "approve", by=world.users["leader"], on=DAY)
    take_step(told, "contract", by=office, on=DAY)
    product = outreach.add_product(told, form="class", title=f"Lớp {MARK}", on=DAY, people=3, by=office)
    course = open_dossier(kind("outreach.course").model, title=f"Lớp {MARK}", org=a, on=DAY, by=office)
    return SimpleNamespace(call=call, sheet=sheet, report=report, forum=forum, asked=asked, told=told, product=product,
                           course=course)


def open_draft(world: Any, a: Any, task: Any) -> Any:
    """A draft unit A leads the opinion on; and a point said in its task."""
    critique, pasting = (import_module(f"giaoban.domains.critique.{name}") for name in ("actions", "pasting"))
    critique.add_opinions(task, [pasting.Point(f"Ý kiến {MARK}")], by=world.users["unit"])
    return critique.register_draft(title=f"Dự thảo {MARK}", agency=f"Bộ {MARK}", received_on=DAY, lead=a,
                                   closes_on=date(2021, 3, 30), by=world.users["office"])


def known(world: Any, s: Secrets) -> dict[tuple[str, str], Any]:
    """(namespace, parameter) → the record of unit A it names, or a plain word."""
    number, unit = s.dossier.number, "LHH-A"
    event, case = s.dossier.meetings.get(), s.dossier.cases.get()
    incoming, letters = Incoming.objects.get().pk, Batch.objects.get().pk
    held = ("cancel", "contributions", "presented", "attendees", "attendees_excel", "withdraw")
    return {
        **{("meetings", f"{name}.pk"): event.pk for name in held},
        ("meetings", "number"): number, ("meetings", "what"): "nguoi-du", ("meetings", "row"): event.attendees.get().pk,
        ("units", "code"): unit, ("units", "key"): "doi-ten",
        ("units", "pk"): s.act.pk,
        ("dossiers", "number"): number, ("dossiers", "kind"): "critique.task", ("dossiers", "step"): "accept",
        ("dossiers", "track"): "content", ("dossiers", "entry"): s.entry.pk,
        ("figures", "key"): "critique.tasks",
        ("reports", "pk"): s.report.pk, ("reports", "key"): "submit", ("reports", "form"): "pdf",
        ("reading", "pk"): s.submission.pk, ("reading", "proposal"): s.proposal.pk,
        ("meetings", "pk"): s.meeting.pk, ("meetings", "conclusion"): s.conclusion.pk, ("meetings", "form"): "pdf",
        ("promises", "pk"): s.promise.pk, ("promises", "extension"): s.extension.pk, ("promises", "act"): "run",
        ("documents", "pk"): s.document.pk, ("documents", "form"): "pdf", ("documents", "number"): number,
        **{("documents", f"{name}.pk"): s.dossier.documents.get().pk for name in ("edit", "act", "produced")},
        **{("documents", f"{name}.pk"): incoming for name in ("in", "in_file", "in_act")},
        **{("documents", f"{name}.pk"): letters for name in ("batch", "batch_progress", "batch_letter", "batch_act")},
        ("documents", "order"): 1, ("documents", "version"): 1,
        **{("documents", f"{name}.key"): "ledger.contract" for name in ("template", "template_upload", "template_file",
                                                                        "template_back")},
        ("documents", "in_act.key"): "huy", ("documents", "batch_act.key"): "huy",
        ("documents", "write.key"): "ledger.contract", ("documents", "act.key"): "ky",
        ("research", "call"): s.work.call.pk, ("research", "sheet"): s.work.sheet.pk,
        ("research", "row"): s.work.report.pk, ("forums", "number"): s.work.forum.number,
        ("forums", "pk"): s.work.asked.pk, ("outreach", "number"): s.work.told.number,
        ("outreach", "tell.number"): s.work.course.number, ("outreach", "pk"): s.work.product.pk,
        ("critique", "number"): number, ("critique", "act"): "gia-han", ("critique", "pk"): s.draft.pk,
        ("critique", "void.pk"): s.dossier.opinions.get().pk,
        ("affiliates", "case.pk"): s.winding_up.pk, ("affiliates", "pk"): s.winding_up.items.first().pk,
        ("reviews", "number"): s.campaign.number, ("reviews", "form"): "pdf",
        ("reviews", "pk"): s.campaign.verdicts.get(org=world.orgs[unit]).pk,
        ("panels", "pk"): case.panel_id, ("panels", "case"): case.pk, ("panels", "ballot"): case.ballots.first().pk,
        ("panels", "act"): "huy", ("panels", "criteria.pk"): RuleSet.objects.get(key="TT20_2023").pk,
        ("bodies", "code"): s.body.org.code, ("bodies", "key"): "so-luong", ("bodies", "on_mandate.key"): "thoi",
        ("bodies", "mandate"): s.body.org.mandates.get().pk,
        ("congresses", "number"): s.congress.number, ("congresses", "row"): s.congress.live_elected().get().pk,
        ("congresses", "form"): "pdf",
        ("work", "pk"): exported(world.users["office"]).pk, ("work", "token"): "x" * 43,
        ("users", "pk"): world.users["unit"].pk,
        ("persons", "pk"): s.person.pk, ("persons", "membership"): s.membership.pk, ("persons", "form"): "json",
        ("persons", "batch"): s.batch.pk,
        ("money", "fund"): world.fund.pk, ("money", "act"): "bo-sung",
        ("money", "number"): number, ("money", "version"): 1, ("money", "estimate_act.act"): "trinh",
        ("money", "over"): HandOver.objects.get().pk,
        ("checks", "key"): "mandate-overdue", ("opendata", "code"): unit, ("opendata", "form"): "json",
        ("persons", "first"): s.person.pk, ("persons", "second"): s.twin.pk, ("persons", "merge"): s.merge.pk,
        ("api", "code"): unit, ("api", "number"): number, ("api", "key"): "critique.tasks",
        ("api", "rest"): "khong-co",
    }


#: Parameters that name no record, so that the address is there for everybody with a role.
PLAIN = {("work", "token"), ("opendata", "code"), ("opendata", "form"), ("figures", "key"), ("api", "key"), ("api", "rest"), ("dossiers", "kind"),
         ("research", "call")}
#: Words that only choose what is done to a record named before.
CHOICES = {("units", "key"), ("dossiers", "step"), ("dossiers", "track"), ("reports", "key"), ("reports", "form"),
           ("meetings", "form"), ("meetings", "what"), ("promises", "act"), ("documents", "form"), ("documents", "key"), ("persons", "form"),
           ("reviews", "form"), ("critique", "act"), ("bodies", "key"), ("congresses", "form"), ("panels", "act")}
CHOICES |= {("money", "act")}
#: API records have their number in `pk`; which one depends on the address.
API_PK = {"meeting": "meeting", "report": "report", "person": "person"}


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    #: names a record of unit A
    record: bool

    @property
    def api(self) -> bool:
        return self.path.startswith("/api/")


def patterns(resolver: Any, spaces: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], URLPattern]]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item, (*spaces, item.namespace) if item.namespace else spaces)
        else:
            yield spaces, item


def parameters(pattern: URLPattern) -> list[str]:
    """Of routes and of regular expressions alike."""
    return list(pattern.pattern.regex.groupindex)


def filled(world: Any, s: Secrets) -> tuple[list[Address], list[str]]:
    """Every address with its parameters filled, and the patterns that couldn't be."""
    values, found, lost = known(world, s), [], []
    for spaces, pattern in patterns(get_resolver()):
        space, name = (spaces or ("",))[-1], pattern.name or ""
        names = parameters(pattern)
        kwargs = {p: _value(values, s, space, name, p) for p in names}
        missing = [p for p, value in kwargs.items() if value is None]
        if missing or not name:
            lost.append(f"{space}:{name} {pattern.pattern} {missing}")
            continue
        record = bool(space) and any((space, p) not in PLAIN | CHOICES for p in names)
        found.append(Address(name, reverse(":".join((*spaces, name)), kwargs=kwargs), record))
    return found, lost


def _value(values: dict[tuple[str, str], Any], s: Secrets, space: str, name: str, parameter: str) -> Any:
    if not space:
        return WORDS.get(parameter)
    if (space, parameter) == ("api", "pk"):
        return getattr(s, API_PK[name]).pk if name in API_PK else None
    return values.get((space, f"{name}.{parameter}"), values.get((space, parameter)))


@pytest.fixture
def walk(world: Any, secrets: Secrets) -> list[Address]:
    return filled(world, secrets)[0]


def text_of(answer: HttpResponse) -> str:
    """What a person would read: the page, or the cells of a workbook."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheet" in answer.headers.get("Content-Type", ""):
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        return repr(sheet.to_python())
    return content.decode("utf-8", "replace")


@cache
def asked() -> list[tuple[str, str, tuple[Any, ...]]]:
    """For each table the statement that reads every row: put into words once, as it is sent after every address."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label == "sessions.Session":
            continue
        fields = [f.attname for f in model._meta.concrete_fields if f.attname != "last_login"]
        rows = model._default_manager.order_by("pk").values_list(*fields)
        found.append((model._meta.label, *rows.query.sql_with_params()))
    return found


def snapshot() -> dict[str, list[Any]]:
    """Every row of every table, but sessions and the moment of signing in."""
    kept = {}
    with connection.cursor() as cursor:
        for label, sql, params in asked():
            cursor.execute(sql, params)
            kept[label] = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
    return kept


#: A form with a bit of everything, so that a missing check would let something through.
FORM = {"version": "1", "on": "2021-03-10", "note": "ghi chú", "reason": "lý do", "name": "Tên lạ", "text": "Nội dung",
        "title": "Tên lạ", "form": "topic", "take": "1", "accept": "1", "granted": "1", "status": "present",
        "new_due": "2021-05-05", "due": "2021-05-05", "value": "7", "figure": "critique.tasks", "act": "make",
        "number": "1", "amount": "1", "is_active": "on", "role": "office", "org": "LHH-B", "lead": "LHH-B"}


def test_every_address_is_walked(world, secrets):
    found, lost = filled(world, secrets)
    assert not lost, "Không biết điền tham số; thêm vào `known`: " + "; ".join(lost)
    assert len(found) > 60
    assert {a.path.split("/")[1] for a in found} >= {"don-vi", "ho-so", "so-lieu", "bao-cao", "doc-bao-cao", "cuoc-hop",
                                                   "viec", "van-ban", "tai-khoan", "nguoi", "api", "accounts"}


def test_the_records_are_there_for_those_who_may_see_them(walk, browse):
    """Or the walk below would prove nothing."""
    client, read = browse("office"), 0
    for address in (a for a in walk if a.record):
        answer = client.get(address.path)
        assert answer.status_code in (200, 302, 403, 405), (address.path, answer.status_code)
        read += answer.status_code == 200 and MARK in text_of(answer)
    assert read > 10


def test_nobody_is_led_to_the_door(walk):
    for address in walk:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address.path)
            assert MARK not in text_of(answer), (method, address.path)
            if address.api:
                assert answer.status_code in (401, 405), (method, address.path)
            elif RELEASED.match(address.path):
                assert answer.status_code == 404, (method, address.path)
            elif address.name in OPEN:
                assert answer.status_code in (200, 301, 302, 204, 404, 405), (method, address.path)
            else:
                assert answer.status_code == 302, (method, address.path, answer.status_code)
                assert answer.url.startswith("/accounts/login/"), (method, address.path, answer.url)


def test_nobody_writes(walk):
    before = snapshot()
    for address in walk:
        Client().post(address.path, FORM)
    assert snapshot() == before


def test_an_account_without_a_role_reads_nothing(walk, browse, world):
    names = [MARK, "Người office", "Người leader", *(org.name for org in world.orgs.values() if org.code != "VP")]
    for address in walk:
        answer = browse("stranger").get(address.path)
        page = text_of(answer)
        assert not [name for name in names if name in page], address.path
        if not OWN.match(address.path):
            assert answer.status_code == (404 if RELEASED.match(address.path) else 403), (
                address.path, answer.status_code)


def test_an_account_without_a_role_writes_nothing(walk, browse):
    clients = {address: browse("stranger") for address in walk}
    before = snapshot()
    for address, client in clients.items():
        answer = client.post(address.path, FORM)
        if not OWN.match(address.path):
            assert answer.status_code in ((404,) if RELEASED.match(address.path) else (403, 405)), (
                address.path, answer.status_code)
        assert snapshot() == before, address.path


def test_another_unit_reads_nothing_of_unit_a(walk, browse):
    client = browse("other_unit")
    for address in walk:
        if address.path == "/accounts/logout/":
            continue
        for extra in ({}, {"excel": "1"}, {"q": "nhiem vu bi mat"}, {"q": MARK.lower()},
                      {"view": "nguoi", "excel": "1"}):
            answer = client.get(address.path, extra)
            assert MARK not in text_of(answer), (address.path, extra)
            if address.record and not extra:
                assert answer.status_code in (403, 404, 405), (address.path, answer.status_code)


def test_another_unit_writes_nothing_on_unit_a(walk, browse):
    client = browse("other_unit")
    before = snapshot()
    for address in (a for a in walk if a.record):
        answer = client.post(address.path, FORM)
        assert answer.status_code in (403, 404, 405), (address.path, answer.status_code)
        assert MARK not in text_of(answer), address.path
        assert snapshot() == before, address.path


def test_a_viewer_writes_nothing(walk, browse):
    """It sees unit A and changes nothing anywhere but its own token and calendar address."""
    client = browse("viewer")
    assert client.get(reverse("dossiers:dossier", args=[Dossier.objects.first().number])).status_code == 200
    before = snapshot()
    for address in walk:
        if OWN.match(address.path) or address.path in (reverse("users:token"), reverse("work:feed_address")):
            continue
        client.post(address.path, FORM)
        assert snapshot() == before, address.path
