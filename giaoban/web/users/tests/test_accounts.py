"""Accounts for the office: list, open, change, reset; nobody else gets in."""

from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from rest_framework.authtoken.models import Token

from giaoban.kernel.people.actions import log_reading, open_account
from giaoban.kernel.people.models import Access, AccountEvent, ReadingLog, User
from giaoban.web.users import actions

pytestmark = pytest.mark.django_db
OTHERS = ("leader", "department", "unit", "other_unit", "viewer", "stranger")


def account_of(world, name="unit"):
    return world.users[name]


def facts(user, **more):
    """A change form as the browser sends it."""
    sent = {"name": user.name, "email": user.email, "role": user.role, "org": user.org.code if user.org else "",
            "is_active": "on" if user.is_active else "", "before": actions.seen(user)}
    return {**sent, **more}


def test_only_the_office_opens_these_pages(world, browse):
    pk = account_of(world).pk
    pages = [reverse("users:list"), reverse("users:open"), reverse("persons:log"), reverse("users:account", args=[pk]),
             reverse("users:change", args=[pk])]
    for page in pages:
        assert browse("office").get(page).status_code == 200, page
        for name in OTHERS:
            answer = browse(name).get(page)
            assert answer.status_code == 403, (name, page)
            assert "Người office" not in answer.content.decode()


def test_only_the_office_acts(world, browse):
    pk = account_of(world).pk
    for act in ("refresh", "password", "second_factor"):
        address = reverse(f"users:{act}", args=[pk])
        for name in OTHERS:
            assert browse(name).post(address).status_code == 403, (name, act)
        assert browse("office").get(address).status_code == 405
    assert not AccountEvent.objects.exclude(act="opened").exists()


def test_the_list_shows_role_unit_and_second_factor(world, browse):
    Authenticator.objects.create(user=account_of(world), type=Authenticator.Type.TOTP, data={})
    page = browse("office").get(reverse("users:list"), {"factor": "yes"}).content.decode()
    assert "Người unit" in page and "Liên hiệp hội tỉnh Đông" in page
    assert "Người viewer" not in page


@pytest.mark.parametrize(("asked", "there", "absent"), [
    ({"q": "nguoi LEADER"}, "Người leader", "Người unit"),
    ({"q": "tinh doai"}, "Người other_unit", "Người viewer"),
    ({"role": "none"}, "Người stranger", "Người unit"),
    ({"role": "leader"}, "Người leader", "Người department"),
    ({"role": "khong-co"}, "Người leader", "không có gì như thế"),
])
def test_filters(world, browse, asked, there, absent):
    page = browse("office").get(reverse("users:list"), asked).content.decode()
    assert there in page and absent not in page


def test_locked_accounts_are_found(world, browse):
    user = account_of(world, "viewer")
    User.objects.filter(pk=user.pk).update(is_active=False)
    page = browse("office").get(reverse("users:list"), {"life": "locked"}).content.decode()
    assert "Người viewer" in page and "Người leader" not in page


def test_excel_is_the_filtered_list_and_is_logged(world, browse):
    answer = browse("office").get(reverse("users:list"), {"role": "unit", "excel": "1"})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Tên đăng nhập", "other_unit", "unit"]
    line = ReadingLog.objects.get()
    assert (line.user, line.rows, line.exported) == (world.users["office"], 2, True)
    assert "Người office" in browse("office").get(reverse("persons:log")).content.decode()


def test_opening_the_list_leaves_a_line(world, browse):
    browse("office").get(reverse("users:list"), {"role": "unit"})
    line = ReadingLog.objects.get()
    assert (line.user, line.rows, line.exported) == (world.users["office"], 2, False)
    browse("leader").get(reverse("users:list"))
    assert ReadingLog.objects.count() == 1, "who is refused has read nothing"


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_asks_the_same_number_of_queries_for_one_and_three(world, browse):
    client, address = browse("office"), reverse("users:list") + "?role=viewer"
    one = queries(client, address)
    for number in range(2):
        open_account(username=f"them{number}", name="Thêm", role="viewer", org=world.orgs["LHH-B"], by=None)
    assert queries(client, address) == one


def test_the_log_asks_the_same_number_of_queries_for_one_and_three(world, browse):
    client, address = browse("office"), reverse("persons:log")
    log_reading(world.users["unit"], "Danh sách", 3)
    one = queries(client, address)
    log_reading(world.users["viewer"], "Danh sách", 3)
    log_reading(world.users["leader"], "Danh sách", 3, exported=True)
    assert queries(client, address) == one


@pytest.mark.parametrize(("asked", "lines"), [
    ({}, 2), ({"exported": "yes"}, 1), ({"exported": "no"}, 1), ({"q": "nguoi unit"}, 1), ({"since": "2999-01-01"}, 0),
    ({"until": "2000-01-01"}, 0), ({"since": "hôm qua"}, 2),
])
def test_the_log_is_filtered(world, browse, asked, lines):
    log_reading(world.users["unit"], "Danh sách thẻ", 3)
    log_reading(world.users["leader"], "Danh sách thẻ", 5, exported=True)
    page = browse("office").get(reverse("persons:log"), asked).content.decode()
    assert page.count("Danh sách thẻ") == lines


def test_opening_shows_the_made_password_once_and_it_works(world, browse):
    office = browse("office")
    answer = office.post(reverse("users:open"), {
        "username": "moi", "name": "Người mới", "email": "", "role": "unit", "org": "LHH-A", "password": ""})
    user = User.objects.get(username="moi")
    password = answer.context["secret"]
    assert password in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert user.check_password(password)
    assert set(Access.objects.filter(user=user).values_list("org__code", flat=True)) == {"LHH-A"}
    page = office.get(reverse("users:account", args=[user.pk])).content.decode()
    assert password not in page and "Mở tài khoản" in page


def test_opening_with_a_password_of_ones_own(world, browse):
    answer = browse("office").post(reverse("users:open"), {
        "username": "moi", "name": "Người mới", "role": "viewer", "org": "BAN-TVPB", "password": "cau-dai-kho-doan-9"})
    user = User.objects.get(username="moi")
    assert answer.status_code == 302 and user.check_password("cau-dai-kho-doan-9")


@pytest.mark.parametrize(("field", "value", "says"), [
    ("username", "unit", "đã có"), ("username", "UNIT", "đã có"), ("username", "có dấu cách", ""), ("username", "", ""),
    ("name", "", ""), ("email", "khong-phai-thu", ""), ("role", "vua", ""), ("org", "XYZ", "Không có đơn vị"),
    ("org", "", "cần một đơn vị"), ("password", "12345678901", ""), ("password", "ngan", ""),
])
def test_bad_input_is_refused_on_the_form(world, browse, field, value, says):
    before = User.objects.count()
    sent = {"username": "moi", "name": "Người mới", "email": "", "role": "unit", "org": "LHH-A", "password": ""}
    answer = browse("office").post(reverse("users:open"), {**sent, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert says in answer.content.decode()
    assert User.objects.count() == before


def test_changing_role_and_unit_changes_what_is_seen_and_leaves_history(world, browse):
    user = account_of(world)
    answer = browse("office").post(reverse("users:change", args=[user.pk]),
                                   facts(user, role="department", org="BAN-TVPB"))
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.role, user.org.code, user.sees_everything) == ("department", "BAN-TVPB", True)
    event = user.events.first()
    assert (event.act, event.by) == ("changed", world.users["office"])
    assert "Liên hiệp hội tỉnh Đông" in event.note and "Ban Tư vấn" in event.note
    page = browse("office").get(reverse("users:account", args=[user.pk])).content.decode()
    assert "Sửa tài khoản" in page and "toàn hệ thống" in page


def test_locking_ends_sessions_and_tokens(world, browse):
    user, theirs = account_of(world), browse("unit")
    key = actions.make_token(user)
    assert theirs.get(reverse("users:mine")).status_code == 200
    sent = facts(user)
    del sent["is_active"]
    assert browse("office").post(reverse("users:change", args=[user.pk]), sent).status_code == 302
    assert theirs.get(reverse("users:mine")).status_code == 302
    assert Client().get("/api/v1/units/", headers={"Authorization": f"Token {key}"}).status_code == 401


def test_a_stale_change_form_is_refused(world, browse):
    user = account_of(world)
    sent = facts(user, name="Tên theo người thứ hai")
    User.objects.filter(pk=user.pk).update(name="Tên theo người thứ nhất")
    answer = browse("office").post(reverse("users:change", args=[user.pk]), sent)
    assert answer.status_code == 422
    assert "người khác sửa" in answer.content.decode()
    user.refresh_from_db()
    assert user.name == "Tên theo người thứ nhất"


def test_nobody_takes_the_office_from_himself(world, browse):
    user = account_of(world, "office")
    answer = browse("office").post(reverse("users:change", args=[user.pk]), facts(user, role="viewer"))
    assert answer.status_code == 422
    user.refresh_from_db()
    assert user.role == "office"


def test_a_reset_password_is_shown_once_and_ends_the_old_one(world, browse):
    user, theirs = account_of(world), browse("unit")
    actions.make_token(user)
    answer = browse("office").post(reverse("users:password", args=[user.pk]))
    password = answer.context["secret"]
    user.refresh_from_db()
    assert user.check_password(password) and not user.check_password("mat-khau-thu-1234")
    assert "no-store" in answer.headers["Cache-Control"]
    assert theirs.get(reverse("users:mine")).status_code == 302
    assert not Token.objects.filter(user=user).exists()
    assert [event.act for event in user.events.all()][:2] == ["untoken", "password"]


@pytest.mark.parametrize("act", ["password", "second_factor"])
def test_ones_own_password_and_factor_are_not_reset_here(world, browse, act):
    user = account_of(world, "office")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    answer = browse("office").post(reverse(f"users:{act}", args=[user.pk]), follow=True)
    assert "chính mình" in answer.content.decode()
    assert user.check_password("mat-khau-thu-1234") and Authenticator.objects.filter(user=user).exists()


def test_the_second_factor_is_dropped_with_history(world, browse):
    user = account_of(world)
    address = reverse("users:second_factor", args=[user.pk])
    assert "không dùng xác thực" in browse("office").post(address, follow=True).content.decode()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    browse("office").post(address)
    assert not Authenticator.objects.filter(user=user).exists()
    assert user.events.first().act == "factor"


def test_a_set_that_strayed_from_the_tree_is_said_and_mended(world, browse):
    user, office = account_of(world), browse("office")
    Access.objects.filter(user=user).update(org=world.orgs["LHH-B"])
    page = office.get(reverse("users:account", args=[user.pk])).content.decode()
    assert "thiếu 1, thừa 1" in page
    office.post(reverse("users:refresh", args=[user.pk]))
    page = office.get(reverse("users:account", args=[user.pk])).content.decode()
    assert "thiếu 1" not in page and "Liên hiệp hội tỉnh Đông" in page


def test_an_unknown_account_is_404(world, browse):
    assert browse("office").get(reverse("users:account", args=[99999])).status_code == 404
