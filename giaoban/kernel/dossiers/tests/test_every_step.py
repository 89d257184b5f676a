"""Every step of every registered kind of work: taken by each right role, refused to each wrong one.

The way to a step is found by walking the lifecycle's table; so a new kind of work or step is tested as soon as
it is registered.
"""

from collections import deque
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from unittest.mock import MagicMock

import pytest
from django.db import models, transaction

from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.actions import choices, open_dossier, take_step
from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import CONTENT, MONEY, StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.people.actions import open_account

FIRST = date(2020, 2, 3)
ACTORS = ("leader", "office", "department", "own_unit", "other_department", "unit", "viewer", "stranger")
#: What the roles mean, said apart from the predicates' own code.
RIGHT = {
    can_decide: {"leader"},
    can_handle: {"office", "department"},
    can_report: {"office", "department", "own_unit"},
}


#: Facts that only one kind of text fits; every other text may be anything.
FITTING = {"governing": "HN-001", "issn": "0866-7152", "scope_under": "", "sharing": "", "result": None,
           "ordinal": "VI", "term_first": 2020, "term_last": 2025, "delegates": 142}
#: What a step asks for besides money.
ASKED = {"number": "A-1984", "issuer": "Bộ thử", "paper": "CV 1 (thử)", "external": "QĐ 1 (thử)", "new_day": date(2030, 1, 5)}


def variants(kind):
    """The first field with choices says what sort of matter it is: each sort walks its own way."""
    for name in kind.model.particulars:
        field = kind.model._meta.get_field(name)
        if field.choices:
            return [(name, key) for key, _label in field.choices]
    return [(None, None)]


CASES = [pytest.param(kind, variant, step, id=f"{kind.key}-{variant[1] or 'any'}-{step.key}")
         for kind in registry.kinds() for variant in variants(kind) for step in kind.lifecycle.steps.values()]


def facts_of(kind, variant):
    """Particulars as a clerk would fill them in."""
    made = {}
    for name in kind.model.particulars:
        field = kind.model._meta.get_field(name)
        if field.choices:
            made[name] = field.choices[0][0]
        elif isinstance(field, models.CharField):
            made[name] = FITTING.get(name, f"Thử {name}"[:field.max_length])
        elif isinstance(field, models.DateField) and not field.null:
            made[name] = date(2030, 12, 31)
        elif name in FITTING:
            made[name] = FITTING[name]
    if variant[0]:
        made[variant[0]] = variant[1]
    return made


class Imagined:
    """A matter that stands in given states and always did, for finding the way without a database."""

    def __init__(self, states, facts):
        self.states, self.pk = states, None
        # Rows of its own that a step may ask for: none there.
        self.spans, self.items, self.verdicts, self.documents, self.products = (MagicMock() for _ in range(5))
        self.recommendations = MagicMock()
        self.recommendations.filter.return_value.exclude.return_value.exists.return_value = False
        self.live_elected = MagicMock()  # a list, with nobody on it still to be identified
        self.live_elected.return_value.undecided.return_value.exists.return_value = False
        self.content_state, self.money_state = states[CONTENT], states.get(MONEY, "")
        vars(self).update(facts)

    def stood_in(self, on, *states, track=CONTENT):
        return self.states[track] in states


def way_to(kind, wanted, facts):
    """The shortest sequence of steps after which the wanted one may be taken."""
    life = kind.lifecycle
    start = {track: life.first(track) for track in life.tracks}
    waiting, seen = deque([(start, ())]), set()
    while waiting:
        states, path = waiting.popleft()
        if tuple(states.items()) in seen:
            continue
        seen.add(tuple(states.items()))
        matter = Imagined(states, facts)
        open_steps = [s for s in life.from_state(states) if all(need(matter, FIRST) for need in s.needs)]
        if wanted in open_steps:
            return path
        waiting += [({**states, s.track: s.end, **s.also}, (*path, s)) for s in open_steps]
    raise AssertionError(f"{kind.key}: no way to {wanted.key}")


@pytest.fixture
def people(world, again):
    return again(with_people, world)


def with_people(world):
    for code, kind in (("TC-01", "press_agency"), ("NXB", "service_unit")):
        world.orgs[code] = orgs.found(code=code, kind=kind, name=f"Đơn vị {code}", on=FIRST.replace(year=2015), by=None,
                                      parent=world.orgs["LHHVN"])
    world.next_fund = import_module("giaoban.kernel.ledger.actions").open_fund(
        code="TVPB-2021", name="Kinh phí TVPB", year=2021, amount=5_000_000_000, by=None, source=world.fund.source)
    own = open_account(username="own_unit", name="Người của đơn vị", role="unit", org=world.orgs["KHCN-0001"], by=None)
    return {**world.users, "own_unit": own}


def home(world, people, kind, variant=(None, None)):
    """Whose matter it is, with the account of that unit: press matters are a press agency's, but for a first licence."""
    of_press = kind.key == "press.case" and variant[1] != "licence"
    org = world.orgs["TC-01" if of_press else "KHCN-0001"]
    type(people["own_unit"]).objects.filter(pk=people["own_unit"].pk).update(org=org)
    people["own_unit"].refresh_from_db()
    return org


def own_actions(matter):
    """What writes beside the steps, in the matter's own domain."""
    domain = type(matter).__module__.rpartition(".")[0]
    return import_module(f"{domain}.actions") if find_spec(f"{domain}.actions") else None


def stage(matter, step, org, day, by):
    """What has to stand in the register or on the matter before a step: the state it takes back, its rows settled."""
    wanted, own = getattr(matter, "matter", ""), own_actions(matter)
    if wanted == "restore" and step.key == "decide":
        orgs.suspend(org, on=day, by=None)
    if wanted == "clear" and step.key == "decide":
        own.warn(org, on=day, by=None)
    if wanted == "close_branch" and step.key == "decide":
        own.open_branch(org, matter.new_name, on=day, by=None)
    if step.key == "finish":
        for item in matter.items.all():
            own.close_item(item, on=day, by=by, note="xong")
    if matter.kind == "congresses.by_election" and step.key == "agree":
        bodies.found_body(org, "executive", on=FIRST, by=None)
    if step.key == "report_result":
        line = import_module("giaoban.domains.congresses.pasting").Line
        own.set_elected(matter, [line(1, "executive", "Ủy viên", "Người Trúng Cử", birth_year=1960)], by=by)
    if (matter.kind, step.key) == ("outreach.task", "report"):
        own.add_product(matter, form="class", title="Lớp thử", people=40, on=day, by=by)
    if (matter.kind, step.key) == ("reviews.campaign", "close"):
        own.decide_all(matter, list(matter.verdicts.values_list("pk", flat=True)), verdict="keep", by=by, on=day)


def take(matter, step, by, on, world):
    asked = {"fund": world.fund, "amount": 80_000_000} if "fund" in step.asks else {}
    if step.key == "carry_over" and "fund" in step.asks:
        asked["fund"] = world.next_fund
    asked |= {name: value for name, value in ASKED.items() if name in step.asks}
    return take_step(matter, step.key, by=by, on=on, note="Ghi chú thử", **asked)


@pytest.mark.parametrize(("kind", "variant", "step"), CASES)
def test_taken_by_each_right_role_and_refused_to_each_wrong_one(world, people, kind, variant, step):
    facts, org = facts_of(kind, variant), home(world, people, kind, variant)
    matter = open_dossier(kind.model, title="Thử", org=org, on=FIRST, by=people["office"],
                          department=world.orgs["BAN-TVPB"], **facts)
    day = FIRST
    for before in way_to(kind, step, facts):
        day += timedelta(days=7)
        stage(matter, before, org, day, people["office"])
        take(matter, before, people[min(RIGHT[before.may])], day, world)
    day += timedelta(days=7)
    stage(matter, step, org, day, people["office"])
    matter.refresh_from_db()
    here = dict(matter.states)
    rows = matter.spans.count(), matter.entries.count(), matter.version
    for name in ACTORS:
        offered = {choice.key: choice.allowed for choice in choices(matter, by=people[name], on=day)}
        assert offered[step.key] == (name in RIGHT[step.may])
        if name in RIGHT[step.may]:
            with transaction.atomic():
                taken = take(type(matter).objects.get(pk=matter.pk), step, people[name], day, world)
                assert taken.states == {**here, step.track: step.end, **step.also}
                for track, state in {step.track: step.end, **step.also}.items():
                    span = taken.spans.get(track=track, until=None, voided_at=None)
                    assert (span.state, span.step, span.since, span.by) == (state, step.key, day, people[name])
                assert taken.closed_on == (day if kind.lifecycle.closed(taken.states) else None)
                transaction.set_rollback(True)
            continue
        with pytest.raises(StepRefused) as caught:
            take(matter, step, people[name], day, world)
        assert caught.value.reasons == [refusal(step.may)]
        fresh = type(matter).objects.get(pk=matter.pk)
        assert (fresh.spans.count(), fresh.entries.count(), fresh.version) == rows
        assert fresh.states == here


@pytest.mark.parametrize(("kind", "step"), [
    pytest.param(kind, step, id=f"{kind.key}-{step.key}")
    for kind in registry.kinds() for step in kind.lifecycle.steps.values()])
def test_refused_from_every_other_state_with_its_name(world, people, kind, step):
    matter = open_dossier(kind.model, title="Thử", org=world.orgs["KHCN-0001"], on=FIRST, by=people["office"],
                          department=world.orgs["BAN-TVPB"], **facts_of(kind, variants(kind)[0]))
    for state in kind.lifecycle.tracks[step.track].values():
        if state.key in step.start:
            continue
        setattr(matter, f"{step.track}_state", state.key)
        reasons = kind.lifecycle.refusals(step.key, matter=matter, states=matter.states,
                                          by=people[min(RIGHT[step.may])], on=FIRST)
        assert f"“{state.label}”" in reasons[0]


def test_every_refusal_is_a_vietnamese_sentence():
    for kind in registry.kinds():
        for step in kind.lifecycle.steps.values():
            for check in (step.may, *step.needs):
                assert refusal(check).endswith((".", "…")) and not refusal(check).isascii()
