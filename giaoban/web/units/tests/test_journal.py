"""The journal of acts and the act over many units: what an account sees, and 63 → 34 on screen."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Reorganisation

from .test_acts import PAPER, confirms

ACT = "/don-vi/viec/"
LATE = date(2026, 1, 15)


@pytest.fixture
def acted(world):
    orgs.rename(world.orgs["LHH-A"], "Đông Mới", on=date(2015, 5, 1), by=world.users["office"], paper="QĐ 1/QĐ")
    orgs.suspend(world.orgs["LHH-B"], on=date(2016, 6, 1), by=None, reason="Thanh tra Đoài", paper="QĐ 2/QĐ")


def shown(browse, who="leader", **query):
    return [cells[1][1].value.replace("\u00a0", " ") + " " + cells[2][1].value for cells in browse(who).get(ACT, query).context["table"]]


def test_filters_of_the_journal(browse, acted):
    assert len(shown(browse)) == 10
    assert shown(browse, kind="suspend") == ["Tạm đình chỉ Liên hiệp hội tỉnh Đoài"]
    assert shown(browse, year="2015") == ["Đổi tên Đông Mới"]
    assert shown(browse, unit="doai", kind="suspend") == ["Tạm đình chỉ Liên hiệp hội tỉnh Đoài"]
    assert shown(browse, unit="LHH-A") == ["Đổi tên Đông Mới", "Thành lập Đông Mới"]
    assert shown(browse, q="thanh tra") == ["Tạm đình chỉ Liên hiệp hội tỉnh Đoài"]
    assert shown(browse, state="undone") == []
    assert len(shown(browse, year="x", kind="y")) == 10


def test_a_unit_sees_acts_on_itself_only(browse, acted):
    assert shown(browse, "unit") == ["Đổi tên Đông Mới", "Thành lập Đông Mới"]
    other = Reorganisation.objects.get(kind="suspend")
    assert browse("unit").get(f"{ACT}{other.pk}/").status_code == 404
    assert browse("office").get(f"{ACT}{other.pk}/").status_code == 200
    for key in ("huy", "dinh-chinh"):
        assert browse("unit").get(f"{ACT}{other.pk}/{key}/").status_code == 404
        assert browse("other_unit").get(f"{ACT}{other.pk}/{key}/").status_code == 403


def test_of_an_act_on_several_units_a_unit_reads_its_own_part(browse, world):
    act = orgs.merge([world.orgs["LHH-A"]], into=world.orgs["HN-001"], on=date(2020, 1, 1), by=None)
    page = browse("unit").get(f"{ACT}{act.pk}/")
    assert [change.org.code for change in page.context["changes"]] == ["LHH-A"]


def test_excel_of_the_journal(browse, acted):
    answer = browse("leader").get(ACT, {"excel": "1", "kind": "suspend"})
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[1][1:4] == ["Tạm đình chỉ", "Liên hiệp hội tỉnh Đoài", "QĐ 2/QĐ"]


@pytest.mark.parametrize("path", [ACT, "act"])
def test_queries_do_not_grow(browse, world, acted, path):
    client = browse("leader")

    def cost(act):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path if path == ACT else f"{ACT}{act.pk}/").status_code == 200
        return len(asked)

    a, b, c = (orgs.found(code=f"HTV-{n}", kind="provincial_association", name=f"Hội {n}", on=date(2015, 1, 1), by=None,
                          parent=world.orgs["LHH-A"]) for n in range(3))
    world.task("LHH-B")
    one = orgs.merge([a], into=b, on=date(2018, 1, 1), by=None)
    cost(one)
    first = cost(one)
    many = orgs.merge([world.orgs["LHH-B"], c], into=world.orgs["HN-001"], on=date(2018, 1, 1), by=None)
    assert cost(many) - first in (0, 1)


@pytest.fixture
def provinces(world):
    """Three unions of 2024: two provinces became one, one stayed."""
    for code, province in (("LHH-A", "Thái Bình"), ("LHH-B", "Hưng Yên")):
        Org.objects.filter(code=code).update(province=province)
        world.orgs[code].refresh_from_db()
    orgs.found(code="LHH-C", kind="local_union", name="LHH Cao Bằng", on=date(2011, 1, 1), by=None,
               parent=world.orgs["LHHVN"], province="Cao Bằng")
    world.task("LHH-A", title="Hồ sơ còn mở")
    with clock.at(LATE):
        yield world


LIST = "new_province,old_province\nHưng Yên,Hưng Yên\nHưng Yên,Thái Bình\nCao Bằng,Cao Bằng\n"


def sent(client, text, **data):
    file = SimpleUploadedFile("danh-sach.csv", text if isinstance(text, bytes) else text.encode(), "text/csv")
    return client.post("/don-vi/sap-xep/", {"source": "file", "file": file, "on": "2025-07-01", "paper": PAPER, **data})


def test_the_act_over_many_units_from_a_file_and_back(browse, provinces):
    client = browse("office")
    page = sent(client, "\ufeff" + LIST)
    assert page.status_code == 200, page.context["form"].errors
    made = page.context["made"]
    assert (made.before, made.after, [org.code for org in made.stayed]) == (3, 2, ["LHH-C"])
    assert made.mergers[0].into.code == "LHH-B-2025"
    assert not Org.objects.filter(code="LHH-B-2025").exists()
    done = confirms(client, "/don-vi/sap-xep/", page)
    act = Reorganisation.objects.get(kind="reorganise")
    assert (done.status_code, done.url) == (302, f"{ACT}{act.pk}/")
    told = client.get(done.url)
    assert "Hồ sơ còn mở" in told.content.decode()
    assert {change.org.code for change in told.context["changes"]} == {"LHH-A", "LHH-B", "LHH-B-2025", "LHH-C"}
    tree = client.get("/don-vi/?on=2025-06-30").content.decode()
    assert "(LHH-A)" in tree and "LHH-B-2025" not in tree
    assert "LHH-B-2025" in client.get("/don-vi/?on=2025-07-01").content.decode()
    back = f"{ACT}{act.pk}/huy/"
    assert confirms(client, back, client.post(back, {"reason": "Ghi thử"})).status_code == 302
    again = client.get("/don-vi/?on=2025-07-01").content.decode()
    assert "(LHH-A)" in again and "LHH-B-2025" not in again


BAD_LISTS = [
    ("new_province\nHưng Yên\n", "thiếu cột old_province"),
    (LIST + "Hưng Yên,Thái Bình\n", "Dòng 5: “Thái Bình” đã có ở dòng 3"),
    (LIST + "Hưng Yên,Xứ Mơ\n", "Dòng 5: không có liên hiệp hội"),
    (LIST.replace("Cao Bằng,Cao Bằng\n", ""), "không nhắc tới"),
    (LIST.encode("utf-16"), "không phải văn bản UTF-8"),
    (b"x" * 600_000, "lớn hơn 500 kB"),
]


@pytest.mark.parametrize(("text", "says"), BAD_LISTS)
def test_a_list_that_cannot_be_is_refused_whole(browse, provinces, text, says):
    before = Reorganisation.objects.count()
    answer = sent(browse("office"), text)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Reorganisation.objects.count() == before


def test_without_a_file_it_is_asked_for(browse, provinces):
    answer = browse("office").post("/don-vi/sap-xep/", {"source": "file", "on": "2025-07-01", "paper": PAPER})
    assert "Chọn tệp CSV" in answer.content.decode()


def test_the_built_in_list_names_what_is_missing(browse, provinces):
    answer = browse("office").post("/don-vi/sap-xep/", {"source": "built_in", "on": "2025-07-01", "paper": PAPER})
    assert answer.status_code == 422
    assert "“Hà Nội”" in answer.content.decode()
