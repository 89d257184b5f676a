"""Values, their parts and the records behind them, within what the account sees."""

import pytest

from giaoban.kernel.figures.registry import all_figures

pytestmark = pytest.mark.django_db
YEAR = {"first": "2020-01-01", "last": "2020-12-31"}
TASKS = "/api/v1/figures/critique.tasks/"


@pytest.fixture
def tasks(world):
    return [world.walk(world.task("LHH-A"), upto="settle"), world.walk(world.task("LHH-A", form="workshop"), "accept"),
            world.task("LHH-B")]


def test_definitions(world, ask):
    found = {f["key"]: f for f in ask("unit", "/api/v1/figures/").json()["results"]}
    assert set(found) == {figure.key for figure in all_figures()}
    tasks = found["critique.tasks"]
    assert [d["key"] for d in tasks["dimensions"]] == ["form", "outcome"]
    assert tasks["adds_up"] == ["form", "outcome"] and tasks["definition"]


def test_a_value_with_its_checks(tasks, ask):
    shown = ask("office", TASKS, **YEAR).json()
    assert (shown["key"], shown["value"], shown["records"], shown["unit"]) == ("critique.tasks", 3, 3, "nhiệm vụ")
    assert shown["period"] == {"first": "2020-01-01", "last": "2020-12-31", "label": "năm 2020"}
    assert shown["unit_code"] is None and shown["by"] is None and shown["formula_version"] == 1
    assert {c["dimension"]: (c["whole"], c["holds"]) for c in shown["sum_checks"]} == {
        "form": (3, True), "outcome": (3, True)}


@pytest.mark.parametrize(("params", "value"), [
    ({"form": "topic"}, 2), ({"form": "workshop", "outcome": "unsettled"}, 1), ({"outcome": "running"}, 1),
    ({"unit": "LHH-A"}, 2), ({"unit": "LHH-B", "form": "workshop"}, 0), ({"known_on": "2019-01-01"}, 0),
])
def test_narrowing_value_and_trace_agree(tasks, ask, params, value):
    shown = ask("office", TASKS, **YEAR, **params).json()
    trace = ask("office", f"{TASKS}trace/", **YEAR, **params).json()
    assert shown["value"] == shown["records"] == trace["count"] == value
    assert all(check["holds"] and check["whole"] == value for check in shown["sum_checks"])


def test_splitting(tasks, ask):
    rows = ask("office", TASKS, **YEAR, by="form").json()["by"]["rows"]
    assert rows == [{"key": "topic", "label": "đề tài", "value": 2},
                    {"key": "workshop", "label": "hội thảo", "value": 1}]
    units = ask("office", TASKS, **YEAR, by="unit", form="topic").json()["by"]
    assert [(row["key"], row["value"]) for row in units["rows"]] == [("LHH-A", 1), ("LHH-B", 1)]
    answer = ask("office", TASKS, **YEAR, by="form", form="topic")
    assert answer.status_code == 400 and "không chia theo" in answer.json()["detail"]


def test_the_records(tasks, ask):
    rows = ask("office", f"{TASKS}trace/", **YEAR).json()["results"]
    assert [row["reference"] for row in rows] == [task.number for task in tasks]
    assert rows[0] | {"label": ""} == {
        "type": "dossier", "reference": tasks[0].number, "label": "", "day": "2020-02-01", "amount": None,
        "unit": {"code": "LHH-A", "name": "Liên hiệp hội tỉnh Đông"}}


def test_money_is_summed_and_its_entries_are_listed(world, ask):
    from datetime import date

    from giaoban.kernel.dossiers.actions import take_step

    task = world.walk(world.task(), upto="approve")
    take_step(task, "cancel", by=world.users["department"], on=date(2020, 6, 1), note="không làm")
    take_step(task, "give_back", by=world.users["department"], on=date(2020, 6, 2))
    address = "/api/v1/figures/critique.returned_money/"
    shown = ask("office", address, **YEAR).json()
    assert (shown["value"], shown["records"], shown["unit"]) == (80_000_000, 1, "đồng")
    row = ask("office", f"{address}trace/", **YEAR).json()["results"][0]
    assert (row["type"], row["amount"], row["unit"]["code"]) == ("entry", 80_000_000, "LHH-A")
    assert task.number in row["label"]


def test_an_account_counts_only_what_it_sees(tasks, ask):
    assert ask("unit", TASKS, **YEAR).json()["value"] == 2
    assert ask("other_unit", TASKS, **YEAR).json()["value"] == 1
    assert ask("other_unit", TASKS, **YEAR, by="unit").json()["by"]["rows"][0]["key"] == "LHH-B"
    assert ask("other_unit", TASKS, **YEAR, unit="LHH-A").status_code == 404


def test_no_figure_counts_another_units_records(world, tasks, ask):
    """Whatever a figure's query does, a unit that has nothing gets nothing, in value and in trace."""
    world.users["other_unit"].sees.update(org=world.orgs["KHCN-0001"])
    for figure in all_figures():
        params = {**YEAR, "by": "unit"}
        shown = ask("other_unit", f"/api/v1/figures/{figure.key}/", **params).json()
        own = {row["key"] for row in shown["by"]["rows"]}
        assert own <= {"KHCN-0001"}, figure.key
        rows = ask("other_unit", f"/api/v1/figures/{figure.key}/trace/", **YEAR).json()["results"]
        assert {row["unit"]["code"] for row in rows} <= {"KHCN-0001"}, figure.key


def test_every_figure_answers_split_every_way(world, tasks, ask):
    for figure in all_figures():
        for by in (*figure.by, "unit"):
            shown = ask("leader", f"/api/v1/figures/{figure.key}/", **YEAR, by=by).json()
            assert sum(row["value"] for row in shown["by"]["rows"]) == shown["value"], (figure.key, by)


@pytest.mark.parametrize(("params", "status", "says"), [
    ({"first": "2020-13-01", "last": "2020-12-31"}, 400, "ngày có thật"),
    ({"first": "hôm nay", "last": "2020-12-31"}, 400, "ngày có thật"),
    ({"first": "2020-12-31", "last": "2020-01-01"}, 400, "trước"),
    ({"first": "2020-12-31"}, 400, "đủ cả"),
    ({"on": "2020-12-31", **YEAR}, 400, "không ghi cả hai"),
    ({"form": "khong-co"}, 400, "không có giá trị"),
    ({"by": "tinh"}, 400, "không chia theo"),
    ({"fom": "topic"}, 400, "Không có tham số"),
    ({"unit": "KHONG"}, 404, "Không có đơn vị"),
    ({"known_on": "31/12/2020"}, 400, "ngày có thật"),
])
def test_a_wrong_question_is_refused_in_vietnamese(tasks, ask, params, status, says):
    answer = ask("office", TASKS, **params)
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_an_unknown_figure_is_404(world, ask):
    answer = ask("office", "/api/v1/figures/khong.co/")
    assert answer.status_code == 404 and "Không có số liệu" in answer.json()["detail"]


def test_without_a_period_it_is_this_year_and_a_day_is_a_day(world, ask):
    from giaoban.kernel.base import clock

    assert ask("office", TASKS).json()["period"]["label"] == f"năm {clock.today().year}"
    assert ask("office", TASKS, on="2020-06-30").json()["period"]["last"] == "2020-06-30"
