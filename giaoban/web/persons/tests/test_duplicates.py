"""One person entered twice: proposed, compared, merged and taken apart through the screens."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giaoban.kernel.people import actions
from giaoban.kernel.people.duplicates.models import Different, PersonMerge

from .conftest import PHONE, SINCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(world, hoa):
    made = actions.add_person(name="Trần thị Hoa", by=None, birth_year=1961, phone=PHONE, code="HV-42")
    actions.join(made, world.orgs["LHH-A"], since=SINCE, by=None)
    return made


def pair_of(hoa, twin):
    return reverse("persons:pair", args=[hoa.pk, twin.pk])


def test_pairs_are_proposed_with_reasons(browse, hoa, twin):
    text = browse("unit").get(reverse("persons:duplicates"), {"unit": "LHH-A"}).content.decode()
    assert pair_of(hoa, twin) in text and "cùng số điện thoại" in text
    assert "Có thể trùng với" in browse("office").get(reverse("persons:person", args=[hoa.pk])).content.decode()
    assert browse("other_unit").get(reverse("persons:duplicates")).context["pairs"] == []
    assert browse("leader").get(reverse("persons:duplicates")).status_code == 403


def test_side_by_side(browse, hoa, twin):
    answer = browse("unit").get(pair_of(hoa, twin))
    rows = {row["label"]: row for row in answer.context["rows"]}
    assert rows["Mã hội viên"]["differs"] and not rows["Điện thoại"]["differs"]
    assert answer.context["keep"] == hoa.pk
    assert browse("other_unit").get(pair_of(hoa, twin)).status_code == 404
    assert browse("leader").get(pair_of(hoa, twin)).status_code == 403


def test_merged_and_taken_apart(browse, hoa, twin):
    client = browse("unit")
    refused = client.post(pair_of(hoa, twin), {"act": "same", "keep": hoa.pk, "reason": ""})
    assert refused.status_code == 422 and not PersonMerge.objects.exists()
    client.post(pair_of(hoa, twin), {"act": "same", "keep": hoa.pk, "reason": "Đã gọi hỏi"})
    assert client.get(reverse("persons:person", args=[twin.pk])).url == reverse("persons:person", args=[hoa.pk])
    page = client.get(reverse("persons:person", args=[hoa.pk])).content.decode()
    assert "Đã gọi hỏi" in page
    merge = PersonMerge.objects.get()
    assert browse("other_unit").post(reverse("persons:take_apart", args=[merge.pk]), {"reason": "x"}).status_code == 403
    client.post(reverse("persons:take_apart", args=[merge.pk]), {"reason": "Hai chị em"})
    assert client.get(reverse("persons:person", args=[twin.pk])).status_code == 200


def test_two_people_are_not_proposed_again(browse, hoa, twin):
    client = browse("unit")
    client.post(pair_of(hoa, twin), {"act": "different", "reason": "Hai chị em sinh đôi"})
    assert Different.objects.get().reason == "Hai chị em sinh đôi"
    assert client.get(reverse("persons:duplicates")).context["pairs"] == []
    assert "Hai chị em sinh đôi" in client.get(pair_of(hoa, twin)).content.decode()


def test_queries_do_not_grow_with_pairs(browse, world, hoa, twin):
    client = browse("unit")

    def asked():
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("persons:duplicates"))
        return len(seen)

    asked()
    before = asked()
    for name in ("Lê An", "Lê An", "Vũ Bình", "Vũ Bình"):
        actions.join(actions.add_person(name=name, by=None, birth_year=1970), world.orgs["LHH-A"], since=SINCE, by=None)
    assert asked() <= before
    assert len(client.get(reverse("persons:duplicates")).context["pairs"]) == 3
