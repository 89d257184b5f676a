"""What the browser is told, what the door lets through, and what is never trusted."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse

from giaoban.kernel.base import Period
from giaoban.kernel.documents.models import StoredFile
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting import actions as reporting

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "mat-khau-thu-1234"
WEB = Path(settings.BASE_DIR) / "giaoban" / "web"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    """Rate limits count in the cache."""
    cache.clear()
    yield
    cache.clear()


def sign_in(client, username="unit", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password}, **more)


@pytest.mark.parametrize("address", [LOGIN, "/", "/tai-khoan/cua-toi/", "/api/v1/units/", "/khong-co/", "/suc-khoe/",
                                     "/accounts/password/reset/"])
def test_every_answer_carries_the_policy(world, browse, address):
    for client in (Client(), browse("unit")):
        answer = client.get(address)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_no_template_of_ours_needs_more_than_the_policy_allows():
    """No inline script, style or handler; data in JSON is not a script."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|\sstyle=|\son(click|change|submit|load)=")
    wrong = [str(path.relative_to(WEB)) for path in (WEB / "templates").rglob("*.html")
             if inline.search(path.read_text("utf-8"))]
    assert wrong == []


def test_cookies_are_closed_to_scripts_and_other_sites(world):
    client = Client()
    client.get(LOGIN)
    assert sign_in(client).status_code == 302
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"] and session["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    client.force_login(world.users["office"], backend=settings.AUTHENTICATION_BACKENDS[1])
    answer = client.post(reverse("users:open"), {"username": "x", "name": "x"})
    assert answer.status_code == 403
    assert not User.objects.filter(username="x").exists()


def test_the_session_changes_at_the_door(world):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "k" * 32


def errors(answer):
    return [str(error) for error in answer.context["form"].non_field_errors()]


def test_a_refused_sign_in_does_not_tell_whether_the_account_exists(world):
    User.objects.filter(username="viewer").update(is_active=False)
    there, nowhere = sign_in(Client(), password="sai-mat-khau-1"), sign_in(Client(), username="khong-co")
    locked = sign_in(Client(), username="viewer", password="sai-mat-khau-1")
    assert errors(there) == errors(nowhere) == errors(locked) != []
    assert there.status_code == nowhere.status_code == locked.status_code


def test_a_locked_account_does_not_get_in(world):
    User.objects.filter(username="unit").update(is_active=False)
    client = Client()
    sign_in(client)
    assert client.get("/tai-khoan/cua-toi/").status_code == 302


def test_forgotten_passwords_do_not_tell_whether_the_address_exists(world):
    User.objects.filter(username="unit").update(email="co@vi-du.vn")
    there = Client().post("/accounts/password/reset/", {"email": "co@vi-du.vn"})
    nowhere = Client().post("/accounts/password/reset/", {"email": "khong@vi-du.vn"})
    assert (there.status_code, there.url) == (nowhere.status_code, nowhere.url)


def test_nobody_opens_an_account_for_himself(world, browse):
    before = User.objects.count()
    facts = {"username": "la", "email": "la@vi-du.vn", "password1": PASSWORD, "password2": PASSWORD}
    for client in (Client(), browse("stranger"), browse("unit")):
        client.post("/accounts/signup/", facts)
    assert User.objects.count() == before
    assert "signup" not in Client().get(LOGIN).content.decode()
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


def test_guessing_passwords_is_slowed_and_even_the_right_one_waits(world):
    answers = [sign_in(Client(), password=f"doan-sai-{n}") for n in range(5)]
    assert all(answer.status_code == 200 for answer in answers)
    client = Client()
    late = sign_in(client)
    assert late.status_code in (200, 429)
    assert client.get("/tai-khoan/cua-toi/").status_code == 302, "not signed in"


def test_an_address_of_another_site_is_not_followed_after_signing_in(world):
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"):
        answer = sign_in(Client(), query_params={"next": evil})
        assert answer.status_code == 302 and answer.url == "/", evil
        answer = Client().post(LOGIN, {"login": "unit", "password": PASSWORD, "next": evil})
        assert answer.status_code == 302 and answer.url == "/", evil
        cache.clear()
    answer = sign_in(Client(), query_params={"next": "/tai-khoan/cua-toi/"})
    assert answer.url == "/tai-khoan/cua-toi/"


def test_the_language_switch_is_safe(world, browse):
    client = browse("unit")
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "https://evil.example/"})
    assert answer.url == "/"
    answer = client.post("/i18n/setlang/", {"language": "../../etc/passwd", "next": "/tai-khoan/cua-toi/"})
    assert client.get("/tai-khoan/cua-toi/").headers["Content-Language"] in ("vi", "en")
    before = client.cookies["django_language"].value
    client.get("/i18n/setlang/", {"language": "vi"})
    assert client.cookies["django_language"].value == before, "a link changes nothing"


@pytest.mark.parametrize("name", ["../../../etc/passwd.txt", "..\\..\\boot.txt", "/etc/cron.d/x.txt", "a\x00b.txt",
                                  "<img src=x onerror=alert(1)>.txt", "tên dài " * 60 + ".txt"])
def test_an_uploaded_name_is_only_ever_a_label(world, browse, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data_dir = Path(settings.DATA_DIR)
    before = {path for path in data_dir.rglob("*") if "sqlite" not in path.name}
    reporting.submit(org=world.orgs["LHH-A"], title="Báo cáo", period=Period.month(2021, 2), by=world.users["unit"],
                     on=date(2021, 3, 1), file=(name, "Tổ chức 03 hội thảo.".encode()))
    assert len(StoredFile.objects.get().name) <= 255
    assert list(tmp_path.iterdir()) == []
    assert {path for path in data_dir.rglob("*") if "sqlite" not in path.name} == before
    pages = [browse("unit").get(address).content.decode() for address in ("/doc-bao-cao/", "/")]
    assert not any("<img src=x" in page for page in pages)


def test_a_file_sent_over_the_web_is_given_back_as_a_download(world, browse):
    client = browse("unit")
    sent = reporting.submit(org=world.orgs["LHH-A"], title="Báo cáo", period=Period.month(2021, 2), on=date(2021, 3, 1),
                            by=world.users["unit"], file=("bao-cao.html.txt", b"<script>alert(1)</script> 03 cuoc"))
    answer = client.get(f"/doc-bao-cao/{sent.pk}/tep/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "text/html" not in answer.headers["Content-Type"]


def test_a_form_of_a_page_sends_no_file_to_a_folder(world, browse):
    """The sign-in pages take no file; one sent all the same is dropped."""
    file = SimpleUploadedFile("../x.txt", b"x")
    assert Client().post(LOGIN, {"login": "unit", "password": "sai", "file": file}).status_code == 200
    assert not StoredFile.objects.exists()


def test_the_secret_and_the_debug_page_stay_inside():
    assert settings.DEBUG is False
    assert settings.SECRET_KEY not in (WEB / "urls.py").read_text("utf-8")
    assert "django-insecure" not in settings.SECRET_KEY and len(settings.SECRET_KEY) >= 50


@pytest.mark.parametrize("address", [
    "/tim-kiem/?q=%00", "/ho-so/?q=%00a", "/ho-so/%00/", "/don-vi/%00/", "/so-lieu/critique.tasks/?form=%00",
    "/api/v1/units/?q=%00", "/api/v1/dossiers/%00/", "/tai-khoan/?q=%00"])
def test_a_nul_in_an_address_is_refused_politely(world, browse, address):
    answer = browse("office").get(address)
    assert answer.status_code == 400 and "Traceback" not in answer.content.decode()
