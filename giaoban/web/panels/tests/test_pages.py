"""Councils on screen: from the list to the conclusion, by those who do it; what a unit sees; constant queries."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.panels import actions
from giaoban.kernel.panels.models import Ballot, Criterion, Panel, RuleSet
from giaoban.kernel.panels.tests.factories import DAY, concluded, drafted, opened, vote
from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(world):
    return world.orgs["LHHVN"]


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


class TestList:
    def test_empty_says_what_to_do(self, browse):
        assert "Lập hội đồng cho một hồ sơ" in text(browse("department").get("/hoi-dong/"))
        assert "sau khi có kết luận" in text(browse("unit").get("/hoi-dong/"))

    def test_filters_without_accents_and_excel(self, world, root, browse):
        drafted([world.task(title="Quy hoạch cảng biển")], "acceptance", root)
        drafted([world.task(title="Nước sạch")], "experts", root)
        client = browse("office")
        page = text(client.get("/hoi-dong/", {"q": "cang bien", "state": "draft", "year": "2020"}))
        assert "Quy hoạch cảng biển" not in text(client.get("/hoi-dong/", {"q": "cang", "purpose": "experts"}))
        assert "Nước sạch" not in page
        assert client.get("/hoi-dong/", {"excel": "1"})["Content-Type"].endswith("sheet")

    def test_queries_do_not_grow(self, world, root, browse):
        client, counts = browse("office"), []
        for extra in (1, 2):
            for _ in range(extra):
                drafted([world.task(), world.task()], "experts", root, roles=("chair", "member"))
            client.get("/hoi-dong/")
            with CaptureQueriesContext(connection, ) as asked:
                assert client.get("/hoi-dong/").status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestPage:
    def test_queries_do_not_grow_with_members_and_dossiers(self, world, root, browse):
        client, counts = browse("office"), []
        for dossiers, roles in ((1, ("chair",)), (3, ("chair", "member", "member"))):
            panel = opened([world.task() for _ in range(dossiers)], "experts", root, roles=roles)
            client.get(f"/hoi-dong/{panel.pk}/")
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/hoi-dong/{panel.pk}/").status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_a_unit_sees_only_the_conclusion_of_its_own(self, world, root, browse):
        own, other = world.task("LHH-A", title="Của đơn vị A"), world.task("LHH-B", title="Của đơn vị B")
        panel = opened([own, other], "experts", root, roles=("chair", "member", "member"))
        for case in panel.cases.all():
            vote(case, ["yes", "yes", "no"])
        address = f"/hoi-dong/{panel.pk}/"
        assert browse("unit").get(address).status_code == 404
        actions.close(panel, by=None)
        page = text(browse("unit").get(address))
        assert "Của đơn vị A" in page and "Của đơn vị B" not in page and "Đồng ý: 2; Không đồng ý: 1." in page
        assert "Thành viên 3: Không đồng ý" not in page and "Xung đột lợi ích" not in page
        assert "Thành viên 3: Không đồng ý" in text(browse("leader").get(address))
        case = panel.cases.first()
        assert browse("unit").get(f"{address}phieu/{case.pk}/").status_code == 403
        assert browse("unit").post(f"{address}lam/huy/", {"huy-reason": "x"}).status_code == 403
        assert "Của đơn vị B" not in text(browse("unit").get("/hoi-dong/"))
        assert "Hội đồng" in text(browse("unit").get(f"/ho-so/{own.number}/"))

    def test_the_dossier_offers_a_council_to_those_who_may(self, world, browse):
        task = world.task()
        assert f"/hoi-dong/moi/?dossier={task.number}" in text(browse("department").get(f"/ho-so/{task.number}/"))
        assert "lập hội đồng" not in text(browse("other_department").get(f"/ho-so/{task.number}/"))
        assert "lập hội đồng" not in text(browse("unit").get(f"/ho-so/{task.number}/"))


def test_from_a_dossier_to_the_conclusion(world, browse):
    task, client = world.task(title="Nghiên cứu kỹ thuật môi trường"), browse("department")
    made = client.post("/hoi-dong/moi/", {"purpose": "acceptance", "dossiers": task.number.lower()})
    panel = Panel.objects.get()
    base = f"/hoi-dong/{panel.pk}/"
    assert made.url == f"{base}thanh-vien/"
    known = add_person(name="Trần Thị Đào", by=None, birth_year=1960)
    found = text(client.get(f"{base}thanh-vien/", {"q": "tran thi dao", "role": "chair"}))
    assert "Trần Thị Đào" in found and "Chưa khai" in found
    client.post(f"{base}thanh-vien/", {"person": known.pk, "role": "chair"})
    for number, role in enumerate(("opponent", "opponent", "secretary", "member", "member", "member")):
        client.post(f"{base}thanh-vien/", {"name": f"Người Mới {number}", "role": role, "job": "Viện Q"})
    assert panel.seats.count() == 7 and Person.objects.count() == 7
    assert "Đủ số lượng và chức trách" in text(client.get(f"{base}thanh-vien/"))

    def act(key, **facts):
        panel.refresh_from_db()
        told = {f"{key}-{name}": value for name, value in {"version": panel.version, **facts}.items()}
        return client.post(f"{base}lam/{key}/", told)

    today = date.today().isoformat()
    assert act("thanh-lap", on=today, paper="12/QĐ-LHHVN").status_code == 302
    assert act("hop", on=today, place="Hà Nội").status_code == 302
    refused = act("mo-phieu")
    assert refused.status_code == 422 and "Có mặt 0/7" in text(refused)
    case, seats = panel.cases.get(), list(panel.seats.all())
    client.post(f"{base}diem-danh/", {f"s{seat.pk}": "yes" for seat in seats})
    client.post(f"{base}khai/", {"on": today, "free": [f"{case.pk}-{seat.pk}" for seat in seats]})
    assert act("mo-phieu").status_code == 302
    verdicts = {f"s{seat.pk}-verdict": "excellent" for seat in seats}
    assert client.post(f"{base}phieu/{case.pk}/", verdicts).status_code == 302
    assert act("ket-luan").status_code == 302
    page = text(client.get(base))
    assert "Đạt xuất sắc" in page and "≥ 3/4: 7/7, đúng." in page and "Lập văn bản" not in page.split("Thành viên")[0]
    assert "Đạt xuất sắc" in text(client.get(f"/ho-so/{task.number}/"))


class TestRefusals:
    def test_a_leader_of_the_dossier_is_told_why(self, world, root, browse, monkeypatch):
        from giaoban.kernel.panels import interests

        one = add_person(name="Chủ Nhiệm", by=None)
        monkeypatch.setitem(interests._tellings, "critique.task", (lambda dossier: [(one, "leader")], ()))
        panel = actions.draft_panel(purpose="acceptance", dossiers=[world.task()], org=root, by=None)
        client = browse("department")
        answer = client.post(f"/hoi-dong/{panel.pk}/thanh-vien/", {"person": one.pk, "role": "member"}, follow=True)
        assert "Không làm ủy viên được: chủ nhiệm" in text(answer) and not panel.seats.exists()

    def test_marks_out_of_range_come_back_as_typed_and_nothing_is_written(self, world, root, browse):
        rules = RuleSet.objects.get(key="TT20_2023")
        RuleSet.objects.filter(pk=rules.pk).update(since=date(2015, 1, 1))
        panel = opened([world.task()], "selection", root)
        case, seats, criterion = panel.cases.get(), list(panel.seats.all()), Criterion.objects.get()
        typed = {f"s{seats[0].pk}-c{criterion.pk}": "80", f"s{seats[1].pk}-c{criterion.pk}": "101,3"}
        answer = browse("department").post(f"/hoi-dong/{panel.pk}/phieu/{case.pk}/", typed)
        assert answer.status_code == 422 and 'value="101,3"' in text(answer) and 'value="80"' in text(answer)
        assert "điểm 101,3 ngoài khoảng; chỉ từ 0 đến 100, bước 0,5" in text(answer)
        assert not Ballot.objects.exists()

    def test_only_the_office_voids_a_ballot(self, world, root, browse):
        panel = opened([world.task()], "acceptance", root)
        case, seat = panel.cases.get(), panel.seats.first()
        ballot = actions.cast(case, seat, verdict="pass", by=None)
        address = f"/hoi-dong/{panel.pk}/phieu/{case.pk}/{ballot.pk}/"
        assert browse("department").post(address, {"reason": "Nhầm"}).status_code == 403
        assert browse("office").post(address, {"reason": ""}, follow=True).status_code == 200
        assert Ballot.objects.held().count() == 1
        browse("office").post(address, {"reason": "Nhầm dòng"})
        assert Ballot.objects.held().count() == 0 and Ballot.objects.count() == 1

    def test_a_stale_page_is_told(self, world, root, browse):
        panel = drafted([world.task()], "experts", root, roles=("chair",))
        answer = browse("office").post(f"/hoi-dong/{panel.pk}/lam/huy/", {
            "huy-version": "1", "huy-reason": "x", "huy-on": "2020-09-01"}, follow=True)
        assert "vừa được người khác cập nhật" in text(answer)
        assert Panel.objects.get().state == "draft"

    def test_unknown_dossiers_are_named(self, browse, world):
        answer = browse("office").post("/hoi-dong/moi/", {"purpose": "outline", "dossiers": "TVPB-2020-99999"})
        assert answer.status_code == 422 and "Không có hồ sơ số TVPB-2020-99999" in text(answer)

    def test_deciding_on_an_interest(self, world, root, browse):
        from giaoban.kernel.people.actions import join

        task = world.task("LHH-A")
        panel = drafted([task], "acceptance", root)
        chair = panel.seats.get(role="chair")
        join(chair.person, world.orgs["LHH-A"], since=date(2018, 1, 1), by=None)
        client, base = browse("department"), f"/hoi-dong/{panel.pk}/"
        page = text(client.get(base))
        assert "Hội viên của đơn vị thực hiện" in page and "Chờ quyết định" in page
        prefix = re.search(r'name="(qd[\d-]+)-version"', page)[1]
        which = re.search(rf'name="{prefix}-which" value="([^"]+)"', page)[1]
        panel.refresh_from_db()
        answer = client.post(f"{base}lam/quyet-dinh/", {
            f"{prefix}-version": panel.version, f"{prefix}-seat": chair.pk, f"{prefix}-case": panel.cases.get().pk,
            f"{prefix}-which": which, f"{prefix}-state": "dismissed", f"{prefix}-reason": "Hội viên danh dự"})
        assert answer.status_code == 302
        assert "Hội viên danh dự" in text(client.get(base))


class TestRules:
    def test_every_rule_shows_its_source(self, browse):
        page = text(browse("department").get("/hoi-dong/quy-tac/"))
        assert "Thông tư 11/2014/TT-BKHCN Điều 13" in page and "≥ 3/4" in page and "chưa quy định" in page
        assert browse("unit").get("/hoi-dong/quy-tac/").status_code == 403

    def test_the_office_writes_a_score_sheet(self, browse):
        rules = RuleSet.objects.get(key="TT20_2023")
        address, sheet = f"/hoi-dong/quy-tac/{rules.pk}/", {"since": "2025-01-01", "name1": "Nội dung", "most1": "60",
                                                            "step1": "0,5", "content1": "on", "name2": "Nhóm", "most2": "x"}
        assert browse("department").get(address).status_code == 403
        answer = browse("office").post(address, sheet)
        assert answer.status_code == 422 and "Dòng 2" in text(answer)
        assert browse("office").post(address, {**sheet, "most2": "40"}).status_code == 302
        assert [(c.name, c.maximum, c.until) for c in rules.criteria.on(date(2025, 1, 1))] == [
            ("Nội dung", 6000, None), ("Nhóm", 4000, None)]
        assert rules.criteria.on(date(2024, 12, 31)).get().name.startswith("Tổng điểm")


def test_a_closed_council_of_a_department_prints_its_result(world, root, browse):
    panel = concluded(world.task(), "acceptance", ["pass"] * 7, root, on=DAY)
    case = panel.cases.get()
    page = text(browse("department").get(f"/hoi-dong/{panel.pk}/phieu/{case.pk}/"))
    assert "Kết luận: Đạt." in page and "Ghi và khóa" not in page
