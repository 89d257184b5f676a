"""Who gets in, how, and what the interface says of itself."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from giaoban.api.rules import PerAccount

pytestmark = pytest.mark.django_db
LISTS = ("units", "dossiers", "figures", "promises", "meetings", "reports", "schema")


@pytest.mark.parametrize("name", LISTS)
def test_nobody_and_a_stranger_get_nothing(world, ask, name):
    answer = Client().get(f"/api/v1/{name}/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Token"
    if name != "schema":
        assert answer.json()["detail"].startswith("Chưa đăng nhập")
    assert ask("stranger", f"/api/v1/{name}/").status_code == 403


def test_a_wrong_token_is_refused(world):
    answer = Client().get("/api/v1/units/", headers={"Authorization": "Token sai"})
    assert answer.status_code == 401
    assert "Mã truy cập không đúng" in answer.json()["detail"]


def test_a_session_is_enough(world, browse):
    assert browse("unit").get("/api/v1/units/").json()["count"] == 1


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["units/", "units/LHH-A/", "dossiers/", "figures/critique.tasks/",
                                     "figures/critique.tasks/trace/", "schema/", "khong-co/"])
def test_nothing_writes(world, method, address):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=world.users['office']).key}")
    answer = getattr(client, method)(f"/api/v1/{address}", {"name": "x"}, format="json")
    assert answer.status_code == 405
    if address != "schema/":
        assert "chỉ đọc" in answer.json()["detail"]


def test_head_and_options_are_reading(world, browse):
    assert browse("unit").head("/api/v1/units/").status_code == 200
    assert browse("unit").options("/api/v1/units/").status_code == 200


def test_an_unknown_address_answers_in_json(world, ask):
    answer = ask("office", "/api/v1/khong-co/")
    assert answer.status_code == 404 and "detail" in answer.json()


@pytest.mark.parametrize(("address", "says"), [
    ("units/?kind=xa", "không có giá trị"), ("units/?on=2020-02-30", "ngày có thật"), ("units/?mau=xanh", "tham số"),
    ("dossiers/?kind=x", "loại hồ sơ"), ("dossiers/?year=0", "năm"), ("dossiers/?year=999999999", "năm"),
    ("dossiers/?state=x", "trạng thái"), ("dossiers/?state_on=2020-01-01", "cần đi với"),
    ("promises/?state=x", "không có giá trị"), ("meetings/?year=hai", "năm"), ("reports/?state=x", "không có giá trị"),
    ("units/LHH-A/?x=1", "tham số"),
])
def test_bad_questions_are_400_in_vietnamese(world, ask, address, says):
    answer = ask("office", f"/api/v1/{address}")
    assert answer.status_code == 400
    assert says in answer.json()["detail"]


def test_the_description_is_complete(world, ask, tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yaml"))
    shown = ask("unit", "/api/v1/schema/", format="json").json()
    assert set(shown["paths"]) == {
        f"/api/v1/{path}" for path in (
            "units/", "units/{code}/", "dossiers/", "dossiers/{number}/", "figures/", "figures/{key}/",
            "figures/{key}/trace/", "promises/", "meetings/", "meetings/{id}/", "persons/", "persons/{id}/",
                "reports/", "reports/{id}/")}
    assert all(set(path) == {"get"} for path in shown["paths"].values())


def test_too_many_questions_are_slowed(world, ask, monkeypatch):
    monkeypatch.setattr(PerAccount, "rate", "3/min")
    cache.clear()
    answers = [ask("unit", "/api/v1/units/") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert "Quá nhiều yêu cầu" in answers[-1].json()["detail"]
    assert ask("other_unit", "/api/v1/units/").status_code == 200, "counted for each account apart"
    cache.clear()
