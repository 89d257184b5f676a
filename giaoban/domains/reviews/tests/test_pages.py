"""The screens of a campaign: progress, the typed table, many rows at once, the paper; who sees what."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.domains.reviews import actions
from giaoban.domains.reviews.models import Verdict
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.dossiers.actions import take_step

from .conftest import DAY, many


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def typed(campaign, **by_code):
    """What the browser would send for these rows: the rest as it stands."""
    data = {}
    for row in campaign.verdicts.select_related("org"):
        facts = {**row.facts, **by_code.get(row.org.code.replace("-", "_"), {})}
        data |= {f"r{row.pk}-seen": row.seen, **{f"r{row.pk}-{name}": value for name, value in facts.items()}}
    return data


def test_as_many_queries_for_one_unit_as_for_many(world, browse, campaign):
    client = browse("office")
    counts = []
    for number in (0, 3):
        made = campaign(number, scope_under="" if number else "LHHVN")
        paths = ["/ra-soat/", *(f"/ra-soat/{made.number}/{part}" for part in ("", "don-vi/", "ket-qua/")),
                 f"/ho-so/{made.number}/"]
        for path in paths:
            page(client, path)
        counts.append([])
        for path in paths:
            with CaptureQueriesContext(connection) as caught:
                page(client, path)
            counts[-1].append(len(caught))
    assert counts[0] == counts[1]


def test_progress_by_department_and_the_reminder(world, browse, campaign):
    made = campaign(3, assigning="even", sharing="BAN-TVPB, BAN-KHCNMT")
    ids = list(made.verdicts.filter(department__code="BAN-TVPB").values_list("pk", flat=True))
    actions.decide_all(made, ids, verdict="keep", by=world.users["office"], on=DAY)
    shown = page(browse("leader"), f"/ra-soat/{made.number}/")
    assert "2/2 (100,0 %)" in shown and "0/2 (0,0 %)" in shown and "còn 90 ngày" in shown
    assert "Ban Khoa học còn 2/2 đơn vị" in shown and "hạn 30/6/2026" in shown
    client = browse("office")
    for bad in ("", "2020-01-01", "x"):
        assert client.post(f"/ra-soat/{made.number}/don-doc/", {"due": bad}).status_code == 422
    client.post(f"/ra-soat/{made.number}/don-doc/", {"due": "2026-05-01"})
    assert Commitment.objects.get().lead == world.orgs["BAN-KHCNMT"]


def test_rows_are_typed_and_those_refused_come_back_as_typed(world, browse, campaign):
    made = campaign(2)
    path = f"/ra-soat/{made.number}/don-vi/"
    client = browse("department")
    data = typed(made, VIEN_0001={"verdict": "keep"}, VIEN_0002={"verdict": "dissolve", "evidence": "BB 9"})
    answer = client.post(path, data)
    text = answer.content.decode()
    assert answer.status_code == 422 and "Đã ghi 1 đơn vị" in text and "1 dòng chưa ghi" in text
    assert "Ghi lý do." in text and "BB 9" in text and "Viện Thử số 1" not in text
    assert dict(made.verdicts.values_list("org__code", "verdict")) == {"KHCN-0001": "", "VIEN-0001": "keep",
                                                                       "VIEN-0002": ""}
    row = Verdict.objects.get(org__code="VIEN-0002")
    again = {f"r{row.pk}-seen": f"{row.version}:", f"r{row.pk}-verdict": "dissolve", f"r{row.pk}-reason": "Nợ báo cáo"}
    assert client.post(path, again).status_code == 302
    row.refresh_from_db()
    assert row.verdict == "dissolve" and row.by == world.users["department"]


def test_a_row_changed_meanwhile_comes_back_with_what_stands_now(world, browse, campaign):
    made = campaign(1)
    stale = typed(made, VIEN_0001={"verdict": "dissolve", "reason": "gõ sau"})
    row = Verdict.objects.get(org__code="VIEN-0001")
    actions.decide_all(made, [row.pk], verdict="keep", by=world.users["leader"], on=DAY)
    answer = browse("office").post(f"/ra-soat/{made.number}/don-vi/", stale)
    text = answer.content.decode()
    assert answer.status_code == 422 and "Người khác vừa ghi “Giữ nguyên”" in text and "gõ sau" in text
    row.refresh_from_db()
    assert row.verdict == "keep"


def test_many_rows_at_once_ticked_or_filtered(world, browse, campaign):
    made = campaign(60)
    url, client = f"/ra-soat/{made.number}/hang-loat/", browse("office")
    ids = list(made.verdicts.values_list("pk", flat=True)[:2])
    for data, why in (({"loat-what": "keep"}, "Chưa chọn dòng nào"), ({"pick": ids}, "Chọn một kết luận"),
                      ({"pick": ids, "loat-what": "dissolve"}, "2 dòng chưa ghi: Ghi lý do.")):
        answer = client.post(url, data)
        assert answer.status_code == 422 and why in answer.content.decode()
    assert client.post(url, {"pick": ids, "loat-what": "keep"}).status_code == 302
    assert made.verdicts.filter(verdict="keep").count() == 2
    assert client.post(f"{url}?verdict=_none&q=vien+thu", {
        "loat-what": "dissolve", "loat-reason": "x", "loat-every": "on"}).status_code == 302
    assert made.verdicts.filter(verdict="dissolve").count() == 59 and made.verdicts.undecided().count() == 0
    assert client.post(url, {"pick": ids, "loat-department": world.orgs["BAN-KHCNMT"].pk}).status_code == 302
    assert made.verdicts.filter(department__code="BAN-KHCNMT").count() == 2


def test_filters_search_without_accents_and_excel(browse, campaign, world):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    made = campaign(3)
    client, path = browse("office"), f"/ra-soat/{made.number}/don-vi/"
    assert "Viện Thử số 2" in page(client, f"{path}?q=vien+thu+so+2") and "Viện Thử số 1" not in page(
        client, f"{path}?q=vien+thu+so+2")
    assert "Không có đơn vị nào khớp" in page(client, f"{path}?verdict=keep")
    assert page(client, f"{path}?department=khong") and page(client, f"{path}?page=99")
    book = b"".join(client.get(f"{path}?excel=1").streaming_content)
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 5 and sheet[0][0] == "Mã" and sheet[1][3] == "Chưa có kết luận"


def test_the_result_is_drafted_closed_signed_and_kept(browse, campaign, world):
    made = campaign(2)
    ids = [row.pk for row in made.verdicts.all()]
    leader = world.users["leader"]
    actions.decide_all(made, ids[:2], verdict="keep", by=leader, on=DAY)
    actions.decide_all(made, ids[2:], verdict="merge", target="KHCN-0001", reason="Trùng nhiệm vụ", by=leader, on=DAY)
    path = f"/ra-soat/{made.number}/ket-qua/"
    text = page(browse("office"), path)
    assert "I. Giữ nguyên: 2 đơn vị" in text and "II. Hợp nhất, sáp nhập: 1 đơn vị" in text and "Trùng nhiệm vụ" in text
    draft = browse("office").get(f"{path}docx/")
    assert draft.content.startswith(b"PK") and "du-thao" in draft.headers["Content-Disposition"]
    made = take_step(made, "close", by=leader, on=DAY)
    client = browse("leader")
    assert "Ký, lấy số, phát hành" in page(client, path)
    stale = client.post(path, {"seen": "1", "on": "2026-04-01", "signer": "A"})
    assert stale.status_code == 422 and "Đọc lại dự thảo" in stale.content.decode()
    assert client.post(path, {"seen": made.version, "on": "2026-04-01", "signer": "Nguyễn Văn A"}).status_code == 302
    assert "01/BC-LHHVN" in page(client, path)
    issued = client.get(f"{path}pdf/")
    assert issued.content.startswith(b"%PDF") and "01-bc-lhhvn-2026" in issued.headers["Content-Disposition"]
    page(client, f"{path}exe/", 404)
    assert f"/van-ban/{made.documents.get().pk}/" in page(client, f"/ra-soat/{made.number}/")


def test_a_unit_sees_its_own_verdict_once_closed_and_nothing_else(browse, campaign, world):
    made = campaign(0, scope_kind="local_union")
    rows = {row.org.code: row for row in made.verdicts.select_related("org")}
    leader = world.users["leader"]
    actions.decide_all(made, [rows["LHH-A"].pk], verdict="dissolve", reason="bí mật A", by=leader, on=DAY)
    actions.decide_all(made, [rows["LHH-B"].pk], verdict="keep", by=leader, on=DAY)
    own, other = f"/ra-soat/ket-luan/{rows['LHH-A'].pk}/", f"/ra-soat/ket-luan/{rows['LHH-B'].pk}/"
    unit = browse("unit")
    assert "bí mật A" not in page(unit, "/don-vi/LHH-A/")
    page(unit, own, 404)
    take_step(made, "close", by=leader, on=DAY)
    assert "bí mật A" in page(unit, own) and "bí mật A" in page(unit, "/don-vi/LHH-A/")
    page(unit, other, 404)
    for part in ("", "don-vi/", "ket-qua/", "ket-qua/pdf/"):
        page(unit, f"/ra-soat/{made.number}/{part}", 404)
    assert made.title not in page(unit, "/ra-soat/")


def test_opened_from_the_generic_form(browse, world):
    many(world, 1)
    client = browse("office")
    assert "Hạn hoàn thành" in page(client, "/ho-so/mo/reviews.campaign/")
    answer = client.post("/ho-so/mo/reviews.campaign/", {
        "title": "Rà soát quý II", "org": "LHHVN", "year": "2026", "on": "2026-04-01", "scope_kind": "st_organisation",
        "due": "2026-06-30", "assigning": "lead", "department": world.orgs["BAN-TVPB"].pk})
    assert answer.status_code == 302, answer.content.decode()
    number = answer.url.strip("/").split("/")[-1]
    assert "Tới hồ sơ" in page(client, f"/ra-soat/{number}/")
    client.post(f"/ho-so/{number}/buoc/open/", {"open-on": "2026-04-01", "open-version": "1"})
    assert Verdict.objects.count() == 2 and date(2026, 6, 30) == Verdict.objects.first().campaign.due
