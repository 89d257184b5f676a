"""Signing in, the second factor, the own password: the whole way a person goes."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db
LOGIN, OWN = "/accounts/login/", "/tai-khoan/cua-toi/"
PASSWORD = "mat-khau-thu-1234"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()
    yield
    cache.clear()


def entered(username="unit", password=PASSWORD):
    client = Client()
    return client, client.post(LOGIN, {"login": username, "password": password})


def code(secret):
    """What the telephone would show now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirmed(client):
    """Second-factor pages ask for the password once more, however lately one signed in."""
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert client.post(asked.url, {"password": PASSWORD}).url == "/accounts/2fa/totp/activate/"
    return client.get("/accounts/2fa/totp/activate/")


def with_second_factor(client):
    """Activate it through the pages; the secret as the telephone keeps it."""
    page = confirmed(client)
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302
    return secret


def test_signing_in_and_out(world):
    client, answer = entered()
    assert answer.status_code == 302 and client.get(OWN).status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get(OWN).status_code == 200, "a link does not sign out"
    client.post("/accounts/logout/")
    assert client.get(OWN).status_code == 302


def test_the_second_factor_is_asked_at_the_door(world):
    client, _ = entered()
    secret = with_second_factor(client)
    assert Authenticator.objects.filter(user=world.users["unit"], type="totp").exists()
    again, answer = entered()
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert again.get(OWN).status_code == 302, "the password alone is not enough"
    wrong = again.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200 and again.get(OWN).status_code == 302
    cache.clear()
    assert again.post("/accounts/2fa/authenticate/", {"code": code(secret)}).status_code == 302
    assert again.get(OWN).status_code == 200


def test_a_recovery_code_works_once(world):
    client, _ = entered()
    with_second_factor(client)
    codes = Authenticator.objects.get(user=world.users["unit"], type="recovery_codes").wrap().get_unused_codes()
    for expected in (200, 302):
        cache.clear()
        again, _ = entered()
        again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert again.get(OWN).status_code == expected


def test_a_wrong_code_does_not_activate(world):
    client, _ = entered()
    confirmed(client)
    answer = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_the_office_drops_a_lost_second_factor(world, browse):
    client, _ = entered()
    with_second_factor(client)
    browse("office").post(f"/tai-khoan/{world.users['unit'].pk}/lop-hai/")
    again, _ = entered()
    assert again.get(OWN).status_code == 200


def test_an_account_without_a_role_can_still_change_its_password(world):
    client, _ = entered("stranger")
    assert client.get("/").status_code == 403
    assert client.get("/accounts/password/change/").status_code == 200
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "cau-moi-kho-doan-7",
                                               "password2": "cau-moi-kho-doan-7"})
    world.users["stranger"].refresh_from_db()
    assert world.users["stranger"].check_password("cau-moi-kho-doan-7")


@pytest.mark.parametrize("weak", ["ngan", "12345678901", "password123456"])
def test_a_weak_password_is_refused(world, weak):
    client, _ = entered()
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    world.users["unit"].refresh_from_db()
    assert world.users["unit"].check_password(PASSWORD)


def test_a_forgotten_password_is_set_by_mail(world):
    type(world.users["unit"]).objects.filter(username="unit").update(email="don-vi@vi-du.vn")
    client = Client()
    client.post("/accounts/password/reset/", {"email": "don-vi@vi-du.vn"})
    address = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(address, follow=True)
    assert page.status_code == 200
    client.post(page.redirect_chain[-1][0], {"password1": "cau-moi-kho-doan-7", "password2": "cau-moi-kho-doan-7"})
    assert entered(password="cau-moi-kho-doan-7")[0].get(OWN).status_code == 200
    cache.clear()
    assert Client().get(address, follow=True).context.get("token_fail"), "the address works once"


def test_the_clock_of_the_records_does_not_move_the_second_factor(world, monkeypatch):
    """A federation of examples is set to a day of its own; the telephone is not."""
    monkeypatch.setenv("GIAOBAN_TODAY", "2021-03-15")
    client, _ = entered()
    secret = with_second_factor(client)
    cache.clear()
    again, _ = entered()
    again.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert again.get(OWN).status_code == 200
