"""Opening dossiers: every kind, the unit's own only, errors by field."""

from __future__ import annotations

from typing import Any

import pytest

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import kinds

FORM = "/ho-so/mo/critique.task/"


def facts(**changed: Any) -> dict[str, Any]:
    return {"title": "Góp ý quy hoạch", "org": "LHH-A – Liên hiệp hội tỉnh Đông", "department": "", "year": 2020,
            "on": "2020-03-01", "form": "topic", "origin": "own", **changed}


def test_every_kind_has_a_form(world: Any, browse: Any) -> None:
    client = browse("office")
    page = client.get("/ho-so/mo/").content.decode()
    for kind in kinds():
        assert f"/ho-so/mo/{kind.key}/" in page
        form = client.get(f"/ho-so/mo/{kind.key}/").context["form"]
        assert set(kind.model.particulars) <= set(form.fields)
    assert client.get("/ho-so/mo/no.kind/").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("viewer", 403), ("stranger", 403), ("unit", 200), ("leader", 200)])
def test_who_may_open(world: Any, browse: Any, name: str, status: int) -> None:
    assert browse(name).get(FORM).status_code == status
    assert browse(name).get("/ho-so/mo/").status_code == status


def test_a_unit_opens_for_itself_only(world: Any, browse: Any) -> None:
    page = browse("unit").get(FORM).content.decode()
    assert "LHH-A – " in page and "LHH-B" not in page
    other = browse("unit").post(FORM, facts(org="LHH-B – Liên hiệp hội tỉnh Đoài"))
    assert other.status_code == 422 and "org" in other.context["form"].errors
    assert not Dossier.objects.exists()
    made = browse("unit").post(FORM, facts())
    dossier = Dossier.objects.get()
    assert made.headers["Location"] == f"/ho-so/{dossier.number}/"
    assert (dossier.number, dossier.org.code, dossier.year) == ("TVPB-2020-00001", "LHH-A", 2020)


@pytest.mark.parametrize("typed", ["LHH-A", "lhh-a", "Liên hiệp hội tỉnh Đông", "tinh dong"])
def test_a_unit_is_found_by_code_or_name(world: Any, browse: Any, typed: str) -> None:
    browse("office").post(FORM, facts(org=typed))
    assert Dossier.objects.get().org.code == "LHH-A"


@pytest.mark.parametrize(("field", "value"), [
    ("title", " "), ("org", "Không có"), ("org", "Liên hiệp hội tỉnh"), ("org", ""), ("year", "hai nghìn"),
    ("year", "1"), ("on", "31/02/2020"), ("on", "2999-01-01"), ("on", "2009-01-01"), ("form", "dance"), ("form", ""),
    ("department", "999999"),
])
def test_errors_name_their_field(world: Any, browse: Any, field: str, value: str) -> None:
    answer = browse("office").post(FORM, facts(**{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Dossier.objects.exists()


def test_a_department_charges_itself(world: Any, browse: Any) -> None:
    form = browse("department").get(FORM).context["form"]
    assert form["department"].value() == world.orgs["BAN-TVPB"].pk


def test_the_same_title_is_asked_about_once(world: Any, browse: Any) -> None:
    client = browse("office")
    client.post(FORM, facts())
    again = client.post(FORM, facts())
    assert again.status_code == 422 and "TVPB-2020-00001" in again.content.decode()
    assert Dossier.objects.count() == 1
    assert client.post(FORM, facts(again="on", title="")).status_code == 422
    client.post(FORM, facts(again="on"))
    assert Dossier.objects.count() == 2
