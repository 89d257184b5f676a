"""Everybody's own account and token."""

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "sees"), [
    ("unit", "Liên hiệp hội tỉnh Đông"), ("leader", "toàn hệ thống"), ("viewer", "Liên hiệp hội tỉnh Đông")])
def test_everybody_with_a_role_sees_why(world, browse, name, sees):
    page = browse(name).get(reverse("users:mine"))
    assert page.status_code == 200
    assert sees in page.content.decode()


def test_a_stranger_has_no_page_and_no_token(world, browse):
    assert browse("stranger").get(reverse("users:mine")).status_code == 403
    assert browse("stranger").post(reverse("users:token"), {"act": "make"}).status_code == 403
    assert not Token.objects.exists()


def test_a_token_is_shown_once_works_and_can_be_revoked(world, browse):
    client = browse("unit")
    answer = client.post(reverse("users:token"), {"act": "make"})
    key = answer.context["secret"]
    assert key in answer.content.decode() and "no-store" in answer.headers["Cache-Control"]
    assert key not in client.get(reverse("users:mine")).content.decode()
    header = {"Authorization": f"Token {key}"}
    assert Client().get("/api/v1/units/", headers=header).status_code == 200
    second = client.post(reverse("users:token"), {"act": "make"}).context["secret"]
    assert Client().get("/api/v1/units/", headers=header).status_code == 401
    client.post(reverse("users:token"), {"act": "revoke"})
    assert Client().get("/api/v1/units/", headers={"Authorization": f"Token {second}"}).status_code == 401
    assert [e.act for e in world.users["unit"].events.all()] == ["untoken", "token", "token", "opened"]


def test_revoking_nothing_says_so(world, browse):
    answer = browse("unit").post(reverse("users:token"), {"act": "revoke"}, follow=True)
    assert "không có mã" in answer.content.decode()


def test_a_token_is_not_made_by_a_link(world, browse):
    assert browse("unit").get(reverse("users:token")).status_code == 405


def test_the_page_offers_both_languages(world, browse):
    client = browse("unit")
    client.post("/i18n/setlang/", {"language": "en", "next": reverse("users:mine")})
    assert '<html lang="en">' in client.get(reverse("users:mine")).content.decode()
