"""The list, the matrix, and the page on which a report is read: who sees, what comes first, what is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.reporting import reading as kernel
from giaoban.kernel.reporting.actions import open_period, receive
from giaoban.kernel.reporting.models import Obligation, Proposal, Regime, Reported, Submission
from giaoban.web.reading.finds import differing, figure_labels, figure_of, finds_of, marked_text, numbers, stamp_of
from giaoban.web.reading.views import proposals_of, with_numbers


def _url(sent: Submission, tail: str = "") -> str:
    return f"/doc-bao-cao/{sent.pk}/{tail}"


def _decide(client: Any, found: Proposal, act: str = "take", **facts: str) -> Any:
    found.refresh_from_db()
    label = next((label for label, key in figure_labels().items() if figure_of(key) == (found.figure, found.parts)), "")
    data = {"act": act, "seen": stamp_of(found), "value": found.value, "figure": label, **facts}
    return client.post(f"/doc-bao-cao/{found.submission_id}/con-so/{found.pk}/", data)


def test_who_sees_a_report(browse: Any, sent: Submission) -> None:
    for name in ("leader", "office", "department", "unit", "viewer"):
        assert browse(name).get(_url(sent)).status_code == 200, name
    assert browse("other_unit").get(_url(sent)).status_code == 404
    assert browse("stranger").get(_url(sent)).status_code == 403
    assert sent.title not in browse("other_unit").get("/doc-bao-cao/").content.decode()
    assert b"".join(browse("office").get("/doc-bao-cao/?excel=1").streaming_content).startswith(b"PK")


def test_a_unit_reads_but_decides_nothing(browse: Any, sent: Submission, find: Any) -> None:
    page = browse("unit").get(_url(sent)).content.decode()
    assert "data-accept" not in page and "Nhận tất cả" not in page and "Trả lại" not in page
    found = find(sent, "3 nhiệm vụ")
    assert _decide(browse("unit"), found).status_code == 403
    assert browse("unit").post(_url(sent, "nhan-so-khop/")).status_code == 403
    assert browse("unit").post(_url(sent, "nhan/"), {"accept-act": "accept"}).status_code == 403
    assert _decide(browse("other_unit"), found).status_code == 404
    found.refresh_from_db()
    assert found.state == "waiting" and Reported.objects.count() == 0


def test_failing_sums_and_differences_come_first(browse: Any, sent: Submission) -> None:
    page = browse("office").get(_url(sent))
    shown = [find.proposal.text for find in page.context["first_group"]]
    assert shown == ["8 diễn đàn", "5 diễn đàn", "2 tọa đàm"]
    assert [find.proposal.text for find in page.context["second_group"]] == [
        "3 nhiệm vụ", "1 đề tài", "2 hội thảo", "12 hội thảo"]
    assert [line.text for line in page.context["lines"]] == ["5 + 2 = 7 ≠ 8", "1 + 2 = 3"]
    assert {find.proposal.kind for find in page.context["others"]} >= {"document", "date", "place"}
    text = page.content.decode()
    assert "dự kiến" in text and "/so-lieu/critique.tasks/?first=2020-01-01" in text and "unit=LHH-A" in text


def test_the_text_is_escaped_and_every_number_is_marked(browse: Any, sent: Submission, find: Any) -> None:
    page = browse("office").get(_url(sent)).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    found = find(sent, "3 nhiệm vụ")
    assert f'<mark class="k-count" id="f{found.pk}"><a href="#p{found.pk}">3 nhiệm vụ</a></mark>' in page
    assert f'id="p{found.pk}"' in page and f'data-find="f{found.pk}"' in page


def test_overlapping_and_out_of_range_finds_do_not_break_the_text(sent: Submission) -> None:
    finds = finds_of(sent, proposals_of(sent))[0][:3]
    for find, (start, end) in zip(finds, ((0, 8), (4, 12), (10, 999)), strict=True):
        find.proposal.start, find.proposal.end = start, end
    text = marked_text("<b>1 & 2</b>\r\n\r\nhết", finds)
    assert text.count("<mark") == text.count("</mark>") == 2 and "<b>" not in text and "&amp;" in text


def test_taking_a_number_makes_it_a_reported_value_with_its_place(browse: Any, sent: Submission, find: Any) -> None:
    found = find(sent, "3 nhiệm vụ")
    answer = _decide(browse("office"), found)
    assert answer.url == f"{_url(sent)}#p{found.pk}"
    row = Reported.objects.get()
    assert (row.figure, row.value, row.proposal, row.org.code) == ("critique.tasks", 3, found, "LHH-A")
    page = browse("unit").get(_url(sent))
    assert [label for label, _row in page.context["taken"]] == ["Nhiệm vụ TVPB&GĐXH"]


def test_a_changed_value_and_figure(browse: Any, sent: Submission, find: Any) -> None:
    found = find(sent, "8 diễn đàn")
    assert _decide(browse("office"), found, value="1.234", figure="Nhiệm vụ TVPB&GĐXH: hội thảo").status_code == 302
    found.refresh_from_db()
    row = Reported.objects.get()
    assert found.state == "changed"
    assert (row.figure, row.parts, row.value) == ("critique.tasks", {"form": "workshop"}, 1234)


@pytest.mark.parametrize(("facts", "words"), [
    ({"value": "1.234,56"}, "lẻ dưới một đồng"), ({"value": "1,234.56"}, "kiểu Anh"), ({"value": "-3"}, "số âm"),
    ({"value": "ba"}, "không phải"), ({"figure": ""}, "Chọn số liệu"), ({"figure": "Số không có"}, "Không có số liệu"),
    ({"figure": "critique.tasks?form=ballet"}, "không có giá trị"), ({"figure": "no.such"}, "Không có số liệu"),
    ({"act": "dance"}, "Chọn Nhận hoặc Bỏ")])
def test_what_cannot_be_taken_is_said_and_nothing_is_written(
        browse: Any, sent: Submission, find: Any, facts: dict[str, str], words: str) -> None:
    found = find(sent, "3 nhiệm vụ")
    client = browse("office")
    answer = _decide(client, found, **facts)
    assert words in client.get(answer.url).content.decode()
    found.refresh_from_db()
    assert found.state == "waiting" and Reported.objects.count() == 0


def test_deciding_twice_and_from_a_stale_form(browse: Any, sent: Submission, find: Any) -> None:
    found, client = find(sent, "3 nhiệm vụ"), browse("office")
    before = stamp_of(found)
    _decide(client, found)
    leader = browse("leader")
    answer = _decide(leader, found, act="reject", seen=before)
    assert "Vừa có quyết định khác" in leader.get(answer.url).content.decode()
    found.refresh_from_db()
    assert found.state == "taken" and Reported.objects.filter(superseded_at=None).count() == 1
    _decide(leader, found, act="reject")
    found.refresh_from_db()
    assert found.state == "rejected" and Reported.objects.filter(superseded_at=None).count() == 0


def test_with_htmx_only_the_proposal_comes_back(browse: Any, sent: Submission, find: Any) -> None:
    found = find(sent, "3 nhiệm vụ")
    data = {"act": "take", "seen": "waiting", "value": "3", "figure": "Nhiệm vụ TVPB&GĐXH"}
    url = _url(sent, f"con-so/{found.pk}/")
    refused = browse("office").post(url, data | {"value": "1,234.56"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422 and "1,234.56" in refused.content.decode()
    page = browse("office").post(url, data, headers={"HX-Request": "true"})
    text = page.content.decode()
    assert page.status_code == 200 and "<html" not in text and "accepted" in text and 'hx-swap-oob="true"' in text
    stale = browse("office").post(url, data, headers={"HX-Request": "true"})
    assert stale.status_code == 422 and "Vừa có quyết định khác" in stale.content.decode()


def test_all_that_agree_go_in_at_once_and_nothing_else(browse: Any, sent: Submission) -> None:
    assert browse("office").get(_url(sent)).context["agreeing"] == 3
    browse("office").post(_url(sent, "nhan-so-khop/"))
    assert set(sent.proposals.filter(state="taken").values_list("text", flat=True)) == {
        "3 nhiệm vụ", "1 đề tài", "2 hội thảo"}
    assert Reported.objects.filter(superseded_at=None).count() == 3
    assert browse("office").get(_url(sent)).context["agreeing"] == 0


def test_a_number_outside_the_report_is_no_number(sent: Submission, find: Any) -> None:
    found = find(sent, "3 nhiệm vụ")
    Proposal.objects.filter(pk=found.pk).update(flags=["furniture"])
    find_now = next(f for f in finds_of(sent, proposals_of(sent))[0] if f.proposal.pk == found.pk)
    assert not find_now.is_number and not find_now.agrees
    assert found.pk not in numbers(Proposal.objects.all()).values_list("pk", flat=True)


def test_the_list_counts_as_the_page_does(browse: Any, sent: Submission, find: Any) -> None:
    finds = finds_of(sent, proposals_of(sent))[0]
    row = with_numbers(Submission.objects.all()).get()
    assert row.waiting_n == sum(find.is_number for find in finds) == 7
    assert row.differs_n == sum(find.differs for find in finds) == 3
    assert set(differing(Proposal.objects.all())) == {find.proposal for find in finds if find.differs}
    for address, shown in (("?only=differs", 1), ("?q=tinh+dong", 1), ("?q=zzz", 0), ("?state=accepted", 0),
                           ("?year=2020&state=sent", 1), ("?state=nope&year=x", 1)):
        assert len(browse("office").get(f"/doc-bao-cao/{address}").context["table"]) == shown, address


def test_receiving_and_returning(browse: Any, sent: Submission, send: Any) -> None:
    client = browse("office")
    assert client.post(_url(sent, "nhan/"), {"return-act": "return", "return-reason": " "}).status_code == 422
    client.post(_url(sent, "nhan/"), {"return-act": "return", "return-reason": "Thiếu <b>số</b>"})
    sent.refresh_from_db()
    assert (sent.state, sent.returned_reason) == ("returned", "Thiếu <b>số</b>")
    page = client.get(_url(sent)).content.decode()
    assert "Thiếu &lt;b&gt;" in page and "data-accept" not in page
    assert "đang ở" in client.post(_url(sent, "nhan/"), {"accept-act": "accept"}, follow=True).content.decode()
    other = send()
    client.post(_url(other, "nhan/"), {"accept-act": "accept"})
    other.refresh_from_db()
    assert other.state == "accepted"


def test_a_returned_report_is_read_no_further(browse: Any, world: Any, sent: Submission, find: Any) -> None:
    receive(sent, accept=False, by=world.users["office"], reason="Sai kỳ")
    _decide(browse("office"), find(sent, "3 nhiệm vụ"))
    browse("office").post(_url(sent, "nhan-so-khop/"))
    assert Reported.objects.count() == 0


def test_who_owes_for_the_current_period(browse: Any, world: Any, owed: Obligation, send: Any) -> None:
    assert "Chưa có kỳ báo cáo nào" in browse("office").get("/doc-bao-cao/?period=current").content.decode()
    codes = ("LHH-A", "LHH-B", "BAN-TVPB")
    meeting = meetings.plan(kind="month", title="Giao ban", host=world.orgs["LHHVN"], on=date(2021, 3, 10),
                            period=Period.month(2021, 2), by=world.users["office"],
                            invited=[world.orgs[code] for code in codes])
    regime = Regime.objects.create(key="monthly", name="Báo cáo tháng", cadence="month", since=date(2019, 1, 1))
    rows = open_period(regime, [world.orgs[code] for code in codes], meeting.period, meeting=meeting, due=meeting.on)
    receive(send(obligation=rows[0]), accept=True, by=world.users["office"])
    page = browse("office").get("/doc-bao-cao/?period=current")
    assert (page.context["tally"].received, page.context["tally"].owed) == (1, 3)
    assert "Liên hiệp hội tỉnh Đoài" in page.context["reminder"] and "tỉnh Đông" not in page.context["reminder"]
    own = browse("other_unit").get("/doc-bao-cao/?period=current")
    assert [row.obligation.org.code for row in own.context["rows"]] == ["LHH-B"] and own.context["reminder"] == ""
    assert browse("other_unit").get(f"/doc-bao-cao/?period={meeting.pk}").status_code == 200
    for odd in ("999", "x", "²", "9" * 40):
        assert browse("office").get(f"/doc-bao-cao/?period={odd}").status_code == 404


def test_a_unit_is_shown_what_it_owes(browse: Any, owed: Obligation) -> None:
    page = browse("unit").get("/doc-bao-cao/").content.decode()
    assert "Báo cáo còn nợ" in page and f"?obligation={owed.pk}" in page and "muộn 14 ngày" in page
    assert "Báo cáo còn nợ" not in browse("other_unit").get("/doc-bao-cao/").content.decode()
    assert f"?obligation={owed.pk}" not in browse("viewer").get("/doc-bao-cao/").content.decode()


def _queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_queries_do_not_grow_with_rows(browse: Any, send: Any, owed: Obligation) -> None:
    client, unit = browse("office"), browse("unit")
    small = send("Tổ chức 1 hội thảo.")
    one = [_queries(client, "/doc-bao-cao/"), _queries(unit, "/doc-bao-cao/"), _queries(client, _url(small))]
    send("Tổ chức 2 hội thảo.")
    large = send("Tổ chức 3 hội thảo. Tổ chức 4 diễn đàn. Tổ chức 5 tọa đàm; 6 đề tài; 7 dự án.")
    client.post(_url(large, "nhan-so-khop/"))
    assert one == [_queries(client, "/doc-bao-cao/"), _queries(unit, "/doc-bao-cao/"), _queries(client, _url(large))]


def test_a_long_report_waits_for_the_worker_and_then_shows_its_numbers(browse: Any, send: Any) -> None:
    line = "Trong kỳ đã tổ chức {n} hội thảo tư vấn, phản biện và giám định xã hội tại địa phương, {pad}.\n"
    sent = send("".join(line.format(n=n, pad="với sự tham gia của các chuyên gia và nhà khoa học " * 6)
                        for n in range(2, 502)))
    assert len(sent.text) > 190_000
    waits = browse("office").get(_url(sent)).content.decode()
    assert "đang được đọc" in waits
    url = _url(sent, "dang-doc/")
    assert "HX-Refresh" not in browse("office").get(url).headers
    kernel.propose(Submission.objects.get(pk=sent.pk))
    assert browse("office").get(url)["HX-Refresh"] == "true"
    assert sent.proposals.count() >= 500
    client = browse("office")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(_url(sent))
    assert len(asked) < 20 and len(page.content) < 600_000
    last = sent.proposals.filter(kind="count").last()
    assert f'<a href="?page=5#p{last.pk}">' in page.content.decode() and f'id="p{last.pk}"' not in page.content.decode()
    assert f'id="p{last.pk}"' in client.get(_url(sent, "?page=5")).content.decode()
    answer = client.post(_url(sent, f"con-so/{last.pk}/?page=5"), {"act": "reject", "seen": "waiting"})
    assert answer.url == _url(sent, f"?page=5#p{last.pk}")
