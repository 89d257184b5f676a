"""A check can't write and can't last for ever, whatever its file asks; the same on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org

from .. import engine
from ..catalogue import Check, CheckFileError, checks, read
from .test_catalogue import SOUND, written

pytestmark = pytest.mark.django_db

#: A billion numbers.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT COUNT(*) FROM n"


@pytest.fixture
def check(tmp_path: Path) -> Check:
    return read(written(tmp_path, SOUND))


def test_counting_and_reading(world, check):
    outcome = engine.run(check, sample=3)
    assert outcome.found == len(world.orgs) and not outcome.sound
    assert [row["code"] for row in outcome.rows] == list(Org.objects.order_by("code").values_list("code", flat=True)[:3])


def test_nothing_can_be_written(world, check):
    outcome = engine.run(replace(check, summary="UPDATE orgs_org SET name = 'x' RETURNING 1"))
    assert outcome.found is None and outcome.problem
    with pytest.raises(engine.CheckStopped), engine.reading_only(5), connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_org SET name = 'x'")
    assert not Org.objects.filter(name="x").exists()
    Org.objects.filter(code="LHH-A").update(name="lại ghi được")
    assert Org.objects.filter(name="lại ghi được").exists()


def test_a_slow_check_is_stopped_and_the_next_runs(world, check):
    outcome = engine.run(replace(check, summary=ENDLESS), limit=0.2)
    assert outcome.found is None
    assert outcome.problem.startswith("Quá 0.2 giây chưa xong")
    assert engine.run(check).found == len(world.orgs)
    with connection.cursor() as cursor:
        cursor.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
                       "SELECT COUNT(*) FROM n")
        assert cursor.fetchone()[0] == 1_000_000


def test_a_query_the_database_refuses_gives_no_answer(world, check):
    outcome = engine.run(replace(check, summary="SELECT COUNT(*) FROM no_such_table"))
    assert outcome.found is None
    assert outcome.problem.startswith("Cơ sở dữ liệu từ chối") and "no_such_table" in outcome.problem


def test_columns_must_be_those_of_the_file(world, check):
    with pytest.raises(CheckFileError, match="trả các cột ma, khác với"):
        engine.detail(replace(check, detail="SELECT code AS ma FROM orgs_org"))
    with pytest.raises(CheckFileError, match="không có bảng “{la}”"):
        engine.summary(replace(check, summary="SELECT COUNT(*) FROM (VALUES {la}) x"))


def test_days_and_percent_signs(world, check):
    asked = replace(check, columns={"day": "Ngày", "like": "Giống"}, detail="""
        SELECT founded_on AS day, CASE WHEN name LIKE 'Liên hiệp hội tỉnh%' THEN :year ELSE 0 END AS "like"
        FROM orgs_org WHERE founded_on < :today AND code = 'LHH-A'""")
    assert engine.detail(asked) == [{"day": date(2010, 1, 1), "like": clock.today().year}]


def test_one_variant_for_each_database(world, check):
    asked = replace(check, summary={"sqlite": "SELECT 1", "postgresql": "SELECT 2"})
    assert engine.summary(asked) == {"sqlite": 1, "postgresql": 2}[connection.vendor]


def test_every_check_asks_a_constant_number_of_queries(world, django_assert_max_num_queries):
    for one in checks().values():
        with django_assert_max_num_queries(12):
            engine.run(one)
