"""A report we issue: opened once, frozen, signed, numbered, issued in that order and by the right people."""

from datetime import date

import pytest

from giaoban.kernel.base import Period
from giaoban.kernel.documents.models import Document
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.reporting import outline as outlines
from giaoban.kernel.reporting.actions import open_report, step, write_narrative
from giaoban.kernel.reporting.lifecycle import REPORT
from giaoban.kernel.reporting.models import Report
from giaoban.kernel.reporting.outline import OutlineError, load
from giaoban.kernel.reporting.writing import compose, frozen_values, values_of, written

YEAR = Period.year(2020)
CUT_OFF, SIGNED = date(2020, 12, 24), date(2020, 12, 25)
FUTURE = date(2199, 1, 1)
WAY = ("freeze", "submit", "sign", "number", "issue")
WHO = {"freeze": {"leader", "office", "department"}, "reopen": {"office"}, "submit": {"leader", "office", "department"},
       "return": {"leader"}, "sign": {"leader"}, "number": {"office"}, "issue": {"office"}}
ACTOR = {key: "leader" if who == {"leader"} else "office" for key, who in WHO.items()}


@pytest.fixture
def report(world):
    return open_report("annual", org=world.orgs["LHHVN"], period=YEAR, by=world.users["office"], on=CUT_OFF,
                       cut_off=CUT_OFF)


def walked(world, report, upto):
    for key in WAY:
        report = step(report, key, by=world.users[ACTOR[key]], on=SIGNED)
        if key == upto:
            break
    return report


class TestOpening:
    def test_one_of_a_kind_per_unit_and_period(self, world, report):
        assert report.title == "Kết quả công tác năm 2020 và phương hướng, nhiệm vụ trọng tâm năm 2021"
        assert set(report.narrative) == {slot.slot for slot in load("annual").slots}
        with pytest.raises(StepRefused, match="Đã có “Báo cáo năm” năm 2020"):
            open_report("annual", org=world.orgs["LHHVN"], period=YEAR, by=world.users["office"], on=CUT_OFF)
        assert open_report("annual", org=world.orgs["LHHVN"], period=Period.year(2019), by=world.users["office"], on=CUT_OFF)

    @pytest.mark.parametrize("name", ["unit", "viewer", "stranger"])
    def test_only_the_centre(self, world, name):
        with pytest.raises(StepRefused, match="Chỉ lãnh đạo"):
            open_report("annual", org=world.orgs["LHHVN"], period=YEAR, by=world.users[name], on=CUT_OFF)

    @pytest.mark.django_db(transaction=True)
    def test_two_people_at_once_get_one_report(self, world, at_once):
        answers = at_once(*[lambda: open_report("annual", org=world.orgs["LHHVN"], period=YEAR, by=world.users["office"],
                                                on=CUT_OFF)] * 3)
        assert sorted(type(answer).__name__ for answer in answers) == ["Report", "StepRefused", "StepRefused"]
        assert Report.objects.count() == 1


class TestOrder:
    def test_to_the_end(self, world, report):
        world.walk(world.task())
        report = walked(world, report, "issue")
        assert (report.state, report.document.symbol, report.document.state) == ("issued", "01/BC-LHHVN", "issued")
        assert [event.step for event in report.events.all()] == ["open", *WAY]
        assert {row.format for row in report.document.renditions.all()} == {"docx", "pdf", "html"}
        page = bytes(report.document.renditions.get(format="html").content).decode()
        assert "Số: 01/BC-LHHVN" in page.replace("\u00a0", " ")

    @pytest.mark.parametrize("done", [None, *WAY])
    def test_every_other_step_is_refused(self, world, report, done):
        if done:
            report = walked(world, report, done)
        for key, taken in REPORT.steps.items():
            if report.state in taken.start:
                continue
            with pytest.raises(StepRefused, match="đang ở"):
                step(report, key, by=world.users[ACTOR[key]], on=SIGNED, note="x")
        report.refresh_from_db()
        assert report.events.count() == 1 + (WAY.index(done) + 1 if done else 0)

    @pytest.mark.parametrize("key", list(REPORT.steps))
    def test_every_wrong_role_is_refused(self, world, report, key):
        before = {"freeze": None, "reopen": "freeze", "submit": "freeze", "return": "submit", "sign": "submit",
                  "number": "sign", "issue": "number"}[key]
        if before:
            report = walked(world, report, before)
        for name in ("leader", "office", "department", "unit", "viewer", "stranger"):
            if name in WHO[key]:
                continue
            with pytest.raises(StepRefused, match="Chỉ"):
                step(report, key, by=world.users[name], on=SIGNED, note="x")

    @pytest.mark.parametrize(("key", "facts", "why"), [
        ("freeze", {"on": FUTURE}, "tương lai"), ("freeze", {"version": 9}, "người khác sửa"), ("fly", {}, "Không có bước")])
    def test_refused(self, world, report, key, facts, why):
        with pytest.raises(StepRefused, match=why):
            step(report, key, by=world.users["office"], **{"on": SIGNED, **facts})
        assert not Frozen.objects.exists()

    def test_a_number_only_after_the_signature(self, world, report):
        report = walked(world, report, "sign")
        assert report.document.number is None and "…/BC-LHHVN" in report.document.symbol
        assert compose(report).number is None

    @pytest.mark.django_db(transaction=True)
    def test_two_people_sign_at_once(self, world, report, at_once):
        report = walked(world, report, "submit")
        answers = at_once(*[lambda: step(report, "sign", by=world.users["leader"], on=SIGNED)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Report", "StepRefused"]
        assert Document.objects.count() == 1


class TestFreezing:
    def test_frozen_values_stay_while_records_change(self, world, report):
        task = world.walk(world.task(), upto="accept")
        refs = load("annual").refs
        live = values_of(report).now
        report = walked(world, report, "freeze")
        assert frozen_values(report.owner) == dict(live) and set(live) == set(refs)
        assert live["critique.tasks?form=topic&outcome=unsettled"] == 1
        for key in ("report_spending", "settle"):
            world_step(world, task, key)
        assert values_of(report).now == live
        assert report.frozen_at is not None

    def test_the_year_before_is_frozen_beside_it(self, world, report):
        world.walk(world.task(year=2019), year=2019)
        report = walked(world, report, "freeze")
        values = values_of(report)
        assert (values.now["critique.tasks"], values.before["critique.tasks"]) == (0, 1)

    def test_reopened_by_reason_it_forgets_what_was_frozen(self, world, report):
        report = walked(world, report, "submit")
        assert Frozen.objects.count() == 2 * len(load("annual").refs)
        with pytest.raises(StepRefused, match="cần ghi lý do"):
            step(report, "reopen", by=world.users["office"], on=SIGNED)
        report = step(report, "reopen", by=world.users["office"], on=SIGNED, note="Sửa hồ sơ số 3")
        assert (report.state, report.frozen_at, Frozen.objects.count()) == ("draft", None, 0)
        assert report.events.last().note == "Sửa hồ sơ số 3"
        world.task()
        report = walked(world, report, "freeze")
        assert frozen_values(report.owner)["critique.tasks"] == 1

    def test_sent_back_by_the_leader_it_stays_frozen(self, world, report):
        report = walked(world, report, "submit")
        with pytest.raises(StepRefused, match="lý do"):
            step(report, "return", by=world.users["leader"], on=SIGNED)
        report = step(report, "return", by=world.users["leader"], on=SIGNED, note="Sửa lời văn")
        assert report.state == "frozen" and Frozen.objects.exists()
        write_narrative(report, {"context": "Lời mới."}, by=world.users["office"])

    def test_stocks_on_the_cut_off_day(self, world, report):
        report = walked(world, report, "freeze")
        row = Frozen.objects.get(owner=report.owner, figure="affiliates.total")
        assert (row.first, row.last, row.value) == (CUT_OFF, CUT_OFF, 1)


def world_step(world, task, key):
    from giaoban.kernel.dossiers.actions import take_step

    take_step(task, key, by=world.users["department"], on=date(2020, 12, 1))


class TestNarrative:
    def test_words_in_their_slots(self, world, report):
        fresh = write_narrative(report, {"context": "  Năm nhiều việc. "}, by=world.users["department"], version=1)
        assert fresh.narrative["context"] == "Năm nhiều việc." and fresh.version == 2
        assert fresh.narrative["plans"].startswith("Hoàn thành")
        assert "Năm nhiều việc." in str(compose(fresh).body)

    @pytest.mark.parametrize(("texts", "facts", "why"), [
        ({"no_such": "x"}, {}, "không có mục no_such"), ({"context": "x"}, {"version": 7}, "người khác sửa"),
        ({"context": "x"}, {"by": "unit"}, "Chỉ lãnh đạo")])
    def test_refused(self, world, report, texts, facts, why):
        by = world.users[facts.pop("by", "office")]
        with pytest.raises(StepRefused, match=why):
            write_narrative(report, texts, by=by, **facts)
        assert Report.objects.get(pk=report.pk).narrative == report.narrative

    @pytest.mark.parametrize("upto", ["submit", "sign", "number", "issue"])
    def test_locked_after_submitting(self, world, report, upto):
        report = walked(world, report, upto)
        with pytest.raises(StepRefused, match="không sửa lời văn được nữa"):
            write_narrative(report, {"context": "x"}, by=world.users["office"])

    def test_markup_stays_text(self, world, report):
        report = write_narrative(report, {"context": "<script>alert(1)</script> & {critique.tasks}"},
                                 by=world.users["office"])
        page = bytes(walked(world, report, "issue").document.renditions.get(format="html").content).decode()
        assert "<script>alert" not in page and "&lt;script&gt;" in page and "{critique.tasks}" in page


class TestOutlines:
    @pytest.fixture
    def write(self, settings, tmp_path):
        settings.REPORTS_DIR = tmp_path
        load.cache_clear()

        def put(text, key="mine"):
            (tmp_path / key).mkdir(exist_ok=True)
            (tmp_path / key / "outline.toml").write_text(HEAD + text, "utf-8")
            load.cache_clear()
            return key

        yield put
        load.cache_clear()

    @pytest.mark.parametrize(("text", "why"), [
        ("[[section]]\nheading = \"A\"\n[[section.block]]\nsentence = \"Có {no.such}.\"\n", "no.such"),
        ("[[section]]\nheading = \"A\"\n[[section.block]]\nsentence = \"{critique.tasks?form=song}\"\n", "song"),
        ("[[section]]\n", "heading"), ("", "section"), ("[[section]\n", "outline.toml"),
        ("[[section]]\nheading = \"A\"\n[[section.block]]\ncolour = \"red\"\n", "rows"),
    ])
    def test_errors_name_what_is_wrong(self, write, text, why):
        with pytest.raises(OutlineError, match=why):
            load(write(text))

    def test_a_good_one(self, write):
        plan = load(write('[[section]]\nheading = "A"\n[[section.block]]\n'
                          'sentence = "{year}: {critique.tasks}, {forums.held?form=forum|n}, lại {critique.tasks}"\n'))
        assert plan.refs == ["critique.tasks", "forums.held?form=forum"]

    def test_an_unknown_key_names_the_known_ones(self):
        with pytest.raises(OutlineError, match="Có: annual"):
            load("nothing")
        with pytest.raises(OutlineError):
            load("../annual")

    def test_every_outline_of_the_house_is_good(self, db):
        for key in outlines.keys():  # noqa: SIM118 (a function of the module)
            assert load(key).refs


HEAD = """label = "Thử"\ntitle = "Thử {year}"\nkind = "BÁO CÁO"\nsymbol_tail = "BC-X"\nperiod = "year"
signature = ["CHỦ TỊCH"]\nrecipients = ["Lưu"]\n"""


@pytest.mark.parametrize(("reference", "value", "whole"), [
    ("critique.tasks", 56, "56 nhiệm vụ TVPB&GĐXH"), ("critique.tasks", 9, "09 nhiệm vụ TVPB&GĐXH"),
    ("critique.tasks|n", 9, "09"), ("critique.returned_money|n", 80_000_000, "80.000.000"),
    ("critique.returned_money", 80_000_000, "80.000.000 đồng kinh phí hoàn trả"),
    ("affiliates.consolidated", 132, "kiện toàn nhân sự của 132 tổ chức KH&CN")])
def test_figures_in_words(reference, value, whole):
    assert "".join(written(reference, value)) == whole
