"""The example federation and its yearly report: every public number comes out of records, and stays."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db.models import F, Q
from django.test import Client

from giaoban.kernel.base import Period
from giaoban.kernel.checks import engine
from giaoban.kernel.checks.catalogue import ERROR, checks
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.figures.counting import by_unit, cells, sum_checks, trace, value
from giaoban.kernel.figures.freezing import compare, ref_of
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import all_figures, get, parse_ref
from giaoban.kernel.figures.registry import ref as name_of
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.ledger.actions import balance
from giaoban.kernel.ledger.models import Entry, Fund
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.orgs.actions import built_in_rows, reorganise
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.kinds import CLUSTER
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import Report, ReportEvent, Submission
from giaoban.kernel.reporting.outline import load
from giaoban.project import briefing, example
from giaoban.project.cli import main

YEAR = Period.year(2020)

#: The public figures of 2020, as the issue of the yearly report lists them.
STATED = {
    "critique.tasks": 56, "critique.tasks?form=topic": 19, "critique.tasks?form=workshop": 37,
    "critique.tasks?form=topic&outcome=settled": 9, "critique.tasks?form=topic&outcome=unsettled": 10,
    "critique.tasks?form=topic&outcome=running": 0, "critique.tasks?form=topic&outcome=not_held": 0,
    "critique.tasks?form=workshop&outcome=settled": 34, "critique.tasks?form=workshop&outcome=unsettled": 2,
    "critique.tasks?form=workshop&outcome=not_held": 1, "critique.tasks?form=workshop&outcome=running": 0,
    "critique.returned_money": 80_000_000, "critique.training_provinces": 4,
    "forums.held?form=forum": 5, "forums.held?form=roundtable": 2,
    "research.opened": 13, "research.carried_over": 16, "research.surveys": 2,
    "research.environment?size=small": 1, "research.environment?size=fair": 5, "research.environment": 6,
    "affiliates.consolidated": 132, "affiliates.dissolved": 25,
}


@pytest.fixture(scope="module")
def issued(django_db_setup, django_db_blocker, kept):
    """Built and issued once for this module."""
    with kept(django_db_blocker):
        example.build()
        report, fresh = briefing.issue()
        assert fresh
        yield report


@pytest.fixture
def report(issued, db):
    return Report.objects.get(pk=issued.pk)


def counts():
    """How many rows there are of everything that a second run might write."""
    return [model.objects.count() for model in (Org, Dossier, StateSpan, Entry, Report, ReportEvent, Document, Frozen, User)]


class TestFigures:
    @pytest.mark.parametrize(("ref", "stated"), list(STATED.items()))
    def test_of_2020(self, report, ref, stated):
        figure, parts = parse_ref(ref)
        assert value(figure, Scope.of(YEAR), parts) == stated == len_or_sum(figure, parts)

    def test_organisations_on_the_cut_off_day(self, report):
        figure, _ = parse_ref("affiliates.total")
        assert value(figure, Scope.of(Period.day(date(2020, 12, 24)))) == 600

    def test_the_stated_file_of_the_report_says_the_same(self, report):
        said = {ref: amount for ref, (amount, _source) in briefing.stated().items()}
        assert said == {ref: amount for ref, amount in {**STATED, "affiliates.total": 600}.items() if ref in said}
        assert len(said) == 20

    @pytest.mark.parametrize("figure", all_figures(), ids=lambda figure: figure.key)
    def test_each_holds_on_the_large_federation_too(self, report, figure):
        for year in (2019, 2020, 2021):
            scope = Scope.of(Period.year(year)).for_kind(figure.kind)
            whole = value(figure, scope)
            ids = list(trace(figure, scope).values_list("pk", flat=True))
            assert len(set(ids)) == len(ids) and (figure.measure or len(ids) == whole)
            assert all(check.holds for check in sum_checks(figure, scope))
            assert sum(by_unit(figure, scope).values()) == sum(cells(figure, scope, list(figure.by)).values()) == whole
            rolled = tree(scope.on, ended=True).roll_up(by_unit(figure, scope))
            assert rolled.get(Org.objects.get(code="LHHVN").pk, 0) == whole

    def test_of_2020_as_known_on_the_last_day_of_2020(self, report):
        for ref, stated in STATED.items():
            figure, parts = parse_ref(ref)
            assert value(figure, Scope.of(YEAR, known_on=date(2020, 12, 31)), parts) == stated

    def test_nothing_of_2020_was_known_before_it(self, report):
        for ref in STATED:
            figure, parts = parse_ref(ref)
            assert value(figure, Scope.of(YEAR, known_on=date(2018, 1, 1)), parts) == 0


def len_or_sum(figure, parts):
    rows = list(trace(figure, Scope.of(YEAR).for_kind(figure.kind), parts))
    return sum(getattr(row, figure.measure) for row in rows) if figure.measure else len(rows)


class TestRecords:
    def test_every_work_was_taken_through_its_steps_on_days_in_order(self, report):
        for dossier in Dossier.objects.prefetch_related("spans"):
            for track in ("content", "money"):
                rows = [span for span in dossier.spans.all() if span.track == track]
                assert all(one.until == other.since for one, other in itertools.pairwise(rows)), dossier
                assert not rows or (rows[0].since == dossier.opened_on and rows[-1].until is None)
                assert not rows or rows[-1].state == dossier.states[track]

    def test_every_step_of_a_work_is_in_its_year_but_late_settlement(self, report):
        # A congress is prepared over the turn of the year; it belongs to no year's work. Research runs over several,
        # and is proposed in the year before its own.
        late = StateSpan.objects.filter(since__year__gt=F("dossier__year")).exclude(
            Q(state__in=("spent_reported", "settled", "allocated"), track="money")
            | Q(dossier__kind__in=("congresses.congress", "research.task")))
        assert not late.exists(), late[:5]
        early = StateSpan.objects.filter(since__year__lt=F("dossier__year"))
        assert not early.exclude(dossier__kind="research.task", state__in=("proposed", "none")).exists()
        assert StateSpan.objects.filter(dossier__year=2020, since__year=2020).values("dossier").distinct().count() == \
            Dossier.objects.filter(year=2020).count()

    def test_each_step_was_recorded_on_its_day(self, report):
        for since, recorded in StateSpan.objects.values_list("since", "recorded_at"):
            assert recorded.date() == since

    def test_all_that_is_invented_is_marked(self, report):
        assert not Dossier.objects.filter(example=False).exists()
        assert not Org.objects.filter(example=False).exists()
        assert not Fund.objects.filter(example=False).exists() and not Commitment.objects.filter(example=False).exists()
        assert all("ví dụ" in user.name.lower() for user in User.objects.all())
        assert report.example and "Văn bản ví dụ" in page_of(report)

    def test_no_fund_is_overdrawn(self, report):
        for fund in Fund.objects.all():
            for on in (*(date(year, month, 28) for year in (2019, 2020, 2021) for month in range(1, 13)), None):
                assert 0 <= balance(fund, on=on) <= fund.amount

    def test_the_kinds_are_registered(self, report):
        assert all(type(concrete(dossier)) is not Dossier for dossier in Dossier.objects.order_by("?")[:20])

    def test_provinces_of_2020(self, report):
        assert Org.objects.filter(kind="local_union").placed_on(date(2020, 12, 31)).count() == 63

    def test_an_association_joined_before_its_work(self, report):
        for dossier in Dossier.objects.filter(org__kind="sector_association").select_related("org"):
            assert dossier.org.placements.order_by("since").first().since <= dossier.opened_on

    def test_what_came_later_is_not_shown_as_present(self, report, monkeypatch):
        monkeypatch.setenv("GIAOBAN_TODAY", example.EXAMPLE_DAY.isoformat())
        office = Client()
        office.force_login(User.objects.get(username="vanphong"), backend="django.contrib.auth.backends.ModelBackend")
        for address in ("/", "/don-vi/?open=sector_association", "/don-vi/?view=bang&kind=cluster",
                        "/don-vi/?view=bang&kind=sector_association&order=-code", "/doc-bao-cao/gui/"):
            page = office.get(address)
            assert page.status_code == 200
            assert "HN-091" not in page.text and "CUM-4" not in page.text
        assert "HN-090" in office.get("/don-vi/?view=bang&kind=sector_association&order=-code").text
        assert "HN-091" in office.get("/don-vi/?view=bang&kind=sector_association&order=-code&on=2022-12-31").text


class TestReorganised:
    """63 → 34 on the example: the members figure by either list on either day, and its series."""

    @pytest.fixture
    def merged(self, report):
        reorganise(built_in_rows(), on=date(2025, 7, 1), paper="202/2025/QH15", by=None)

    def test_clusters_whose_members_are_known(self, report):
        for day, sizes in ((date(2022, 7, 12), []), (date(2022, 7, 13), [7, 6, 6, 6]), (date(2025, 6, 30), [7, 6, 6, 6])):
            codes = dict(Org.objects.filter(kind="cluster").values_list("pk", "code"))
            members = Counter(codes[cluster] for cluster in tree(day, CLUSTER).parent.values())
            assert [members[code] for code in sorted(members)] == sizes

    def test_members_by_the_public_counts(self, report):
        for day, members in ((date(2017, 2, 17), 141), (date(2018, 3, 27), 149), (date(2019, 12, 31), 149),
                             (date(2021, 6, 30), 153), (date(2022, 5, 21), 154), (date(2024, 12, 18), 156)):
            assert value(get("federation.members"), Scope.of(Period.day(day))) == members

    @pytest.mark.parametrize(("day", "units", "sectors", "unions"), [
        ("2024-12-31", "then", 93, 63), ("2025-12-31", "then", 93, 34), ("2024-12-31", "now", 93, 34),
        ("2025-12-31", "now", 93, 34), ("2025-12-31", "2024-12-31", 93, 63), ("2025-06-30", "then", 93, 63),
        ("2025-07-01", "then", 93, 34)])
    def test_either_list_on_either_day(self, merged, capsys, day, units, sectors, unions):
        assert main(["figure", "federation.members", "--on", day, "--units", units]) == 0
        assert f"{sectors} + {unions} = {sectors + unions} ✓" in capsys.readouterr().out

    def test_the_series_explains_its_break(self, merged, capsys):
        assert main(["figure", "federation.members", "--series", "2015-2026", "--json"]) == 0
        points = json.loads(capsys.readouterr().out)
        assert [point["value"] for point in points] == [141, 141, 142, 149, 149, 153, 153, 154, 155, 156, 127, 127]
        assert {point["last"][:4]: point["reason"] for point in points if point["reason"]} == {
            "2025": "sắp xếp ngày 01/7/2025 (202/2025/QH15): 52 đơn vị chấm dứt, 23 đơn vị mới; "
                    "liên hiệp hội địa phương 63 − 34 = 29"}
        assert main(["figure", "federation.members", "--series", "2015-2026", "--units", "now"]) == 0
        out = capsys.readouterr().out
        assert "¦" not in out and out.count("127") == 3

    def test_the_figures_of_2020_stay(self, merged):
        for ref, stated in STATED.items():
            figure, parts = parse_ref(ref)
            assert value(figure, Scope.of(YEAR), parts) == stated
            now = Scope.of(YEAR, units=date(2026, 1, 1))
            assert sum(by_unit(figure, now, parts).values()) == value(figure, now, parts) == stated


class TestBuildingAgain:
    def test_refused(self, report):
        before = counts()
        with pytest.raises(example.ExampleRefused, match="đã có đơn vị"):
            example.build()
        assert counts() == before and example.is_present()

    def test_issuing_again_changes_nothing(self, report, tmp_path):
        before = counts(), report.version, sorted(Frozen.objects.values_list("pk", "value"))
        again, fresh = briefing.issue()
        assert not fresh and again == report
        assert (counts(), again.version, sorted(Frozen.objects.values_list("pk", "value"))) == before
        assert briefing.write(report, tmp_path) == 3
        assert briefing.write(again, tmp_path) == 0

    def test_a_run_that_was_cut_short_goes_on(self, report):
        ReportEvent.objects.filter(report=report, step="issue").delete()
        report.document.renditions.all().delete()
        Document.objects.filter(pk=report.document_id).update(state="numbered")
        Report.objects.filter(pk=report.pk).update(state="numbered")
        again, fresh = briefing.issue()
        assert not fresh and again.state == "issued" and again.document.symbol == report.document.symbol


def page_of(report):
    return bytes(report.document.renditions.get(format="html").content).decode()


def docx_of(report):
    return bytes(report.document.renditions.get(format="docx").content)


class TestPaper:
    def test_signed_then_numbered_then_issued(self, report):
        assert (report.state, report.cut_off) == ("issued", date(2020, 12, 24))
        assert (report.document.symbol, report.document.signed_on) == ("01/BC-LHHVN", date(2020, 12, 25))

    def test_every_number_in_the_word_file_is_the_frozen_one(self, report):
        lines = briefing.compare(report, docx_of(report))
        assert [line.ref for line in lines] == load("annual").refs
        for line in lines:
            assert line.agrees and line.row.value == line.counted
            assert line.printed == line.counted or (line.quiet and line.printed is None and line.counted == 0)
        assert sum(line.stated is not None for line in lines) == 20

    def test_no_two_numbers_for_one_figure(self, report):
        printed = [address for address in briefing.printed_numbers(docx_of(report)) if "/so-lieu/" in address]
        unprinted = [line for line in briefing.compare(report, docx_of(report)) if line.printed is None]
        assert len(printed) + len(unprinted) == len(load("annual").refs)

    def test_two_numbers_for_one_figure_would_be_seen(self, report):
        from docx import Document as Word
        from docx.oxml.ns import qn

        paper = Word(BytesIO(docx_of(report)))
        link = next(link for link in paper.element.body.iter(qn("w:hyperlink"))
                    if "".join(t.text or "" for t in link.iter(qn("w:t"))) == "56")
        next(link.iter(qn("w:t"))).text = "57"
        changed = BytesIO()
        paper.save(changed)
        with pytest.raises(ValueError, match="hai số khác nhau"):
            briefing.printed_numbers(changed.getvalue())

    @pytest.mark.parametrize("form", ["docx", "html"])
    def test_the_paper_read_back_says_what_the_records_say(self, report, form):
        """One vocabulary: what wrote the report recognises it, every figure and no other."""
        from giaoban.kernel.reading import read
        from giaoban.kernel.reading.files import extract
        from giaoban.kernel.reporting.reading import vocabulary

        kept = bytes(report.document.renditions.get(format=form).content)
        text = extract(kept, f"report.{form}")
        read_back: dict[str, set[int]] = {}
        for item in read(text.text, vocabulary(), furniture=text.furniture).items:
            if item.figure:
                read_back.setdefault(name_of(item.figure, dict(sorted((item.parts or {}).items()))), set()).add(item.value)
        unprinted = {line.ref for line in briefing.compare(report, docx_of(report)) if line.printed is None}
        frozen = {name_of(row.figure, dict(sorted(row.parts.items()))): {row.value}
                  for row in Frozen.objects.filter(owner=report.owner) if ref_of(row) not in unprinted}
        assert read_back == frozen

    def test_files_bear_their_hashes(self, report):
        for kept in report.document.renditions.all():
            assert hashlib.sha256(bytes(kept.content)).hexdigest() == kept.sha256

    def test_the_whole_run_prints_the_table_and_writes_the_figures(self, report, tmp_path, capsys):
        assert briefing.run(str(tmp_path)) == 0
        said = capsys.readouterr().out
        assert said.count("✓") == len(load("annual").refs) and "✗" not in said
        assert "không đổi gì" in said and "Mọi số liệu bằng nhau cả ba nơi." in said
        rows = json.loads((tmp_path / "annual-2020" / "figures.json").read_text("utf-8"))
        assert {tuple(row) for row in rows} == {(
            "key", "label", "by", "unit_code", "period", "value", "unit", "records", "formula_version", "stated", "source")}
        files = {path.name: path.read_bytes() for path in (tmp_path / "annual-2020").iterdir()}
        assert set(files) == {"report.docx", "report.pdf", "report.html", "figures.json"}
        assert briefing.run(str(tmp_path)) == 0
        assert files == {path.name: path.read_bytes() for path in (tmp_path / "annual-2020").iterdir()}

    def test_a_record_changed_after_freezing(self, report, tmp_path, capsys):
        row = Frozen.objects.get(owner=report.owner, figure="critique.tasks", parts={"form": "topic", "outcome": "settled"})
        other = Frozen.objects.get(owner=report.owner, figure="critique.tasks",
                                   parts={"form": "topic", "outcome": "unsettled"})
        task = trace(parse_ref("critique.tasks")[0], Scope.of(YEAR), other.parts).filter(money_state="advanced").first()
        for step in ("report_spending", "settle"):
            take_step(task, step, by=User.objects.get(username="ban-tvpb"), on=date(2020, 12, 30))
        found = compare(row)
        assert (found.frozen.value, found.today, [r.pk for r in found.new], found.gone) == (9, 10, [task.pk], [])
        assert [r.pk for r in compare(other).gone] == [task.pk]
        changed = [name_of(r.figure, r.parts) for r in Frozen.objects.filter(owner=report.owner) if compare(r).changed]
        # The task, and the money that was settled with it.
        assert sorted(changed) == ["critique.tasks?form=topic&outcome=settled", "critique.tasks?form=topic&outcome=unsettled",
                                   "money.settled", "money.settled?source=TVPB"]
        assert briefing.run(str(tmp_path)) == 1
        assert capsys.readouterr().out.count("✗") == 4


class TestMeetings:
    def test_the_february_conclusions_by_the_march_meeting(self, report):
        march = Meeting.objects.get(on=date(2021, 3, 4))
        cells_ = meetings.follow_up(march.previous, march.on)
        assert {key: len(rows) for key, rows in cells_.items()} == {
            "on_time": 2, "late": 1, "in_term": 2, "overdue": 1, "done_no_due": 0, "open_no_due": 1}
        assert sum(map(len, cells_.values())) == len(meetings.commitments_of(march.previous)) == 7

    def test_conclusions_of_march_are_numbered_and_promised(self, report):
        march = Meeting.objects.get(on=date(2021, 3, 4))
        assert [c.number for c in march.conclusions.all()] == [1, 2, 3, 4, 5]
        assert march.conclusions.filter(gives_no_task=False, commitments=None).count() == 0
        assert march.notice.symbol == "02/TB-LHHVN" and march.previous.notice.symbol == "01/TB-LHHVN"

    def test_departments_reported_and_it_was_read(self, report):
        assert Submission.objects.filter(state="accepted").count() == 5
        assert all(sent.proposals.exists() for sent in Submission.objects.all())


def test_no_check_finds_an_error(report):
    wrong = [(check.key, engine.detail(check, at_most=5)) for check in checks().values() if check.severity == ERROR
             and not engine.run(check, sample=0).sound]
    assert not wrong


def test_scopes_are_plain_values():
    assert replace(Scope(YEAR), known_on=date(2020, 1, 1)) == Scope(YEAR, None, date(2020, 1, 1))
