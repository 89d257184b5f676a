"""Who is suggested: shared words, explained; the barred are left out; queries don't grow."""

import pytest

from giaoban.kernel.panels.suggesting import suggest, terms
from giaoban.kernel.people.actions import add_person, give_mandate, set_expertise

from .factories import DAY, concluded

pytestmark = pytest.mark.django_db


def expert(name, *codes, job=""):
    person = add_person(name=name, by=None, job=job)
    set_expertise(person, codes, version="2008", by=None)
    return person


@pytest.fixture
def task(world):
    return world.task(title="Nghiên cứu kỹ thuật môi trường làng nghề")


def test_pairs_of_syllables_without_empty_words():
    assert terms("Nghiên cứu kỹ thuật môi trường") == {"ky thuat", "thuat moi", "moi truong", "ky", "thuat", "moi",
                                                       "truong"}


def test_the_nearest_field_first_and_why(world, task):
    near, far = expert("An", "207", job="Viện Môi trường"), expert("Bình", "203")
    expert("Cường", "101")
    found = suggest(task, "member", DAY)
    assert [row.person for row in found] == [near, far]
    assert found[0].why[0] == "Lĩnh vực “Kỹ thuật môi trường” (trùng: Kỹ thuật môi trường)."
    assert found[0].why[-1] == "Năm 2020 đã ngồi 0 hội đồng."
    assert found[0].standing.state == "unknown"


def test_the_barred_are_left_out_and_the_busy_come_later(world, task):
    own, busy, free = expert("Người nhà", "207"), expert("A bận", "207"), expert("B rỗi", "207")
    give_mandate(own, world.orgs["LHH-A"], "Chủ tịch", since=DAY.replace(year=2019), by=None)
    panel = concluded(world.task(), "acceptance", ["pass"] * 7, world.orgs["LHHVN"])
    panel.seats.filter(role="secretary").update(person=busy)
    assert [row.person for row in suggest(task, "member", DAY)] == [free, busy]


def test_queries_do_not_grow(world, task, django_assert_max_num_queries):
    asked = []
    for count in (1, 5):
        for n in range(count):
            expert(f"Người {count} {n}", "207")
        with django_assert_max_num_queries(20) as queries:
            suggest(task, "member", DAY)
        asked.append(len(queries))
    assert asked[0] == asked[1]
