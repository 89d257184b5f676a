"""Merging, splitting, taking back and correcting on screen: shown with all they touch, then done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Inheritance, Org, OrgFact, Reorganisation, Succession
from giaoban.kernel.people.actions import add_person, give_mandate
from giaoban.web.home.tests import scene

from .test_acts import PAPER, confirms, sends

OFFICE = ["/don-vi/hop-nhat/", "/don-vi/sap-xep/", "/don-vi/LHH-A/chia-tach/"]


@pytest.fixture
def busy(world):
    """Unit A has a dossier, a promise, a report owed and a chair; one unit below it."""
    task = world.task(title="Phản biện quy hoạch")
    scene.promise(world, "Việc của A")
    scene.owed(world)
    give_mandate(add_person(name="Nguyễn Văn Đầu", by=None), world.orgs["LHH-A"], "Chủ tịch", since=date(2020, 1, 1),
                 by=None)
    world.orgs["HTV-1"] = orgs.found(code="HTV-1", kind="provincial_association", name="Hội huyện",
                                     on=date(2015, 1, 1), by=None, parent=world.orgs["LHH-A"])
    return task


def matters(page):
    return {matter.what: (matter.count, matter.fates) for matter in page.context["told"].matters}


@pytest.mark.parametrize("path", OFFICE)
@pytest.mark.parametrize("who", ["leader", "department", "unit", "stranger"])
def test_only_the_office_may(browse, path, who):
    assert browse(who).get(path).status_code == 403
    assert browse(who).post(path, {"on": "2021-03-01"}).status_code == 403


@pytest.mark.parametrize("path", OFFICE)
def test_the_forms_open(browse, path):
    assert browse("office").get(path).status_code == 200


def test_a_merger_is_shown_with_who_inherits_then_done(browse, world, busy):
    client, before = browse("office"), Reorganisation.objects.count()
    path = "/don-vi/hop-nhat/?from=LHH-A"
    assert client.get(path).context["form"]["olds"].value() == "LHH-A"
    shown = sends(client, path, olds="LHH-A\nlien hiep hoi tinh doai", code="LHH-M", name="Liên hiệp hội Đông Đoài")
    assert shown.status_code == 200, shown.context["form"].errors
    told = matters(shown)
    assert told["dossier"] == (1, [("Liên hiệp hội Đông Đoài kế thừa", "1")])
    assert told["promise"] == (1, [("Liên hiệp hội Đông Đoài kế thừa", "1")])
    assert told["obligation"][0] == 1
    assert told["mandate"] == (1, [("kết thúc cùng đơn vị", "1")])
    assert told["below"] == (1, [("về dưới Liên hiệp hội Đông Đoài", "1")])
    assert told["account"][0] == 3
    assert {change.org.code for change in shown.context["told"].changes} == {"LHH-A", "LHH-B", "LHH-M", "HTV-1"}
    assert Reorganisation.objects.count() == before
    assert not Org.objects.filter(code="LHH-M").exists()
    done = confirms(client, path, shown)
    act = Reorganisation.objects.get(kind="merge")
    assert (done.status_code, done.url) == (302, f"/don-vi/viec/{act.pk}/")
    page = client.get(done.url).content.decode()
    assert "Phản biện quy hoạch" in page
    assert f"/don-vi/viec/{act.pk}/huy/" in page
    new = client.get("/don-vi/LHH-M/").content.decode()
    assert "Việc nhận kế thừa" in new
    assert "kế thừa từ Liên hiệp hội tỉnh Đông, Liên hiệp hội tỉnh Đoài" in new
    assert "kế thừa: Liên hiệp hội Đông Đoài" in client.get("/don-vi/LHH-A/").content.decode()


BAD_MERGERS = [
    ({"olds": "LHH-A, LHH-B"}, "Ghi đơn vị nhận sáp nhập, hoặc ghi mã và tên"),
    ({"olds": "LHH-A, LHH-B", "code": "X-1"}, "Ghi đơn vị nhận sáp nhập, hoặc ghi mã và tên"),
    ({"olds": "LHH-A", "into": "LHH-B", "code": "X-1", "name": "Mới"}, "Chọn một"),
    ({"olds": "LHH-A, KHONG-CO", "into": "LHH-B"}, "KHONG-CO"),
    ({"olds": "LHH-A, LHH-B", "code": "HN-001", "name": "Mới"}, "đã dùng"),
    ({"olds": "LHH-A", "code": "X-1", "name": "Mới"}, "ít nhất hai đơn vị"),
    ({"olds": "LHH-A", "into": "LHH-B", "on": "2009-01-01"}, "không tồn tại"),
    ({"olds": "LHH-A", "into": "LHH-B", "on": "2999-01-01"}, "tương lai"),
    ({"olds": "lien hiep", "into": "HN-001"}, "khớp nhiều đơn vị"),
]


@pytest.mark.parametrize(("data", "says"), BAD_MERGERS)
def test_a_merger_that_cannot_be(browse, world, data, says):
    before = Reorganisation.objects.count()
    answer = sends(browse("office"), "/don-vi/hop-nhat/", **data)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Reorganisation.objects.count() == before


def test_a_merger_shown_before_somebody_changed_a_unit_is_refused(browse, world):
    client = browse("office")
    shown = sends(client, "/don-vi/hop-nhat/", olds="LHH-A", into="LHH-B")
    orgs.rename(world.orgs["LHH-A"], "Tên khác", on=date(2021, 2, 1), by=None)
    answer = confirms(client, "/don-vi/hop-nhat/", shown)
    assert answer.status_code == 422
    assert "vừa được người khác cập nhật" in answer.content.decode()


def test_taking_back_a_merger_restores_and_stays_on_demand(browse, world, busy):
    client = browse("office")
    act = orgs.merge([world.orgs["LHH-A"]], into=world.orgs["LHH-B"], on=date(2021, 3, 1), by=None, paper=PAPER)
    path = f"/don-vi/viec/{act.pk}/huy/"
    shown = client.post(path, {"reason": "Ghi nhầm đơn vị"})
    assert shown.status_code == 200
    assert {change.org.code for change in shown.context["taken"]} == {"LHH-A", "LHH-B", "HTV-1"}
    assert Org.objects.get(code="LHH-A").ended_on == date(2021, 3, 1)
    assert confirms(client, path, shown).status_code == 302
    assert Org.objects.get(code="LHH-A").ended_on is None
    assert not Inheritance.objects.held().exists()
    page = client.get("/don-vi/LHH-A/")
    assert "hiện 1 việc đã hủy, đính chính" in page.content.decode()
    assert [entry["struck"] for entry in page.context["history"]] == [False]
    gone = client.get("/don-vi/LHH-A/?voided=1")
    assert [entry["struck"] for entry in gone.context["history"]] == [False, True, False]
    assert "đã hủy ngày" in gone.content.decode()
    assert "Ghi nhầm đơn vị" in gone.content.decode()
    again = client.post(path, {"reason": "Lần nữa", "confirmed": "1", "stamp": str(act.pk)})
    assert again.status_code == 422
    assert "đã hủy" in again.content.decode()


def test_an_act_under_a_later_one_is_not_taken_back(browse, world):
    orgs.rename(world.orgs["LHH-A"], "Tên một", on=date(2020, 1, 1), by=None)
    first = Reorganisation.objects.get(kind="rename")
    orgs.rename(world.orgs["LHH-A"], "Tên hai", on=date(2020, 6, 1), by=None)
    answer = browse("office").post(f"/don-vi/viec/{first.pk}/huy/", {"reason": "x"})
    assert answer.status_code == 422
    assert "Hủy các việc đó trước" in answer.content.decode()


def test_a_correction_moves_the_day_and_keeps_the_wrong_entry(browse, world):
    client = browse("office")
    orgs.rename(world.orgs["LHH-A"], "Tên mới", on=date(2020, 1, 1), by=None, paper="QĐ sai")
    act = Reorganisation.objects.get(kind="rename")
    path = f"/don-vi/viec/{act.pk}/dinh-chinh/"
    form = client.get(path).context["form"]
    assert (form["on"].value(), form["name"].value(), form["paper"].value()) == (date(2020, 1, 1), "Tên mới", "QĐ sai")
    assert "parent" not in form.fields
    shown = client.post(path, {"on": "2020-02-01", "name": "Tên mới đúng", "paper": PAPER, "why": "Nhầm ngày"})
    assert shown.status_code == 200, shown.context["form"].errors
    done = confirms(client, path, shown)
    assert done.status_code == 302
    org = Org.objects.get(code="LHH-A")
    assert org.name == "Tên mới đúng"
    assert org.names.on(date(2020, 1, 15)).get().name == "Liên hiệp hội tỉnh Đông"
    assert "đã đính chính ngày" in client.get("/don-vi/LHH-A/?voided=1").content.decode()
    assert f"/don-vi/viec/{act.pk}/" in client.get(done.url).content.decode()


@pytest.mark.parametrize("kind", ["found", "place", "dissolve", "note", "suspend", "merge", "split"])
def test_every_kind_opens_its_correction(browse, world, kind):
    a, b = world.orgs["LHH-A"], world.orgs["LHH-B"]
    facts = {"on": date(2021, 1, 1), "by": None, "paper": PAPER}
    made = {"found": lambda: None, "place": lambda: orgs.place(a, world.orgs["LHHVN"], line="guidance", **facts),
            "dissolve": lambda: orgs.dissolve(a, **facts), "note": lambda: orgs.set_fact(a, "phone", "024", **facts),
            "suspend": lambda: orgs.suspend(a, reason="r", **facts), "merge": lambda: orgs.merge([a], into=b, **facts),
            "split": lambda: orgs.split(a, [(b, 400)], ends=False, **facts)}
    made[kind]()
    act = Reorganisation.objects.filter(kind=kind).order_by("-pk").first()
    page = browse("office").get(f"/don-vi/viec/{act.pk}/dinh-chinh/")
    assert page.status_code == 200
    data = {bound.name: bound.value() or "" for bound in page.context["form"]}
    shown = browse("office").post(f"/don-vi/viec/{act.pk}/dinh-chinh/", {**data, "why": "Nhầm số", "paper": "QĐ khác"})
    if kind == "found":
        assert shown.status_code in (200, 422)
    else:
        assert shown.status_code == 200, shown.context["form"].errors


def test_splitting_shares_and_gives_each_matter_to_a_part(browse, world, busy):
    client, path, org = browse("office"), "/don-vi/LHH-A/chia-tach/", world.orgs["LHH-A"]
    parts = {"ends": "1", "code1": "LHH-1", "name1": "LHH Một", "share1": "66,6", "code2": "LHH-2", "name2": "LHH Hai",
             "share2": "33.4"}
    shown = sends(client, path, org, **parts)
    assert shown.status_code == 200, shown.context["form"].errors
    assert matters(shown)["dossier"] == (1, [("LHH Một kế thừa", "1")])
    again = client.post(path, {**{bound.name: bound.value() or "" for bound in shown.context["form"]},
                               "heir-dossier": "1", f"heir-below-{world.orgs['HTV-1'].pk}": "1", "look": "1"})
    told = matters(again)
    assert told["dossier"] == (1, [("LHH Hai kế thừa", "1")])
    assert told["promise"] == (1, [("LHH Một kế thừa", "1")])
    assert told["below"] == (1, [("về dưới LHH Hai", "1")])
    assert '<option value="1" selected>LHH Hai' in again.content.decode()
    assert not Succession.objects.exists()
    done = client.post(path, {**{bound.name: bound.value() or "" for bound in again.context["form"]},
                              "heir-dossier": "1"})
    assert done.status_code == 302
    assert {(row.new.code, row.share) for row in Succession.objects.all()} == {("LHH-1", 666), ("LHH-2", 334)}
    assert Inheritance.objects.get(what="dossier").new.code == "LHH-2"
    assert "LHH Một (66,6 %)" in client.get("/don-vi/LHH-A/").content.decode()


BAD_SPLITS = [
    ({}, "Ghi các đơn vị nhận"),
    ({"code1": "X-1", "name1": "Một", "share1": "50"}, "ít nhất hai đơn vị"),
    ({"code1": "X-1", "name1": "Một", "share1": "50", "unit2": "LHH-B", "share2": "40"}, "phải bằng 1000"),
    ({"code1": "X-1", "name1": "Một", "share1": "0"}, "lớn hơn 0"),
    ({"code1": "X-1", "name1": "Một", "share1": "NaN"}, "lớn hơn 0"),
    ({"code1": "X-1", "name1": "Một", "share1": "33,33"}, "một chữ số thập phân"),
    ({"code1": "X-1", "name1": "Một"}, "Ghi tỷ lệ"),
    ({"code1": "x 1", "name1": "Một", "share1": "50"}, "chữ in không dấu"),
    ({"code1": "X-1", "share1": "50"}, "Ghi đủ mã và tên"),
    ({"unit1": "LHH-B", "code1": "X-1", "name1": "Một", "share1": "50"}, "Chọn một"),
    ({"ends": "0", "unit1": "LHH-B", "share1": "100"}, "phải nhỏ hơn 1000"),
]


@pytest.mark.parametrize(("data", "says"), BAD_SPLITS)
def test_a_split_that_cannot_be(browse, world, data, says):
    before = Reorganisation.objects.count()
    answer = sends(browse("office"), "/don-vi/LHH-A/chia-tach/", world.orgs["LHH-A"], **{"ends": "1", **data})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Reorganisation.objects.count() == before


STEPS = [
    ("doi-loai", {"kind": "service_unit"}, "là Đơn vị sự nghiệp"), ("ghi-du-kien", {"aspect": "phone", "value": "024 3"}, "024 3"),
    ("tam-dinh-chi", {"reason": "Thanh tra"}, "tạm đình chỉ"), ("mat-lien-lac", {"reason": "Thư trả lại"}, "mất liên lạc"),
    ("bat-dau-giai-the", {"reason": "Tự nguyện"}, "đang giải thể"),
    ("chuyen", {"line": "guidance", "parent": "HN-001"}, "hướng dẫn"),
]


@pytest.mark.parametrize(("key", "data", "says"), STEPS)
def test_other_acts_on_one_unit(browse, world, key, data, says):
    client, org, path = browse("office"), world.orgs["KHCN-0001"], f"/don-vi/KHCN-0001/{key}/"
    shown = sends(client, path, org, **data)
    assert shown.status_code == 200, shown.context["form"].errors
    assert says in shown.context["effect"]
    done = confirms(client, path, shown)
    assert (done.status_code, done.url) == (302, "/don-vi/KHCN-0001/")
    page = client.get("/don-vi/KHCN-0001/")
    assert page.context["history"][0]["text"].startswith(PAPER)


def test_suspended_then_active_again_then_ended_and_anew(browse, world):
    client, org = browse("office"), world.orgs["KHCN-0001"]
    def labels():
        return [str(act["label"]) for act in client.get("/don-vi/KHCN-0001/").context["acts"]]

    assert "Khôi phục" not in labels()
    orgs.suspend(org, on=date(2021, 1, 1), by=None, reason="Thanh tra")
    assert "Khôi phục" in labels()
    path = "/don-vi/KHCN-0001/khoi-phuc/"
    assert confirms(client, path, sends(client, path, org, reason="Đã xong", on="2021-02-01")).status_code == 302
    org.refresh_from_db()
    orgs.dissolve(org, on=date(2021, 2, 10), by=None)
    assert labels() == ["Khôi phục"]
    shown = sends(client, path, org, reason="Lập lại", on="2021-03-01")
    assert "lập lại, giữ mã cũ" in shown.context["effect"]
    assert confirms(client, path, shown).status_code == 302
    org.refresh_from_db()
    assert org.ended_on is None


def test_a_province_is_kept_by_its_code_of_that_day(browse, world):
    client, org, path = browse("office"), world.orgs["LHH-A"], "/don-vi/LHH-A/ghi-du-kien/"
    shown = sends(client, path, org, aspect="province", value="Bac Giang")
    assert "tỉnh Bắc Giang (mã 24, bảng mã 2004)" in shown.context["effect"]
    assert confirms(client, path, shown).status_code == 302
    assert OrgFact.objects.get(aspect="province").value == "2004:24"
    lost = sends(client, path, org, aspect="province", value="Xứ Mơ")
    assert lost.status_code == 422


def test_a_unit_page_costs_the_same_with_any_number_of_acts(browse, world, busy):
    client = browse("office")
    client.get("/don-vi/LHH-A/?voided=1")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get("/don-vi/LHH-A/?voided=1")
        return len(asked)

    orgs.set_fact(world.orgs["LHH-A"], "phone", "1", on=date(2020, 1, 1), by=None)
    orgs.merge([world.orgs["LHH-B"]], into=world.orgs["LHH-A"], on=date(2020, 2, 1), by=None)
    one = cost()
    orgs.set_fact(world.orgs["LHH-A"], "phone", "2", on=date(2020, 3, 1), by=None)
    orgs.undo(Reorganisation.objects.order_by("-pk").first(), by=None, reason="thử")
    orgs.rename(world.orgs["LHH-A"], "Tên", on=date(2020, 4, 1), by=None)
    assert cost() == one
