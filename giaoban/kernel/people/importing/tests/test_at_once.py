"""Many at once: no lost update, no lock error, nobody twice."""

from __future__ import annotations

import io
from datetime import date

import pytest

from giaoban.kernel.people import importing
from giaoban.kernel.people.actions import PersonRefused, add_person, change_person, join, leave
from giaoban.kernel.people.models import DONE, ImportBatch, Membership, Person, PersonChange

from .lists import assert_derived_follow


@pytest.fixture
def committed(transactional_db, make_world):
    return make_world()


def taken(text: str) -> ImportBatch:
    batch = importing.upload("ds.csv", io.BytesIO(text.encode()), org=None, by=None)
    importing.start(batch, by=None, queued=False)
    return importing.run(batch)


def test_sixteen_import_and_edit_at_once(committed, at_once, settings):
    settings.IMPORT_ROWS = 20
    taken("Mã,Họ và tên,Đơn vị\n" + "".join(f"K{n},Lê An,LHH-A\n" for n in range(60)))
    shared = Person.objects.get(code="K7")

    def importer(number: int):
        # The same new codes and changes of the same known people, in different orders.
        codes = [f"N{n}" for n in range(40)] + [f"K{n}" for n in range(60)]
        if number % 2:
            codes.reverse()
        lines = [f"{code},Lê {'An' if code[0] == 'N' else 'Anh'},{number % 3 + 1}@x.vn,HN-001" for code in codes]
        return lambda: taken("Mã,Họ và tên,Email,Đơn vị\n" + "\n".join(lines))

    def editor(number: int):
        def act():
            for _ in range(40):
                person = Person.objects.get(pk=shared.pk)
                try:
                    return change_person(person, version=person.version, by=None, job=f"Viện {number}")
                except PersonRefused:
                    continue
            raise AssertionError("never got its turn")
        return act

    def joiner(number: int):
        def act():
            person = add_person(name=f"Vũ Tay {number}", by=None)
            membership = join(person, committed.orgs["LHH-B"], since=date(2020, 1, 1), by=None)
            return leave(membership, until=date(2021, 1, 1), by=None)
        return act

    answers = at_once(*map(importer, range(6)), *map(editor, range(6)), *map(joiner, range(4)))
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    batches = [answer for answer in answers if isinstance(answer, ImportBatch)]
    assert all(batch.state == DONE and not batch.failed and batch.done == 100 for batch in batches)
    assert Person.objects.filter(code__startswith="N").count() == 40 and Person.objects.count() == 104
    members = Membership.objects.filter(org=committed.orgs["HN-001"])
    assert members.count() == members.values("person").distinct().count() == 100
    # Each editor's change is there, in a row: every old value is the value before it.
    changes = list(PersonChange.objects.filter(person=shared, field="job").order_by("pk").values_list("old", "new"))
    assert len(changes) == 6 and [new for _, new in changes[:-1]] == [old for old, _ in changes[1:]]
    for person in Person.objects.filter(code__in=["K7", "K8", "N3"]):
        told = list(person.changes.filter(field="email").order_by("pk").values_list("old", "new"))
        assert not told or (person.email == told[-1][1] and [new for _, new in told[:-1]] == [old for old, _ in told[1:]])
    assert_derived_follow()


def test_two_lists_without_codes_for_one_unit_add_nobody_twice(committed, at_once):
    text = "Họ và tên,Ngày sinh,Đơn vị\n" + "".join(f"Lê An,{n % 28 + 1}/3/19{n // 28 + 40},LHH-A\n" for n in range(80))
    answers = at_once(*[lambda: taken(text)] * 4)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Person.objects.count() == Membership.objects.count() == 80


def test_one_batch_run_twice_at_once_is_taken_once(committed, at_once, settings):
    settings.IMPORT_ROWS = 10
    batch = importing.upload("ds.csv", io.BytesIO(("Mã,Họ và tên,Đơn vị\n" + "".join(
        f"K{n},Lê An,LHH-A\n" for n in range(100))).encode()), org=None, by=None)
    importing.start(batch, by=None, queued=False)
    answers = at_once(*[lambda: importing.run(ImportBatch.objects.get(pk=batch.pk))] * 3)
    assert all(isinstance(answer, ImportBatch | importing.ImportRefused) for answer in answers)
    batch.refresh_from_db()
    assert (batch.state, batch.done, Person.objects.count()) == (DONE, 100, 100)
