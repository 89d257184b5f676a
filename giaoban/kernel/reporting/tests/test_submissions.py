"""What units owe and send, what is read in it, and what a person takes over."""

from datetime import date
from io import BytesIO

import pytest

from giaoban.kernel.base import Period
from giaoban.kernel.documents.models import StoredFile
from giaoban.kernel.figures.registry import UnknownFigure
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.reading.files import UnreadableFile
from giaoban.kernel.reporting.actions import open_period, receive, submit
from giaoban.kernel.reporting.models import Obligation, Proposal, Regime, Reported, Submission, days_late
from giaoban.kernel.reporting.reading import decide

YEAR = Period.year(2020)
SENT = date(2021, 1, 4)
TEXT = "Năm 2020, đơn vị triển khai 03 nhiệm vụ TVPB&GĐXH (trong đó 01 đề tài TVPB&GĐXH và 02 hội thảo TVPB&GĐXH)."


def sent(world, org="LHH-A", by="unit", text=TEXT, **facts):
    facts = {"title": "Báo cáo năm", "period": YEAR, "by": by and world.users[by], "on": SENT, "done": text, **facts}
    return submit(org=world.orgs[org], **facts)


def docx(text):
    from docx import Document

    made, stream = Document(), BytesIO()
    made.add_paragraph(text)
    made.save(stream)
    return stream.getvalue()


@pytest.fixture
def regime(db):
    return Regime.objects.create(key="yearly", name="Báo cáo năm", cadence="year", due_days=10, since=date(2019, 1, 1))


class TestObligations:
    def test_rows_written_when_the_period_opens_and_kept(self, world, regime):
        units = [world.orgs["LHH-A"], world.orgs["LHH-B"], world.orgs["LHH-A"]]
        rows = open_period(regime, units, YEAR)
        assert [(row.org.code, row.due) for row in rows] == [("LHH-A", date(2021, 1, 10)), ("LHH-B", date(2021, 1, 10))]
        regime.due_days = 1
        regime.save()
        assert Obligation.objects.filter(due=date(2021, 1, 10)).count() == 2
        with pytest.raises(StepRefused, match="cho 1 đơn vị"):
            open_period(regime, [world.orgs["LHH-B"], world.orgs["VP"]], YEAR)
        assert Obligation.objects.count() == 2

    def test_days_late(self, world, regime):
        (owed,) = open_period(regime, [world.orgs["LHH-A"]], YEAR)
        assert [days_late(owed, day, date(2021, 2, 1)) for day in (date(2021, 1, 10), date(2021, 1, 13), None)] == [0, 3, 22]

    def test_of_another_unit(self, world, regime):
        (owed,) = open_period(regime, [world.orgs["LHH-B"]], YEAR)
        with pytest.raises(StepRefused, match="đơn vị khác"):
            sent(world, obligation=owed)

    def test_who_sees_what_is_owed(self, world, regime):
        open_period(regime, [world.orgs["LHH-A"], world.orgs["LHH-B"]], YEAR)
        seen = {name: Obligation.objects.visible_to(type(user).objects.get(pk=user.pk)).count()
                for name, user in world.users.items()}
        assert seen == {"leader": 2, "office": 2, "department": 2, "other_department": 2, "unit": 1, "other_unit": 1,
                        "viewer": 1, "stranger": 0}


class TestSending:
    @pytest.mark.parametrize(("facts", "why"), [
        ({"text": " ", "planned": "\n"}, "Báo cáo trống"), ({"on": date(2199, 1, 1)}, "tương lai"),
        ({"org": "LHH-B"}, "không gửi báo cáo thay"), ({"by": "viewer"}, "không gửi"), ({"by": "stranger"}, "không gửi")])
    def test_refused(self, world, facts, why):
        with pytest.raises(StepRefused, match=why):
            sent(world, **facts)
        assert not Submission.objects.exists()

    @pytest.mark.parametrize(("name", "content"), [
        ("a.docx", b"PK\x03\x04 rubbish"), ("a.docm", docx("x")), ("a.pdf", b"%PDF-1.4 rubbish"), ("a.xlsx", b"PK"),
        ("a.docx", docx("x")[:-200]), ("a.txt", TEXT.encode() + b"\n\x00 het"), ("a.doc", b"\xd0\xcf\x11\xe0" * 9), ("a.png", b"\x89PNG")])
    def test_an_unreadable_file_keeps_nothing(self, world, name, content):
        with pytest.raises(UnreadableFile):
            sent(world, text="", file=(name, content))
        assert not Submission.objects.exists() and not StoredFile.objects.exists() and not Proposal.objects.exists()

    @pytest.mark.parametrize(("name", "content"), [
        ("a.txt", TEXT.encode()), ("a.txt", TEXT.encode("utf-16")), ("a.docx", docx(TEXT)),
        ("a.html", f"<html><body><p>{TEXT}</p></body></html>".encode()),
        ("a.txt", f"{TEXT}\n\0 hết".encode("utf-16")),
    ])
    def test_a_file_is_kept_and_read(self, world, name, content):
        made = sent(world, text="", file=(name, content))
        assert bytes(made.file.content) == content
        found = {p.figure: p.value for p in made.proposals.exclude(figure="") if not p.parts}
        assert found == {"critique.tasks": "3"}
        for proposal in made.proposals.all():
            assert made.text[proposal.start:proposal.end] == proposal.text

    def test_a_menu_of_a_page_is_marked_as_no_part_of_the_report(self, world):
        page = (f"<html><body><nav><ul><li><a href=x>15 hội thảo TVPB&amp;GĐXH</a></li></ul></nav>"
                f"<article><p>{TEXT}</p></article></body></html>")
        made = sent(world, text="", file=("a.html", page.encode()))
        flagged = {p.value: "furniture" in p.flags for p in made.proposals.filter(kind="count")}
        assert flagged["15"] and not flagged["3"]

    def test_what_our_records_say_stands_beside_it(self, world):
        world.task(form="workshop")
        world.task("LHH-B", form="workshop")
        made = sent(world)
        beside = {(p.figure, p.parts.get("form")): (p.number, p.counted, p.differs)
                  for p in made.proposals.exclude(figure="")}
        assert beside[("critique.tasks", "workshop")] == (2, 1, True)
        assert beside[("critique.tasks", "topic")] == (1, 0, True)
        assert beside[("critique.tasks", None)] == (3, 1, True)
        assert made.sums[0]["holds"]

    def test_a_sum_that_does_not_hold_is_said(self, world):
        made = sent(world, text=TEXT.replace("03 nhiệm vụ", "04 nhiệm vụ"))
        assert [rule["holds"] for rule in made.sums] == [False]

    def test_typed_text_with_a_nul(self, world):
        made = sent(world, text=f"{TEXT}\0hết")
        made.refresh_from_db()
        assert made.text.endswith(" hết") and made.proposals.exclude(figure="").count() == 3

    def test_a_long_title(self, world):
        assert len(sent(world, title="x" * 400).title) == 300
        assert sent(world, title=" ").title == "Báo cáo năm 2020"


class TestReceiving:
    def test_taken_in_or_returned_with_a_reason_once(self, world):
        made = sent(world)
        with pytest.raises(StepRefused, match="lý do trả lại"):
            receive(made, accept=False, by=world.users["office"], reason=" ")
        returned = receive(made, accept=False, by=world.users["office"], reason="Thiếu phụ lục")
        assert (returned.state, returned.returned_reason) == ("returned", "Thiếu phụ lục")
        with pytest.raises(StepRefused, match="đang ở “Trả lại”"):
            receive(made, accept=True, by=world.users["office"])
        again = sent(world)
        assert receive(again, accept=True, by=world.users["department"]).state == "accepted"
        assert Submission.objects.count() == 2

    @pytest.mark.parametrize("name", ["unit", "viewer", "stranger"])
    def test_only_the_centre(self, world, name):
        with pytest.raises(StepRefused, match="Chỉ lãnh đạo"):
            receive(sent(world), accept=True, by=world.users[name])


class TestDeciding:
    @pytest.fixture
    def proposal(self, world):
        return sent(world).proposals.get(figure="critique.tasks", parts={})

    def test_accepted_as_read(self, world, proposal):
        taken = decide(proposal, take=True, by=world.users["office"])
        value = Reported.objects.get(superseded_at=None)
        assert taken.state == "taken" and taken.decided_by == world.users["office"]
        assert (value.value, value.figure, value.org, value.first, value.last) == (
            3, "critique.tasks", world.orgs["LHH-A"], YEAR.first, YEAR.last)
        assert value.proposal == proposal  # document and place
        source = value.proposal.submission
        assert source.text[value.proposal.start:value.proposal.end].startswith("03")

    @pytest.mark.parametrize(("facts", "number"), [
        ({"value": "04"}, 4), ({"value": "1.234"}, 1234), ({"parts": {"form": "topic"}}, 3),
        ({"figure": "forums.held", "parts": {}}, 3)])
    def test_accepted_with_a_change(self, world, proposal, facts, number):
        assert decide(proposal, take=True, by=world.users["office"], **facts).state == "changed"
        value = Reported.objects.get()
        assert (value.value, value.figure, value.parts) == (
            number, facts.get("figure", "critique.tasks"), facts.get("parts", {}))

    def test_rejected(self, world, proposal):
        assert decide(proposal, take=False, by=world.users["office"], reason="Số của năm trước " * 40).state == "rejected"
        assert not Reported.objects.exists()

    def test_deciding_again_supersedes_and_deletes_nothing(self, world, proposal):
        decide(proposal, take=True, by=world.users["office"])
        decide(proposal, take=True, by=world.users["office"], value="5")
        assert list(Reported.objects.order_by("pk").values_list("value", flat=True)) == [3, 5]
        current = Reported.objects.get(superseded_at=None)
        assert (current.value, current.proposal) == (5, proposal)
        decide(proposal, take=False, by=world.users["office"])
        assert not Reported.objects.filter(superseded_at=None).exists() and Reported.objects.count() == 2

    def test_a_later_document_supersedes_an_earlier_one(self, world, proposal):
        decide(proposal, take=True, by=world.users["office"])
        later = sent(world, text=TEXT.replace("03", "07")).proposals.get(figure="critique.tasks", parts={})
        decide(later, take=True, by=world.users["office"])
        assert [(row.value, row.superseded_at is None) for row in Reported.objects.order_by("pk")] == [(3, False), (7, True)]
        assert Reported.objects.get(value=3).proposal == proposal

    def test_values_of_other_parts_and_units_stay(self, world, proposal):
        decide(proposal, take=True, by=world.users["office"])
        decide(proposal.submission.proposals.get(figure="critique.tasks", parts={"form": "topic"}), take=True,
               by=world.users["office"])
        decide(sent(world, "LHH-B", "other_unit").proposals.get(figure="critique.tasks", parts={}), take=True,
               by=world.users["office"])
        assert Reported.objects.filter(superseded_at=None).count() == 3

    @pytest.mark.parametrize(("facts", "error"), [
        ({"value": "1,234.56"}, StepRefused), ({"value": "nhiều"}, StepRefused), ({"value": "-3"}, StepRefused),
        ({"value": "9" * 30}, StepRefused), ({"figure": "no.such"}, UnknownFigure), ({"parts": {"form": "song"}}, UnknownFigure)])
    def test_refused_and_nothing_changed(self, world, proposal, facts, error):
        decide(proposal, take=True, by=world.users["office"])
        with pytest.raises(error):
            decide(proposal, take=True, by=world.users["office"], **facts)
        proposal.refresh_from_db()
        assert proposal.state == "taken" and Reported.objects.get().superseded_at is None

    def test_without_a_figure(self, world):
        other = sent(world, text="Có 12 con mèo.").proposals.get(kind="count")
        assert other.figure == ""
        with pytest.raises(StepRefused, match="Chọn số liệu"):
            decide(other, take=True, by=world.users["office"])

    @pytest.mark.parametrize("name", ["unit", "viewer", "stranger"])
    def test_only_the_centre(self, world, proposal, name):
        with pytest.raises(StepRefused, match="Chỉ lãnh đạo"):
            decide(proposal, take=True, by=world.users[name])

    @pytest.mark.django_db(transaction=True)
    def test_two_people_at_once_leave_one_current_value(self, world, proposal, at_once):
        answers = at_once(*[lambda n=n: decide(proposal, take=True, by=world.users["office"], value=str(n))
                            for n in (4, 5)])
        assert all(isinstance(answer, Proposal) for answer in answers), answers
        assert Reported.objects.filter(superseded_at=None).count() == 1
