"""What lifecycles ask of councils."""

from datetime import date

import pytest

from giaoban.kernel.panels import actions
from giaoban.kernel.panels.needs import judged

from .factories import DAY, concluded

pytestmark = pytest.mark.django_db


def test_the_latest_conclusion_by_the_day_counts(world):
    task, org = world.task(), world.orgs["LHHVN"]
    passed = judged("acceptance", "pass", "excellent")
    assert not passed(task, DAY)
    concluded(task, "acceptance", ["fail"] * 3 + ["pass"] * 4, org)
    assert judged("acceptance", "fail")(task, DAY)
    concluded(task, "acceptance", ["pass"] * 7, org, on=date(2020, 10, 1))
    assert passed(task, date(2020, 10, 1))
    assert not passed(task, date(2020, 9, 30))
    assert not judged("outline", "pass")(task, date(2020, 10, 1))


def test_a_cancelled_council_concluded_nothing(world):
    task, org = world.task(), world.orgs["LHHVN"]
    panel = concluded(task, "acceptance", ["pass"] * 7, org)
    actions.cancel(panel, reason="Nhập nhầm", on=DAY, by=world.users["office"])
    assert not judged("acceptance", "pass")(task, DAY)


def test_the_refusal_says_what_is_missing():
    assert judged("acceptance", "excellent", "pass").__doc__ == (
        "Đến ngày này hội đồng nghiệm thu chưa kết luận “Đạt xuất sắc”, “Đạt”.")
    with pytest.raises(ValueError, match="unknown"):
        judged("acceptance", "great")


def test_results_taken_over_from_paper(world):
    task = world.task()
    actions.record_result([task], purpose="outline", outcome="pass", on=DAY, by=None, org=world.orgs["LHHVN"])
    assert judged("outline", "pass")(task, DAY)
