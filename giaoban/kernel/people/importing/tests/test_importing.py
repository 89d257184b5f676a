"""Lists of members: looked through, taken in, corrected and sent again, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from giaoban.kernel.base import clock, sort_key
from giaoban.kernel.people import importing
from giaoban.kernel.people.actions import change_person, give_mandate
from giaoban.kernel.people.importing import ImportRefused
from giaoban.kernel.people.models import (
    DONE,
    UNDONE,
    ImportBatch,
    Membership,
    Person,
    PersonChange,
    PersonField,
    RowError,
)

from .lists import as_csv, as_xlsx, assert_derived_follow, derived, grid, sent, taken

HEAD = "Mã hội viên,Họ và tên,Ngày sinh,Giới tính,Mã đơn vị,Ngày vào hội,Email,Lĩnh vực"
ROWS = """A1,Nguyễn Văn An,05/03/1960,Nam,LHH-A,01/02/2015,an@vidu.vn,Toán học và thống kê
A2,Trần Thị Bình,1970-12-01,Nữ,LHH-A,2016,,102
A3,Lê Đức,1981,Nam,HN-001,,,"""


class TestTakingIn:
    def test_new_people_with_all_they_have(self, world):
        batch = taken(f"{HEAD}\n{ROWS}\n", world=world)
        assert (batch.state, batch.done, batch.failed, batch.counts["new"]) == (DONE, 3, 0, 3)
        an = Person.objects.get(code="A1")
        assert (an.name, an.folded, an.birth_date, an.sex, an.email, an.batch) == (
            "Nguyễn Văn An", "nguyen van an", date(1960, 3, 5), "m", "an@vidu.vn", batch)
        assert list(an.memberships.values_list("org__code", "since", "exact")) == [("LHH-A", date(2015, 2, 1), "day")]
        binh, duc = Person.objects.get(code="A2"), Person.objects.get(code="A3")
        assert binh.memberships.get().exact == "year" and (duc.birth_date, duc.birth_year) == (None, 1981)
        assert (duc.memberships.get().since, duc.memberships.get().exact) == (clock.today(), "list")
        assert set(PersonField.objects.values_list("person__code", "field")) == {("A1", "101"), ("A2", "102")}
        assert_derived_follow()

    def test_again_changes_nothing(self, world):
        taken(f"{HEAD}\n{ROWS}\n", world=world)
        batch = taken(f"{HEAD}\n{ROWS}\n", world=world)
        assert (batch.counts["unchanged"], Person.objects.count(), PersonChange.objects.count()) == (3, 3, 0)

    def test_filled_cells_change_a_known_person_and_the_old_value_is_kept(self, world):
        taken(f"{HEAD}\n{ROWS}\n", world=world)
        batch = taken("Mã hội viên,Họ và tên,Đơn vị,Email,Số thẻ\nA1,Nguyễn Văn Ân,LHH-A,,T7\nA2,Trần Thị Bình,HN-001,b@x.vn,\n",
                      world=world)
        assert (batch.counts["changed"], batch.counts["new"], batch.failed) == (2, 0, 0)
        assert set(batch.changes.values_list("person__code", "field", "old", "new")) == {
            ("A1", "name", "Nguyễn Văn An", "Nguyễn Văn Ân"), ("A1", "card", "", "T7"), ("A2", "email", "", "b@x.vn")}
        an = Person.objects.get(code="A1")
        assert (an.email, an.version, an.folded, an.sort_key) == ("an@vidu.vn", 2, "nguyen van an", sort_key(an.name))
        assert set(Membership.objects.filter(person__code="A2").values_list("org__code", flat=True)) == {"LHH-A", "HN-001"}
        assert_derived_follow()

    def test_without_codes_by_name_birth_and_unit(self, world):
        text = "Họ và tên,Ngày sinh,Đơn vị\nNguyễn Văn An,05/03/1960,LHH-A\nTrần Bình,1970,LHH-A\nNguyễn Văn An,1960,LHH-B\n"
        taken(text, world=world)
        batch = taken(text + "Nguyễn Văn An,06/03/1960,LHH-A\n", world=world)
        assert (batch.counts["unchanged"], batch.counts["new"], batch.failed) == (3, 1, 0)
        batch = taken("Họ tên,Năm sinh,Đơn vị\nNguyễn Văn An,1960,LHH-A\nTrần Bình,,LHH-A\n", world=world)
        first, second = batch.errors.all()
        assert batch.failed == 2 and "05/3/1960" in first.reason and "06/3/1960" in first.reason
        assert "1970" in second.reason and "Ghi mã" in second.reason

    def test_a_code_given_later_goes_to_the_person_known_without(self, world):
        taken("Họ và tên,Ngày sinh,Đơn vị\nNguyễn Văn An,05/03/1960,LHH-A\n", world=world)
        batch = taken("Mã,Họ và tên,Ngày sinh,Đơn vị\nA1,Nguyễn Văn An,05/03/1960,LHH-A\n", world=world)
        assert batch.counts["changed"] == 1 and Person.objects.get().code == "A1"

    def test_small_chunks_give_the_same(self, world, settings):
        settings.IMPORT_ROWS = 2
        text = "Mã,Họ và tên,Đơn vị\n" + "".join(f"K{n % 9},Người Số,LHH-A\n" for n in range(11))
        batch = taken(text, world=world)
        assert (Person.objects.count(), batch.failed, batch.done) == (9, 2, 11)
        assert ["dòng 2" in e.reason for e in batch.errors.all()] == [True, False]
        assert_derived_follow()

    def test_columns_are_remembered_for_the_sender(self, world):
        batch = sent("Mã,Tên gọi khác,Họ và tên\nA1,x,Lê An\n", world=world, org="LHH-A")
        batch.mapping = {"code": 0, "name": 2, "job": 1}
        batch.save()
        importing.start(batch, by=batch.by, queued=False)
        importing.run(batch)
        assert sent("Mã,Tên gọi khác,Họ và tên\nA2,x,Lê An\n", world=world, org="LHH-A").mapping["job"] == 1
        assert "job" not in sent("Mã,Tên gọi khác,Họ và tên\nA2,x,Lê An\n", world=world, org="LHH-B").mapping


class TestLookingFirst:
    def test_says_what_would_happen_and_writes_nothing(self, world):
        taken(f"{HEAD}\n{ROWS}\n", world=world)
        people = Person.objects.count()
        batch = sent("Mã hội viên,Họ và tên,Ngày sinh,Đơn vị\nA1,Nguyễn Văn Ân,05/03/1960,LHH-A\nA2,Trần Thị Bình,,LHH-A\n"
                     "A2,Trần Thị Bình,,HN-001\nA9,Mới,1890,LHH-A\nA8,Vũ Mới,1990,LHH-A\nA3,Lê Đức,1981,LHH-B\n", world=world)
        seen = importing.preview(batch, by=batch.by)
        assert (seen.total, seen.new, seen.changed, seen.unchanged, seen.joined, seen.failed) == (6, 1, 1, 1, 1, 2)
        assert seen.changes == [[2, "Nguyễn Văn Ân", "Họ và tên", "Nguyễn Văn An", "Nguyễn Văn Ân"]]
        assert [(line, field) for line, field, *_ in seen.problems] == [(4, "Mã hội viên"), (5, "Ngày sinh")]
        assert Person.objects.count() == people and not RowError.objects.exists()
        assert importing.preview_of(ImportBatch.objects.get(pk=batch.pk)) == seen

    def test_a_wrong_mapping_is_named(self, world):
        batch = sent("a,b\n1,2\n", world=world)
        assert len(importing.preview(batch, by=batch.by).refused) == 2
        with pytest.raises(ImportRefused, match="Họ và tên"):
            importing.start(batch, by=batch.by)


class TestGivingBack:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_failed_rows_come_back_with_reasons_and_only_they_are_taken_again(self, world, kind, tmp_path):
        rows = [["Mã", "Họ và tên", "Ngày sinh", "Đơn vị", "Ghi chú"], ["A1", "Lê An", "1.2.1960", "LHH-A", "=cmd|' /C calc'!A0"],
                ["A2", "Lê B1nh", "2050", "LHH-A", "=1+1"], ["A3", "Lê Chi", "1.2.1970", "LHH-Z", "+84"]]
        data = as_csv(rows) if kind == "csv" else as_xlsx(rows)
        batch = taken(data, world=world, name=f"ds.{kind}")
        assert (batch.failed, batch.counts["new"]) == (2, 1)
        name, path = importing.error_file(batch)
        assert name == f"ds-loi.{kind}"
        back = grid(path)
        assert back[0] == ["Mã", "Họ và tên", "Ngày sinh", "Đơn vị", "Ghi chú", "Lý do"]
        assert "chữ số" in back[1][5] and "2016" in back[1][5] and "LHH-Z" in back[2][5] and len(back) == 3
        assert back[1][4].lstrip("'") == "=1+1" and (kind == "xlsx" or back[1][4] == "'=1+1")
        back[1][1:3], back[2][3] = ["Lê Bình", "1980"], "LHH-B"
        again = taken(as_csv(back) if kind == "csv" else as_xlsx(back), world=world, name=name)
        assert (again.failed, again.counts["new"], Person.objects.count()) == (0, 2, 3)


class TestTakingBack:
    def test_everything_of_the_batch_goes_and_nothing_is_deleted(self, world):
        taken(f"{HEAD}\n{ROWS}\n", world=world)
        kept = derived()
        batch = taken("Mã hội viên,Họ và tên,Đơn vị,Số thẻ\nA1,Nguyễn Văn Ân,LHH-A,T1\nA2,Trần Thị Bình,HN-001,\n"
                      "A7,Mới Tinh,LHH-B,\n", world=world)
        done = importing.undo_batch(batch, by=world.users["office"], reason="nhầm tệp")
        assert (done.people, done.memberships, done.restored, done.kept) == (1, 2, 2, [])
        assert (batch.state, Person.objects.count(), Person.objects.current().count()) == (UNDONE, 4, 3)
        assert Person.objects.get(code="A1").name == "Nguyễn Văn An"
        assert Membership.objects.get(person__code="A1").card == ""
        assert derived() == kept
        assert_derived_follow()
        again = taken("Mã hội viên,Họ và tên,Đơn vị\nA7,Mới Tinh,LHH-B\n", world=world)
        assert again.counts["new"] == 1

    def test_what_others_did_since_stays_and_is_named(self, world):
        taken(f"{HEAD}\n{ROWS}\n", world=world)
        batch = taken("Mã hội viên,Họ và tên,Đơn vị\nA1,Nguyễn Văn Ân,LHH-A\nA7,Mới Tinh,LHH-B\nA8,Mới Nữa,LHH-B\n", world=world)
        an, moi = Person.objects.get(code="A1"), Person.objects.get(code="A7")
        change_person(an, version=an.version, by=None, name="Nguyễn Văn Ấn")
        give_mandate(moi, world.orgs["LHH-B"], "Chủ tịch", since=date(2020, 1, 1), by=None)
        done = importing.undo_batch(batch, by=None, reason="nhầm")
        assert (done.people, done.memberships, done.restored) == (1, 2, 0)
        assert len(done.kept) == 2 and "Nguyễn Văn Ấn" in done.kept[0] and "Mới Tinh" in done.kept[1]
        assert_derived_follow()

    def test_needs_a_reason_and_only_once(self, world):
        batch = taken(f"{HEAD}\n{ROWS}\n", world=world)
        with pytest.raises(ImportRefused, match="lý do"):
            importing.undo_batch(batch, by=None, reason=" ")
        importing.undo_batch(batch, by=None, reason="x")
        with pytest.raises(ImportRefused):
            importing.undo_batch(batch, by=None, reason="x")


class TestWhoMay:
    @pytest.mark.parametrize("who", ["viewer", "stranger"])
    def test_not_those_who_only_read(self, world, who):
        with pytest.raises(ImportRefused):
            sent(f"{HEAD}\n{ROWS}\n", world=world, org="LHH-A", by=who)

    def test_a_unit_only_itself(self, world):
        with pytest.raises(ImportRefused):
            sent(f"{HEAD}\n{ROWS}\n", world=world, org="LHH-B", by="unit")
        batch = taken(f"{HEAD}\n{ROWS}\n", world=world, org="LHH-A", by="unit")
        assert (batch.counts["new"], batch.failed) == (2, 1)
        assert "HN-001" in batch.errors.get().reason

    def test_a_batch_is_seen_by_its_unit_only(self, world):
        batch = taken(f"{HEAD}\n{ROWS}\n", world=world, org="LHH-A", by="unit")
        seen = {name: ImportBatch.objects.visible_to(world.users[name]).filter(pk=batch.pk).exists()
                for name in ("office", "unit", "viewer", "other_unit", "stranger")}
        assert seen == {"office": True, "unit": True, "viewer": True, "other_unit": False, "stranger": False}

