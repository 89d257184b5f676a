"""The console command: answers, exit codes, and Vietnamese messages instead of tracebacks."""

import argparse
import json
from datetime import date

import pytest

from giaoban.kernel.checks.catalogue import checks
from giaoban.kernel.checks.models import CheckRun
from giaoban.kernel.orgs.models import Org
from giaoban.project.cli import main

ON = ["--on", "2020-12-31"]


@pytest.fixture
def run(capsys):
    """`run("figure", …)` → (exit code, what was printed, what was said on stderr)."""

    def call(*words):
        try:
            code = main(words)
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


@pytest.fixture
def tasks(world):
    return [world.walk(world.task()), world.task("LHH-B", form="workshop"), world.task(form="workshop")]


class TestCheck:
    def test_sound_records(self, run, tasks):
        code, out, err = run("check")
        assert (code, err) == (0, "")
        assert "tree-cycle" in out and "không có gì sai" in out
        assert CheckRun.objects.get().results.count() == len(checks())

    def test_a_fault_is_an_exit_code_a_number_and_a_remedy(self, run, tasks):
        Org.objects.filter(code="LHH-A").update(name="Tên lạ")
        code, out, _err = run("check", "--only", "unit-columns", "--only", "name-overlap")
        assert code == 1
        assert "→ Báo người quản trị chạy `giaoban rebuild`" in out and "LHH-A" in out
        assert "2 phép kiểm tra: 1 có phát hiện, trong đó 1 là lỗi." in out

    def test_a_warning_is_no_error(self, run, tasks):
        Org.objects.filter(code="LHH-A").update(folded="chu cu")
        code, out, _err = run("check", "--only", "unit-searchable")
        assert code == 0 and "1 có phát hiện, trong đó 0 là lỗi" in out

    def test_as_json_with_every_row(self, run, tasks):
        Org.objects.update(short_name="Sai")
        code, out, _err = run("check", "--only", "unit-columns", "--details", "--json")
        answer, = json.loads(out)
        assert code == 1
        assert (answer["key"], answer["severity"], answer["found"]) == ("unit-columns", "error", Org.objects.count())
        assert len(answer["rows"]) == Org.objects.count() and answer["rows"][0]["kept"] == "Sai"

    def test_what_is_derived_is_made_anew(self, run, tasks):
        Org.objects.update(short_name="Sai", folded="sai")
        assert run("check")[0] == 1
        code, out, err = run("rebuild")
        assert (code, err) == (0, "") and "đơn vị" in out
        assert run("check")[0] == 0

    def test_an_unknown_check(self, run, db):
        code, out, err = run("check", "--only", "la")
        assert (code, out) == (2, "") and "Không có phép kiểm tra “la”" in err
        assert not CheckRun.objects.exists()


class TestFigure:
    def test_as_text(self, run, tasks):
        code, out, err = run("figure", "critique.tasks", *ON)
        assert (code, err) == (0, "")
        assert "Nhiệm vụ TVPB&GĐXH: 3 nhiệm vụ" in out and "1 + 2 = 3 ✓" in out and "hồ sơ đứng sau: 3" in out

    def test_as_json(self, run, tasks):
        code, out, _err = run("figure", "critique.tasks?form=workshop", "--first", "01/01/2020", "--last", "31/12/2020",
                              "--json", "--trace", "--unit", "lhh-a")
        answer = json.loads(out)
        assert code == 0
        assert (answer["key"], answer["by"], answer["unit_code"], answer["value"], answer["records"]) == (
            "critique.tasks", {"form": "workshop"}, "LHH-A", 1, 1)
        assert answer["period"] == ["2020-01-01", "2020-12-31"]
        assert [row["id"] for row in answer["trace"]] == [tasks[2].number]

    def test_by_dimension_and_by_unit(self, run, tasks):
        by_form = json.loads(run("figure", "critique.tasks", *ON, "--by", "form", "--json")[1])
        assert by_form["parts"] == {"topic": 1, "workshop": 2}
        by_unit = json.loads(run("figure", "critique.tasks", *ON, "--by", "unit", "--json")[1])
        assert by_unit["parts"] == {"LHH-A": 2, "LHH-B": 1, "LHHVN": 3}

    def test_years_one_by_one(self, run, tasks):
        out = run("figure", "critique.tasks", "--series", "2019-2020")[1]
        assert [line.split() for line in out.splitlines()[1:]] == [["năm", "2019", "0"], ["năm", "2020", "3"]]
        half = json.loads(run("figure", "critique.tasks", "--series", "2019-2020", "--first", "2020-01-01", "--last",
                              "2020-06-30", "--units", "now", "--json")[1])
        assert [(point["first"], point["value"]) for point in half] == [("2019-01-01", 0), ("2020-01-01", 3)]

    @pytest.mark.parametrize(("words", "why"), [
        (["--series", "2026"], "không phải là khoảng năm"), (["--series", "2026-2015"], "ghi năm nhỏ trước"),
        (["--series", "2015-2026", "--by", "unit"], "không dùng cùng --by"),
        ([*ON, "--units", "nay"], "không phải là ngày")])
    def test_lists_and_years_that_can_not_be_read(self, run, world, words, why):
        code, out, err = run("figure", "critique.tasks", *words)
        assert (code, out) == (2, "") and why in err

    def test_a_part_is_split_as_a_part(self, run, tasks):
        part = json.loads(run("figure", "critique.tasks?form=topic", *ON, "--by", "outcome", "--json")[1])
        assert part["parts"] == {"settled": 1, "unsettled": 0, "not_held": 0, "running": 0}
        units = json.loads(run("figure", "critique.tasks?form=topic", *ON, "--by", "unit", "--json")[1])
        assert units["parts"] == {"LHH-A": 1, "LHHVN": 1}

    def test_units_that_ended_in_the_year_are_rolled_up_too(self, run, world):
        from datetime import date

        from giaoban.domains.affiliates.actions import close_item
        from giaoban.domains.affiliates.models import Dissolution
        from giaoban.kernel.dossiers.actions import open_dossier, take_step

        case = open_dossier(Dissolution, title="Giải thể", org=world.orgs["KHCN-0001"], on=date(2020, 5, 1),
                            by=world.users["office"], cause="thử")
        take_step(case, "appraise", by=world.users["office"], on=date(2020, 6, 1))
        take_step(case, "start", by=world.users["leader"], on=date(2020, 6, 15), paper="1/QĐ")
        for item in case.items.all():
            close_item(item, on=date(2020, 6, 20), by=world.users["office"], paper="1/BB")
        take_step(case, "finish", by=world.users["leader"], on=date(2020, 7, 1), paper="2/QĐ")
        answer = json.loads(run("figure", "affiliates.dissolved", *ON, "--by", "unit", "--json")[1])
        assert answer["value"] == 1 and answer["parts"] == {"KHCN-0001": 1, "LHHVN": 1}

    def test_as_known(self, run, tasks):
        code, out, _err = run("figure", "critique.tasks", *ON, "--known-on", "31/12/2020", "--json")
        assert code == 0 and json.loads(out)["value"] == 0  # the records were written today

    def test_on_one_day_a_flow_counts_from_new_year_and_a_stock_that_day(self, run, tasks):
        flow = json.loads(run("figure", "critique.tasks", "--on", "24/12/2020", "--json")[1])
        stock = json.loads(run("figure", "affiliates.total", "--on", "24/12/2020", "--json")[1])
        assert (flow["period"], stock["period"]) == (["2020-01-01", "2020-12-24"], ["2020-12-24", "2020-12-24"])
        assert stock["value"] == 1

    def test_traces_of_every_kind_of_record(self, run, tasks):
        for key in ("critique.returned_money", "affiliates.total", "critique.tasks"):
            code, _out, err = run("figure", key, *ON, "--trace")
            assert (code, err) == (0, "")

    @pytest.mark.parametrize(("words", "why"), [
        (["no.such", *ON], "Không có số liệu “no.such”"),
        (["critique.tasks?colour=red", *ON], "không chia theo “colour”"),
        (["critique.tasks?form=song", *ON], "không có giá trị “song”"),
        (["critique.tasks?form", *ON], "không có giá trị “”"),
        (["critique.tasks", *ON, "--by", "colour"], "không chia theo “colour”"),
        (["critique.tasks", *ON, "--unit", "NOWHERE"], "Không có đơn vị mã “NOWHERE”"),
        (["critique.tasks", "--on", "hôm qua"], "“hôm qua” không phải là ngày"),
        (["critique.tasks", "--on", "2020-02-30"], "Không có ngày “2020-02-30”"),
        (["critique.tasks", "--on", "9999-12-31"], "từ 1900 đến 2199"),
        (["critique.tasks", "--on", "0000-01-01"], "Không có ngày"),
        (["critique.tasks", *ON, "--known-on", "x"], "không phải là ngày"),
        (["critique.tasks"], "Cần --on"),
        (["critique.tasks", *ON, "--first", "2020-01-01"], "Chọn một trong hai"),
        (["critique.tasks", "--first", "2020-01-01"], "Cần cả --first và --last"),
        (["critique.tasks", "--first", "2020-02-01", "--last", "2020-01-01"], "Ngày cuối trước ngày đầu"),
    ])
    def test_what_a_person_can_mend(self, run, tasks, words, why):
        code, out, err = run("figure", *words)
        assert (code, out) == (2, "")
        assert err.startswith("giaoban: ") and why in err and err.count("\n") == 1


class TestFigures:
    def test_every_key_with_its_definition(self, run, db):
        from giaoban.kernel.figures.registry import all_figures

        code, out, _err = run("figures")
        assert code == 0
        rows = json.loads(run("figures", "--json")[1])
        assert [row["key"] for row in rows] == [figure.key for figure in all_figures()]
        for figure, row in zip(all_figures(), rows, strict=True):
            assert figure.key in out and figure.definition in out and row["definition"] == figure.definition


class TestOthers:
    def test_no_command_or_an_unknown_one(self, run):
        for words in ([], ["fly"], ["figure"]):
            code, out, err = run(*words)
            assert code == 2 and out == "" and "usage" in err

    def test_restore_of_a_missing_or_foreign_file(self, run, db, tmp_path):
        other = tmp_path / "x.zip"
        other.write_bytes(b"not a zip")
        for path in (tmp_path / "missing", other):
            code, _out, err = run("restore", str(path))
            assert code == 2 and "không phải tệp sao lưu nguyên vẹn" in err

    def test_the_example_is_not_built_into_a_federation_of_its_own(self, run, world):
        for words in (["example"], ["briefing", "--out", "/nonexistent"]):
            code, _out, err = run(*words)
            assert code == 2 and "đã có đơn vị" in err

    def test_a_database_that_is_not_ready(self, run, monkeypatch):
        from django.db import OperationalError

        def missing(asked):
            raise OperationalError("no such table: orgs_org")

        monkeypatch.setattr("giaoban.project.cli._figures", missing)
        code, _out, err = run("figures")
        assert code == 2 and "cơ sở dữ liệu chưa sẵn sàng (no such table: orgs_org)" in err

    def test_reading_a_file(self, run, tmp_path):
        report = tmp_path / "a.txt"
        report.write_text("Năm 2020 có 56 nhiệm vụ TVPB&GĐXH (trong đó 19 đề tài TVPB&GĐXH và 37 hội thảo TVPB&GĐXH).", "utf-8")
        code, out, _err = run("read", str(report), "--json")
        answer = json.loads(out)
        assert code == 0
        assert {i["value"]: i["figure"] for i in answer["items"] if i["kind"] == "count"} == dict.fromkeys(
            (56, 19, 37), "critique.tasks")
        assert [rule["holds"] for rule in answer["sums"]] == [True]
        code, _out, err = run("read", str(tmp_path / "missing.txt"))
        assert code == 2 and "Không mở được tệp" in err


class TestReorganise:
    """Two made-up unions of two real provinces become one, from a file."""

    WORDS = ("--on", "2025-07-01", "--paper", "202/2025/QH15")

    @pytest.fixture
    def file(self, world, tmp_path):
        from giaoban.kernel.orgs.actions import set_fact

        for code, province in (("LHH-A", "Tuyên Quang"), ("LHH-B", "Hà Giang")):
            set_fact(world.orgs[code], "province", province, on=date(2012, 1, 1), by=None)
        made = tmp_path / "tinh.csv"
        made.write_text("new_province,old_province\nTuyên Quang,Tuyên Quang\nTuyên Quang,Hà Giang\n", "utf-8")
        return str(made)

    def members(self, run, *more):
        return json.loads(run("figure", "federation.members?kind=local_union", "--json", *more)[1])["value"]

    def test_shown_then_done(self, run, file):
        code, out, err = run("reorganise", file, *self.WORDS, "--dry-run")
        assert (code, err) == (0, "") and "Chạy thử, không ghi gì: 2 đơn vị → 1" in out
        assert self.members(run, "--on", "2025-12-31") == 2
        code, out, _ = run("reorganise", file, *self.WORDS, "--by", "office")
        assert code == 0 and "Đã ghi: 2 đơn vị → 1" in out and "LHH-A-2025" in out
        assert [self.members(run, "--on", day) for day in ("2025-06-30", "2025-07-01")] == [2, 1]

    def test_a_reader_that_goes_away_does_not_take_the_act_back(self, run, file, monkeypatch):
        from giaoban.project import reorganise_command

        def gone(*words):
            raise BrokenPipeError

        monkeypatch.setattr(reorganise_command, "print", gone, raising=False)
        asked = argparse.Namespace(file=file, on="2025-07-01", paper="202/2025/QH15", by=None, dry_run=False)
        with pytest.raises(BrokenPipeError):
            reorganise_command.run(asked)
        assert self.members(run, "--on", "2025-12-31") == 1

    def test_every_fault_in_words(self, run, file, tmp_path, world):
        wrong = tmp_path / "sai.csv"
        wrong.write_text("new_province,old_province\nTuyên Quang,Tuyên Quan\n", "utf-8")
        code, out, _ = run("reorganise", str(wrong), *self.WORDS)
        assert code == 1 and "Dòng 2: không có liên hiệp hội" in out and "không nhắc tới" in out
        for words, why in ((("khong-co.csv", *self.WORDS), "Không mở được"), ((file, *self.WORDS, "--by", "ai"), "tài khoản"),
                           ((file, "--on", "2199-01-01", "--paper", "x"), "tương lai")):
            code, _, err = run("reorganise", *words)
            assert code == 2 and why in err
