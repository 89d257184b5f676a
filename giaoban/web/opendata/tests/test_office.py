"""Releasing and withdrawing on screen: for the office, with a preview that keeps nothing."""

from __future__ import annotations

import pytest

from giaoban.kernel.opendata.models import Release
from giaoban.kernel.orgs.kinds import KINDS

pytestmark = pytest.mark.django_db
PAGE = "/mo/phat-hanh/"
ASKED = {"kinds": ["local_union", "sector_association"], "fields_": ["short_name", "founded_on"],
         "datasets": ["changes"], "licence": "cc-by-4.0", "paper": "12/QĐ-LHHVN"}


@pytest.mark.parametrize("who", ["leader", "department", "unit", "viewer", "stranger"])
def test_only_the_office(browse, who):
    assert browse(who).get(PAGE).status_code == 403
    assert browse(who).post(PAGE, ASKED).status_code == 403
    assert browse(who).post(f"{PAGE}thu-hoi/", {"reason": "x"}).status_code == 403
    assert not Release.objects.exists()


def test_nobody_is_led_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


def test_a_preview_shows_the_columns_and_keeps_nothing(browse):
    page = browse("office").get(PAGE, {**ASKED, "xem": "1"}).content.decode()
    assert "3 đơn vị" in page and "Liên hiệp hội tỉnh Đông" in page and "2010-01-01" in page
    assert "Văn phòng</td>" not in page
    assert not Release.objects.exists()


def test_releasing_and_withdrawing(browse, client, world):
    office = browse("office")
    assert "Hiện không có dữ liệu nào công khai" in office.get(PAGE).content.decode()
    page = office.post(PAGE, ASKED, follow=True).content.decode()
    assert "Đã phát hành" in page and "Đang công khai từ" in page and "12/QĐ-LHHVN" in page
    held = Release.objects.current()
    assert (held.kinds, held.fields, held.datasets, held.example, held.by) == (
        ["local_union", "sector_association"], ["short_name", "founded_on"], ["units", "changes"], False,
        world.users["office"])
    assert client.get("/mo/don-vi.csv").status_code == 200
    wrong = office.post(f"{PAGE}thu-hoi/", {"reason": ""})
    assert wrong.status_code == 422 and "Ghi lý do thu hồi" in wrong.content.decode()
    page = office.post(f"{PAGE}thu-hoi/", {"reason": "Xem lại cột"}, follow=True).content.decode()
    assert "Không còn dữ liệu nào công khai" in page and "Xem lại cột" in page
    assert client.get("/mo/don-vi.csv").status_code == 404


@pytest.mark.parametrize(("change", "told"), [
    ({"kinds": []}, "Chọn ít nhất một loại đơn vị"), ({"paper": ""}, "bắt buộc"), ({"fields_": ["phone"]}, "phone"),
    ({"licence": "x"}, "x")])
def test_what_is_wrong_is_said_and_nothing_kept(browse, change, told):
    answer = browse("office").post(PAGE, {**ASKED, **change})
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not Release.objects.exists()


def test_the_first_choice_is_careful(browse):
    page = browse("office").get(PAGE).content.decode()
    ticked = {key for key in KINDS if f'value="{key}" id' in page.replace(' checked>', '>')
              and any(f'value="{key}"' in part and "checked" in part for part in page.split("<input"))}
    assert ticked == {key for key, kind in KINDS.items() if kind.member}


def test_in_the_menu_of_the_office(browse):
    assert f'href="{PAGE}"' in browse("office").get("/").content.decode()
    assert f'href="{PAGE}"' not in browse("leader").get("/").content.decode()
