"""One box finds everything the account may see, without accents, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.documents.models import Document
from giaoban.kernel.people.actions import add_person, give_mandate
from giaoban.kernel.people.models import ReadingLog

from . import scene


def found(browse, who, text):
    response = browse(who).get("/tim-kiem/", {"q": text})
    assert response.status_code == 200
    return {group.label: [hit.title for hit in group.hits] for group in response.context["groups"]}


def test_nothing_asked_says_what_can_be_asked(browse):
    page = browse("leader").get("/tim-kiem/")
    assert page.status_code == 200
    assert "Gõ điều cần tìm" in page.content.decode()


@pytest.mark.parametrize("text", ["khong co gi nhu the", "%", "'; drop table", "<b>", " \u0301"])
def test_nothing_found_says_so(browse, text):
    page = browse("leader").get("/tim-kiem/", {"q": text})
    assert page.status_code == 200
    assert page.context["groups"] == []
    assert "<b>" not in page.content.decode().split("<main")[1].split("kind")[0]


def test_units_without_accents_in_any_order(browse):
    assert found(browse, "leader", "dong tinh")["Đơn vị"] == ["Liên hiệp hội tỉnh Đông"]


def test_words_side_by_side_come_first(browse, world):
    world.task(year=2021, title="Đường sông và đường sắt")
    world.task(year=2021, title="Quy hoạch đường sắt")
    world.task(year=2021, title="Sắt thép, đường mía")
    titles = found(browse, "leader", "duong sat")["Hồ sơ"]
    assert len(titles) == 3
    assert "Sắt thép" in titles[-1]


def test_a_unit_finds_only_its_own(browse, world):
    world.task("LHH-A", year=2021, title="Phản biện quy hoạch A")
    world.task("LHH-B", year=2021, title="Phản biện quy hoạch B")
    scene.promise(world, "Phản biện gấp", lead="LHH-B")
    scene.sent(world, scene.owed(world, "LHH-B"))
    groups = found(browse, "unit", "phan bien quy hoach")
    assert [title[-1] for title in groups["Hồ sơ"]] == ["A"]
    assert "Việc được giao" not in found(browse, "unit", "phan bien gap")
    assert "Báo cáo đơn vị" not in found(browse, "unit", "LHH-B")
    assert "Đơn vị" not in found(browse, "unit", "tinh doai")


def test_an_exact_number_goes_straight_to_the_dossier(browse, world):
    task = world.task(year=2021)
    answer = browse("leader").get("/tim-kiem/", {"q": f" {task.number.lower()} "})
    assert (answer.status_code, answer["Location"]) == (302, f"/ho-so/{task.number}/")
    assert browse("other_unit").get("/tim-kiem/", {"q": task.number}).status_code == 200


def paper(world, year, state="issued", subject="Thông báo kết luận"):
    return Document.objects.create(org=world.orgs["LHHVN"], kind="TB", symbol_tail="TB-LHHVN", subject=subject,
                                   number=5, year=year, state=state, folded=f"05/tb-lhhvn {subject.lower()}")


def test_an_exact_symbol_goes_to_the_paper_and_two_years_are_both_shown(browse, world):
    first = paper(world, 2020)
    answer = browse("leader").get("/tim-kiem/", {"q": "05/TB-LHHVN"})
    assert (answer.status_code, answer["Location"]) == (302, f"/van-ban/{first.pk}/")
    second = paper(world, 2021)
    answer = browse("leader").get("/tim-kiem/", {"q": "5/tb-lhhvn"})
    assert answer.status_code == 200
    assert {hit.url for hit in answer.context["exact"]} == {f"/van-ban/{first.pk}/", f"/van-ban/{second.pk}/"}


def test_another_unit_does_not_find_central_papers(browse, world):
    paper(world, 2020)
    assert browse("unit").get("/tim-kiem/", {"q": "05/TB-LHHVN"}).context["groups"] == []


def test_figures_menu_meetings_and_promises(browse, world):
    scene.meeting(world)
    scene.promise(world, "Rà soát quy chế")
    assert found(browse, "leader", "giao ban thang 3")["Cuộc họp"] == ["Giao ban tháng 3/2021"]
    assert found(browse, "leader", "ra soat quy che")["Việc được giao"] == ["Rà soát quy chế"]
    assert "Nhiệm vụ TVPB&GĐXH" in found(browse, "leader", "critique.tasks")["Số liệu"]
    assert found(browse, "leader", "van ban")["Trang"] == ["Văn bản"]
    assert "Trang" not in found(browse, "leader", "tai khoan")
    assert found(browse, "office", "tai khoan")["Trang"] == ["Tài khoản"]


def test_eight_of_a_group_and_a_way_to_all(browse, world):
    for _ in range(9):
        world.task(year=2021, title="Quy hoạch giao thông")
    response = browse("leader").get("/tim-kiem/", {"q": "quy hoạch"})
    group = next(group for group in response.context["groups"] if group.label == "Hồ sơ")
    assert (len(group.hits), group.more) == (8, True)
    assert 'href="/ho-so/?q=quy+ho%E1%BA%A1ch"' in response.content.decode()


def test_listing_people_is_logged(browse, world):
    person = add_person(name="Nguyễn Văn Toán", by=None)
    give_mandate(person, world.orgs["HN-001"], "Chủ tịch", since=scene.TODAY, by=None)
    assert found(browse, "leader", "toan")["Người"] == ["Nguyễn Văn Toán"]
    line = ReadingLog.objects.get()
    assert (line.user, line.rows, line.exported) == (world.users["leader"], 1, False)
    assert "toan" in line.what
    assert "Người" not in found(browse, "unit", "toan")
    assert ReadingLog.objects.count() == 1


def test_only_the_office_finds_accounts(browse, world):
    assert "Người viewer" in found(browse, "office", "nguoi viewer")["Người"]
    assert "Người" not in found(browse, "leader", "nguoi viewer")


@pytest.mark.parametrize("who", ["leader", "office", "unit"])
def test_queries_do_not_grow_with_hits(browse, world, who):
    def add(n):
        world.task(year=2021, title="Tìm thấy")
        scene.promise(world, "Tìm thấy")
        scene.meeting(world, title=f"Tìm thấy {n}")
        person = add_person(name="Tìm Thấy", by=None)
        give_mandate(person, world.orgs["LHH-A"], "Chủ tịch", since=scene.TODAY, by=None)
        kept = scene.sent(world, scene.owed(world, month=n))
        kept.title = "Tìm thấy"
        kept.save()

    client = browse(who)
    client.get("/")
    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get("/tim-kiem/", {"q": "tim thay"})
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as three:
        client.get("/tim-kiem/", {"q": "tim thay"})
    assert len(one) == len(three)


def test_a_wrong_letter_finds_units_papers_and_dossiers(browse, world):
    world.task(year=2021, title="Quy hoạch nguồn nước")
    world.task(year=2021, title="Khai thác khoáng sản")
    paper(world, 2020, subject="Thong bao ket luan")
    assert "nguồn nước" in found(browse, "leader", "quy haoch nguon nuoc")["Hồ sơ"][0]
    assert found(browse, "leader", "lien hiep hoi tihn dong")["Đơn vị"] == ["Liên hiệp hội tỉnh Đông"]
    assert len(found(browse, "leader", "thonh bao ket luan")["Văn bản"]) == 1
    page = browse("leader").get("/tim-kiem/", {"q": "khaai thac"}).content.decode()
    assert "viết gần giống" in page
    # The words of others are suggested to nobody.
    assert found(browse, "unit", "lien hiep hoi tinh daoi") == {"Đơn vị": ["Liên hiệp hội tỉnh Đông"]} or "Đoài" not in str(
        found(browse, "unit", "lien hiep hoi tinh daoi"))


def test_the_box_shows_a_few_while_typing(browse, world):
    for number in range(7):
        world.task(year=2021, title=f"Đường sắt {number}")
    panel = browse("leader").get("/tim-kiem/", {"q": "duong sat"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    assert panel.count('role="option"') == 6
    assert "/tim-kiem/?q=duong+sat" in panel
    number = world.task(year=2021).number
    one = browse("leader").get("/tim-kiem/", {"q": number}, headers={"HX-Request": "true"})
    assert (one.status_code, f'href="/ho-so/{number}/"' in one.content.decode()) == (200, True)
    assert browse("leader").get("/tim-kiem/", {"q": ""}, headers={"HX-Request": "true"}).content.strip() == b""


def test_typing_on_is_one_line_of_the_log(browse, world):
    give_mandate(add_person(name="Nguyễn Văn Toán", by=None), world.orgs["HN-001"], "Chủ tịch", since=scene.TODAY, by=None)
    client = browse("leader")
    for typed in ("nguye", "nguyen van", "nguyen van to", "nguyen van"):
        client.get("/tim-kiem/", {"q": typed}, headers={"HX-Request": "true"})
    assert [line.what for line in ReadingLog.objects.all()] == ["Tìm người: nguyen van to"]
    client.get("/tim-kiem/", {"q": "toan"})
    assert ReadingLog.objects.count() == 2


def test_people_alone(browse, world):
    for number in range(9):
        give_mandate(add_person(name=f"Lê Văn Tám {number}", by=None, birth_year=1960), world.orgs["LHH-A"], "Ủy viên",
                     since=scene.TODAY, by=None)
    world.task(year=2021, title="Lê Văn Tám")
    page = browse("unit").get("/tim-kiem/", {"q": "le van tam 1960", "only": "nguoi"})
    [group] = page.context["groups"]
    assert (group.label, len(group.hits)) == ("Người", 9)
    assert group.hits[0].note == "sinh 1960 · Ủy viên, Liên hiệp hội tỉnh Đông"
    assert browse("other_unit").get("/tim-kiem/", {"q": "le van tam", "only": "nguoi"}).context["groups"] == []


def test_who_may_not_read_a_birth_year_can_not_ask_for_it(browse, world):
    give_mandate(add_person(name="Lê Văn Tám", by=None, birth_year=1960), world.orgs["LHH-A"], "Ủy viên",
                 since=scene.TODAY, by=None)
    for year in (1960, 1961):
        page = browse("viewer").get("/tim-kiem/", {"q": f"le van tam {year}"})
        assert [hit.note for group in page.context["groups"] if group.label == "Người" for hit in group.hits] == [
            "Ủy viên, Liên hiệp hội tỉnh Đông"]
