"""How each fault looks in the tables: raw rows, past every action. One function a check, named after it.

Each plants what the check must find and says how many faults that makes and a word its detail must show.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from giaoban.kernel.base import clock, fold
from giaoban.kernel.bodies.actions import found_body
from giaoban.kernel.bodies.kinds import EXECUTIVE
from giaoban.kernel.bodies.models import Body, Term
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.models import Document, Register
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.figures.freezing import pack
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.ledger import sums
from giaoban.kernel.ledger.actions import carry, keep, plan_fund
from giaoban.kernel.ledger.models import Entry, Fund, KeptTable
from giaoban.kernel.orgs.models import Inheritance, Org, OrgFact, OrgName, Placement, Reorganisation, Succession
from giaoban.kernel.people.actions import add_person, join, refresh_all_access
from giaoban.kernel.people.counting import tally
from giaoban.kernel.people.models import Access, Mandate, Membership, Person, PersonField, Posting, Tally, User
from giaoban.kernel.people.searching import index
from giaoban.kernel.reporting.models import Obligation, Regime

from ..catalogue import checks

FOUNDED = date(2010, 1, 1)
LATER = date(2015, 1, 1)
EARLIER = date(2005, 1, 1)
NOW = clock.now

Planted = tuple[int, str]
Plant = Callable[[Any], Planted]


def unit(world: Any) -> Org:
    return world.orgs["LHH-A"]


def act(kind: str = "note", on: date = LATER, **facts: Any) -> Reorganisation:
    return Reorganisation.objects.create(kind=kind, on=on, **facts)


def rows(model: Any, **where: Any) -> Any:
    return model.objects.filter(**where)


def made_person(**facts: Any) -> Person:
    facts = {"name": "Nguyễn Văn Thử", **facts}
    return Person.objects.create(folded=fold(facts["name"]), **facts)


def end_life(org: Org, on: date) -> None:
    """The unit ended that day as its rows say it, its cache too."""
    for model in (OrgName, OrgFact, Placement):
        rows(model, org=org, until=None, voided_at=None).update(until=on, ended_at=NOW())
    rows(Org, pk=org.pk).update(ended_on=on)


def place_overlap(world: Any) -> Planted:
    Placement.objects.create(org=unit(world), parent=world.orgs["LHHVN"], since=LATER, until=date(2016, 1, 1))
    return 1, "LHH-A"


def place_without_life(world: Any) -> Planted:
    a = unit(world)
    rows(Org, pk=a.pk).update(ended_on=LATER)
    for model in (OrgName, OrgFact):
        rows(model, org=a, until=None).update(until=LATER, ended_at=NOW())
    return 1, "LHH-A"


def parent_without_life(world: Any) -> Planted:
    """The unit above ended and its own place with it, but a unit below was left standing there."""
    b = world.orgs["LHH-B"]
    end_life(b, LATER)
    rows(Placement, org=world.orgs["KHCN-0001"]).update(parent=b)
    refresh_all_access()
    return 1, "LHH-B"


def tree_cycle(world: Any) -> Planted:
    """Two units of a kind that may stand under itself, one under the other, for a year."""
    a, b = world.orgs["KHCN-0001"], world.orgs["KHCN-0002"]
    rows(Placement, org__in=[a, b]).delete()
    Placement.objects.create(org=a, parent=b, since=FOUNDED, until=LATER)
    Placement.objects.create(org=b, parent=a, since=date(2014, 1, 1))
    return 2, "KHCN-0002"


def kind_forbidden(world: Any) -> Planted:
    rows(Placement, org=unit(world)).update(parent=world.orgs["HN-001"])
    return 1, "HN-001"


def name_overlap(world: Any) -> Planted:
    rows(OrgName, org=unit(world)).update(since=LATER)
    OrgName.objects.create(org=unit(world), name="Tên lạc vào", since=FOUNDED, until=date(2016, 1, 1))
    return 1, "LHH-A"


def governing(world: Any) -> Body:
    """A sound executive body of LHH-A, by the actions."""
    return found_body(unit(world), EXECUTIVE, on=LATER, by=None)


def term_overlap(world: Any) -> Planted:
    body = governing(world)
    for number, until in (("I", None), ("II", date(2018, 1, 1))):
        Term.objects.create(body=body, number=number, nominal_since=LATER, nominal_until=date(2020, 1, 1),
                            since=LATER, until=until)
    return 1, "II"


def body_above(world: Any) -> Planted:
    body = governing(world)
    rows(Placement, org=body.org).update(parent=world.orgs["LHH-B"])
    refresh_all_access()
    return 1, "LHH-B"


def fact_overlap(world: Any) -> Planted:
    for value, until in (("Địa chỉ một", None), ("Địa chỉ hai", date(2016, 1, 1))):
        OrgFact.objects.create(org=unit(world), aspect="address", value=value, since=LATER, until=until)
    return 1, "Địa chỉ"


def name_missing(world: Any) -> Planted:
    """No name at all, and none of the rows that would be out of life without it."""
    a = unit(world)
    rows(OrgName, org=a).update(voided_at=NOW())
    rows(Placement, org=a).update(voided_at=NOW())
    rows(OrgFact, org=a).update(voided_at=NOW())
    return 1, "LHH-A"


def kind_missing(world: Any) -> Planted:
    """The kind is known only to 2015."""
    a = unit(world)
    rows(OrgFact, org=a, aspect="kind").delete()
    OrgFact.objects.create(org=a, aspect="kind", value=a.kind, since=FOUNDED, until=LATER)
    return 1, "LHH-A"


def unit_columns(world: Any) -> Planted:
    rows(Org, code="LHH-A").update(name="Tên khác hẳn", folded=fold("LHH-A Tên khác hẳn"))
    rows(Org, code="LHH-B").update(ended_on=date(2020, 1, 1))
    return 2, "Tên khác hẳn"


def unit_searchable(world: Any) -> Planted:
    rows(Org, code="LHH-A").update(folded="chu cu")
    OrgFact.objects.create(org=world.orgs["LHH-B"], aspect="province", value="2025:24", since=LATER)
    return 2, "Bắc Ninh"


def successor_old_lives(world: Any) -> Planted:
    Succession.objects.create(act=act("merge"), old=unit(world), new=world.orgs["LHH-B"], share=1000)
    refresh_all_access()
    return 1, "LHH-A"


def succession_shares(world: Any) -> Planted:
    a = unit(world)
    end_life(a, LATER)
    made = act("merge")
    for new in ("LHH-B", "HN-001"):
        Succession.objects.create(act=made, old=a, new=world.orgs[new], share=600)
    refresh_all_access()
    return 1, "1200"


def ended_without_heir(world: Any) -> Planted:
    """An open task, a promise and a report owed of an ended unit; the second task has an heir."""
    open_one, handed_on = world.task(), world.task()
    Commitment.objects.create(text="Việc còn dở", lead=unit(world), assigned_on=LATER, folded="viec con do")
    regime = Regime.objects.create(key="month", name="Báo cáo tháng", cadence="month", since=FOUNDED)
    Obligation.objects.create(regime=regime, org=unit(world), first=LATER, last=LATER, due=LATER)
    end_life(unit(world), date(2020, 6, 1))
    Inheritance.objects.create(act=act("dissolve"), what="dossier", item=handed_on.pk, label="x", old=unit(world),
                               new=world.orgs["LHH-B"])
    return 3, open_one.number


def undone_act_rows(world: Any) -> Planted:
    wrong = act("note", org=unit(world))
    OrgFact.objects.create(org=unit(world), aspect="address", value="Ghi nhầm", since=LATER, act=wrong)
    act("undo", undoes=wrong)
    return 1, "dữ kiện"


def mandate_overdue(world: Any) -> Planted:
    Mandate.objects.create(person=made_person(), body=unit(world), post="Chủ tịch", since=FOUNDED,
                           nominal_until=clock.today() - timedelta(days=1))
    Mandate.objects.create(person=made_person(), body=unit(world), post="Phó Chủ tịch", since=FOUNDED,
                           nominal_until=clock.today())
    return 1, "Chủ tịch"


def mandate_without_body(world: Any) -> Planted:
    Mandate.objects.create(person=made_person(), body=unit(world), post="Chủ tịch", since=EARLIER)
    return 1, "Chủ tịch"


def membership_nowhere(world: Any) -> Planted:
    Membership.objects.create(person_id=987654321, org=unit(world), since=LATER)
    Membership.objects.create(person=made_person(), org_id=987654321, since=LATER)
    return 2, "987654321"


def membership_without_life(world: Any) -> Planted:
    Membership.objects.create(person=made_person(), org=unit(world), since=EARLIER)
    return 1, "LHH-A"


def membership_overlap(world: Any) -> Planted:
    person = made_person()
    for since in (LATER, date(2018, 1, 1)):
        Membership.objects.create(person=person, org=unit(world), since=since)
    Membership.objects.create(person=person, org=world.orgs["LHH-B"], since=LATER)
    return 1, "LHH-A"


def member_tally(world: Any) -> Planted:
    """A membership that was never counted, and a year whose days don't add up to it."""
    a, b = unit(world), world.orgs["LHH-B"]
    Membership.objects.create(person=add_person(name="Trần Thị Đếm", by=None), org=a, since=LATER)
    join(add_person(name="Lê Văn Đếm", by=None), b, since=LATER, by=None)
    rows(Tally, org=b).update(days=b"")
    index.rebuild()
    return 2, "theo ngày 0/0"


def search_index(world: Any) -> Planted:
    """One word stands in the index for nobody; another lacks its only person."""
    add_person(name="Phạm Ngọc Tìm", by=None)
    rows(Posting, token="w:tim").update(token="w:mit")
    return 2, "w:mit"


def person_facts(world: Any) -> Planted:
    """A blank name, 1890, a year to come; an erased person may lack a name."""
    made_person(name=" "), made_person(birth_year=1890), made_person(birth_year=clock.today().year + 1)
    made_person(name="", erased_at=NOW())
    made_person(birth_year=1950)
    return 3, "1890"


def batch_nowhere(world: Any) -> Planted:
    made_person(batch_id=987654321)
    PersonField.objects.create(person_id=987654322, field="101")
    return 2, "987654322"


def account_access(world: Any) -> Planted:
    user = world.users["unit"]
    Access.objects.create(user=user, org=world.orgs["LHH-B"])
    rows(User, pk=world.users["viewer"].pk).update(sees_everything=True)
    return 2, "viewer"


def numbered(world: Any, number: int, year: int = 2020) -> None:
    Document.objects.create(org=world.orgs["LHHVN"], kind="BC", symbol_tail="BC-THU", subject="Thử", number=number,
                            year=year, folded="thu")


def number_gap(world: Any) -> Planted:
    """01, 02, then 05; and in 2021 the register says 4 while the last paper is 03."""
    for number in (1, 2, 5):
        numbered(world, number)
    Register.objects.create(org=world.orgs["LHHVN"], series="BC", year=2020, last=5)
    for number in (1, 2, 3):
        numbered(world, number, 2021)
    Register.objects.create(org=world.orgs["LHHVN"], series="BC", year=2021, last=4)
    return 2, "4"


def register_behind(world: Any) -> Planted:
    for number in (1, 2):
        numbered(world, number)
    Register.objects.create(org=world.orgs["LHHVN"], series="BC", year=2020, last=1)
    numbered(world, 1, 2021)
    return 2, "2021"


def entry(world: Any, task: Any, kind: str, amount: int, on: date, **facts: Any) -> Entry:
    made = Entry.objects.create(fund=world.fund, dossier=task, kind=kind, amount=amount, on=on, **facts)
    sums.keep_sums(task)
    return made


def dossier_overdrawn(world: Any) -> Planted:
    """Settled in March what was allocated only in May; the sums of the year agree."""
    task = world.task()
    entry(world, task, "settle", 10, date(2020, 3, 1))
    entry(world, task, "allocate", 10, date(2020, 5, 1))
    return 1, task.number


def fund_overdrawn(world: Any) -> Planted:
    entry(world, world.task(), "allocate", world.fund.amount + 1, date(2020, 3, 1))
    return 1, world.fund.code


def advance_order(world: Any) -> Planted:
    task = world.task()
    for kind, amount, day in (("allocate", 10, 1), ("settle", 2, 5), ("advance", 2, 9)):
        entry(world, task, kind, amount, date(2020, 3, day))
    return 1, task.number


def carry_pair(world: Any) -> Planted:
    """One half only, and one whose halves differ."""
    tasks = [world.task(), world.task()]
    later = plan_fund(code="TVPB-2021", name="TVPB", year=2021, source=world.fund.source, by=None)
    for task in tasks:
        entry(world, task, "allocate", 10, date(2020, 3, 1))
    entry(world, tasks[0], "carry", 10, date(2020, 12, 1))
    whole = carry(tasks[1], amount=9, fund=world.fund, into=later, on=date(2020, 12, 1), by=None, paper="x")
    rows(Entry, pk=whole.pk).update(amount=8)
    sums.keep_sums(tasks[1])
    return 2, tasks[0].number


def entry_paper(world: Any) -> Planted:
    task = world.task()
    entry(world, task, "allocate", 10, date(2020, 3, 1), by=world.users["leader"])
    entry(world, task, "settle", 10, date(2020, 3, 9), by=world.users["leader"], paper="01/BB")
    return 1, task.number


def fund_amount(world: Any) -> Planted:
    rows(Fund, pk=world.fund.pk).update(amount=1)
    return 1, world.fund.code


def kept_table(world: Any) -> Planted:
    keep(2020, by=None)
    rows(KeptTable, org=world.orgs["HN-001"]).update(rows="[]")
    return 1, "HN-001"


def money_left_open(world: Any) -> Planted:
    task = world.walk(world.task(), upto="settle")
    rows(Entry, dossier=task, kind="settle").delete()
    sums.rebuild()
    return 1, task.number


def money_columns(world: Any) -> Planted:
    task = world.walk(world.task(), upto="settle")
    rows(Dossier, pk=task.pk).update(money_given=1)
    return 1, task.number


def reversal_mirror(world: Any) -> Planted:
    task = world.task()
    given = entry(world, task, "allocate", 10, date(2020, 3, 1))
    entry(world, task, "allocate", -9, date(2020, 4, 1), reverses=given)
    return 1, task.number


def state_columns(world: Any) -> Planted:
    task = world.walk(world.task(), upto="start")
    rows(Dossier, pk=task.pk).update(content_state="report_drafted")
    return 1, task.number


def span_overlap(world: Any) -> Planted:
    task = world.walk(world.task(), upto="start")
    StateSpan.objects.create(dossier=task, track="content", state="proposed", since=date(2020, 2, 10),
                             until=date(2020, 3, 20))
    return 2, task.number


def dossier_closing(world: Any) -> Planted:
    ended, running = world.walk(world.task(), upto="settle"), world.task()
    rows(Dossier, pk=ended.pk).update(closed_on=None)
    rows(Dossier, pk=running.pk).update(closed_on=date(2020, 12, 1))
    return 2, running.number


def frozen_records(world: Any) -> Planted:
    facts = {"owner": "report:1", "first": FOUNDED, "last": LATER, "value": 3, "model": "dossiers.Dossier",
             "formula_version": 1}
    Frozen.objects.create(figure="critique.tasks", records=3, ids=pack([1, 2]), **facts)
    Frozen.objects.create(figure="critique.tasks", records=3, ids=b"rubbish", **facts)
    Frozen.objects.create(figure="critique.tasks", records=3, ids=pack([1, 2, 3]), **facts)
    return 2, "không đọc được"


def follow(key: str) -> None:
    """What is derived from people follows the raw rows, but where that is what the check is about."""
    if key not in ("member-tally", "search-index"):
        index.rebuild()
        tally.rebuild()


def plants() -> dict[str, Plant]:
    """The planter of each check by the check's key."""
    known = {name.replace("_", "-"): found for name, found in globals().items() if callable(found)}
    return {key: known[key] for key in checks() if key in known}

