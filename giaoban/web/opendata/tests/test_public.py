"""Open data as a stranger reads it: not there without a release; CSV, JSON, JSON-LD, pages; any site; remembered."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import jsonschema
import pytest
from django.test import Client

from giaoban.kernel.opendata import actions
from giaoban.kernel.opendata.columns import CHANGE_COLUMNS, CHANGES, OPTIONAL, PROVINCE_COLUMNS, PROVINCES, UNIT_COLUMNS
from giaoban.kernel.orgs import actions as orgs
from giaoban.web.opendata import linked

pytestmark = pytest.mark.django_db
DAY = date(2021, 1, 1)
FACTS = {"by": None, "paper": "01/QĐ"}
FILES = ("don-vi.csv", "don-vi.json", "don-vi.jsonld", "don-vi.schema.json", "thay-doi.csv", "thay-doi.json",
         "thay-doi.jsonld", "tinh-thanh.csv", "tinh-thanh.json", "don-vi/LHH-A", "don-vi/LHH-A.json",
         "don-vi/LHH-A.jsonld", "")


def release(world, **facts):
    facts = {"kinds": ["central_body", "local_union", "sector_association"], "fields": list(OPTIONAL),
             "datasets": [CHANGES, PROVINCES], "licence": "cc-by-4.0", "paper": "12/QĐ", **facts}
    return actions.release(**facts, by=world.users["office"])


def get(path: str = "", **headers):
    return Client().get(f"/mo/{path}", headers=headers)


def body(path: str, **headers) -> str:
    answer = get(path, **headers)
    assert answer.status_code == 200, (path, answer.status_code)
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def rows(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body(path).lstrip("\ufeff"))))


class TestWithoutARelease:
    @pytest.mark.parametrize("path", FILES)
    @pytest.mark.parametrize("method", ["get", "head", "options", "post"])
    def test_there_is_nothing(self, world, path, method):
        assert getattr(Client(), method)(f"/mo/{path}").status_code == 404

    @pytest.mark.parametrize("who", ["office", "unit", "stranger"])
    def test_nor_with_an_account(self, browse, who):
        assert {browse(who).get(f"/mo/{path}").status_code for path in FILES} == {404}

    def test_nor_after_it_is_withdrawn(self, world):
        release(world)
        assert {get(path).status_code for path in FILES} == {200}
        actions.withdraw(by=world.users["office"], reason="Xem lại")
        assert {get(path).status_code for path in FILES} == {404}

    def test_nor_what_is_not_in_it(self, world):
        release(world, datasets=[], fields=[])
        for path in ("thay-doi.csv", "thay-doi.jsonld", "tinh-thanh.csv", "don-vi/VP", "don-vi/VP.json",
                     "don-vi.xlsx", "don-vi/LHH-A.csv", "khac"):
            assert Client().get(f"/mo/{path}").status_code in (302, 404), path
        assert json.loads(body("don-vi/LHH-A.json")).keys() == {"licence", "source", "on", "id", "unit"}


class TestTables:
    def test_units_of_a_day_as_csv(self, world):
        orgs.rename(world.orgs["LHH-A"], "Tên, mới", on=DAY, **FACTS)
        release(world)
        found = {row["code"]: row for row in rows("don-vi.csv?on=2020-12-31")}
        assert set(found) == {"LHHVN", "LHH-A", "LHH-B", "HN-001"}
        assert list(found["LHH-A"]) == [column.key for column in UNIT_COLUMNS]
        assert (found["LHH-A"]["name"], found["LHH-A"]["parent"], found["LHH-A"]["founded_on"]) == (
            "Liên hiệp hội tỉnh Đông", "LHHVN", "2010-01-01")
        assert rows("don-vi.csv")[1]["name"] in ("Tên, mới", "Hội Cơ học")
        assert "Liên hiệp hội tỉnh Đông (2010-01-01/2021-01-01) | Tên, mới (2021-01-01/..)" in body("don-vi.csv")

    def test_csv_for_excel_and_no_formulas(self, world):
        orgs.rename(world.orgs["LHH-A"], "=cmd|' /C calc'!A0", on=DAY, **FACTS)
        release(world)
        assert body("don-vi.csv?bom=1").startswith("\ufeffcode,") and body("don-vi.csv").startswith("code,")
        assert next(r for r in rows("don-vi.csv") if r["code"] == "LHH-A")["name"] == "'=cmd|' /C calc'!A0"

    def test_json_by_its_schema(self, world):
        release(world)
        told = json.loads(body("don-vi.json?on=2020-01-01"))
        jsonschema.validate(told, json.loads(body("don-vi.schema.json")))
        assert told["on"] == "2020-01-01" and told["licence"].startswith("https://creativecommons.org/")
        assert [row["code"] for row in told["units"]] == ["HN-001", "LHH-A", "LHH-B", "LHHVN"]

    def test_no_unit_at_all_is_still_json(self, world):
        release(world)
        assert json.loads(body("don-vi.json?on=1999-01-01"))["units"] == []

    def test_changes_and_provinces(self, world):
        orgs.merge([world.orgs["LHH-A"], world.orgs["LHH-B"]], into=orgs.NewUnit("LHH-AB", "Gộp"), on=DAY, **FACTS)
        release(world)
        last = rows("thay-doi.csv")[-1]
        assert (last["kind"], last["original"], last["resulting"], last["paper"]) == (
            "merge", "LHH-A LHH-B", "LHH-AB", "01/QĐ")
        assert json.loads(body("thay-doi.json"))["changes"][-1]["original"] == ["LHH-A", "LHH-B"]
        assert len(rows("tinh-thanh.csv")) == 97 == len(json.loads(body("tinh-thanh.json"))["provinces"])

    @pytest.mark.parametrize(("typed", "told"), [("32/13/2020", "không đọc được ngày"), ("2999-01-01", "tương lai")])
    def test_a_day_that_cannot_be(self, world, typed, told):
        release(world)
        for path in ("don-vi.csv", "don-vi/LHH-A"):
            answer = get(f"{path}?on={typed}")
            assert answer.status_code == 400 and told in answer.content.decode()


def check_linked(document: dict) -> list[dict]:
    """Every name stands for an address through the context; every address is a whole one. The nodes."""
    context = document["@context"]
    prefixes = {name for name, value in context.items() if isinstance(value, str)}
    assert all(value.startswith("http") for value in context.values() if isinstance(value, str))
    typed = {name for name, value in context.items() if isinstance(value, dict) and value.get("@type") == "@id"}

    def walk(node: object, name: str = "") -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "@context":
                    continue
                assert key in ("@id", "@type", "@graph") or key.split(":")[0] in prefixes, key
                if key == "@type":
                    assert value.split(":")[0] in prefixes, value
                if key == "@id" or key in typed:
                    assert all(one.startswith(("http://", "https://")) for one in
                               (value if isinstance(value, list) else [value])), (key, value)
                walk(value, key)
        elif isinstance(node, list):
            for one in node:
                walk(one, name)

    walk(document)
    return document.get("@graph", [document])


class TestLinked:
    def test_units_and_their_order(self, world):
        release(world)
        nodes = {node["org:identifier"]: node for node in check_linked(json.loads(body("don-vi.jsonld")))}
        a = nodes["LHH-A"]
        assert a["@type"] == "org:Organization" and a["@id"] == linked.unit_address("LHH-A")
        assert a["org:subOrganizationOf"] == nodes["LHHVN"]["@id"]
        assert a["skos:prefLabel"] == "Liên hiệp hội tỉnh Đông"
        assert a["dct:valid"] == "start=2010-01-01; scheme=W3C-DTF;"
        assert a["org:classification"]["skos:notation"] == "local_union"

    def test_one_unit_with_what_is_below_and_its_changes(self, world):
        orgs.merge([world.orgs["LHH-A"], world.orgs["LHH-B"]], into=orgs.NewUnit("LHH-AB", "Gộp"), on=DAY, **FACTS)
        release(world)
        events = {node["@id"]: node for node in check_linked(json.loads(body("thay-doi.jsonld")))}
        new, = check_linked(json.loads(body("don-vi/LHH-AB.jsonld")))
        event = events[new["org:resultedFrom"][0]]
        assert event["@type"] == "org:ChangeEvent" and event["dct:source"] == "01/QĐ"
        assert event["org:originalOrganization"] == [linked.unit_address(code) for code in ("LHH-A", "LHH-B")]
        assert event["org:resultingOrganization"] == [new["@id"]]
        root, = check_linked(json.loads(body("don-vi/LHHVN.jsonld")))
        assert set(root["org:hasSubOrganization"]) == {linked.unit_address(code) for code in ("LHH-AB", "HN-001")}
        old, = check_linked(json.loads(body("don-vi/LHH-A.jsonld")))
        assert old["schema:dissolutionDate"] == "2021-01-01" and old["dct:valid"].startswith(
            "start=2010-01-01; end=2020-12-31;")
        assert old["org:changedBy"] == [event["@id"]]

    def test_a_site_that_is_no_address_is_no_link(self, world):
        orgs.set_fact(world.orgs["LHH-A"], "website", "javascript:alert(1)", on=DAY, **FACTS)
        release(world)
        assert "javascript" not in body("don-vi/LHH-A.jsonld")
        assert 'href="javascript' not in body("don-vi/LHH-A", accept="text/html")


class TestServing:
    @pytest.mark.parametrize(("accept", "media"), [
        ("", "application/json"), ("*/*", "application/json"), ("application/ld+json", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"), ("image/png", "application/json")])
    def test_the_form_that_is_asked_for(self, world, accept, media):
        release(world)
        answer = get("don-vi/LHH-A", **({"accept": accept} if accept else {}))
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(media)
        assert "Accept" in answer.headers["Vary"]

    def test_any_site_may_read_and_no_cookie_is_set(self, world):
        release(world)
        for path in filter(None, FILES):
            answer = get(path)
            assert answer.headers["Access-Control-Allow-Origin"] == "*" and not answer.cookies, path
            assert "Cookie" not in answer.headers["Vary"], path
            assert answer.headers["Cache-Control"].startswith("public")
        for page in (get(""), get("don-vi/LHH-A", accept="text/html")):
            assert "Access-Control-Allow-Origin" not in page.headers
            assert page.headers["Cache-Control"] == "private, no-cache" and "ETag" not in page.headers
        asked = Client().options("/mo/don-vi.json")
        assert asked.status_code == 204 and "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
        assert Client().post("/mo/don-vi.json").status_code == 405
        assert b"".join(Client().head("/mo/don-vi.csv").streaming_content) == b""

    def test_unchanged_is_not_sent_again(self, world):
        release(world)
        first = get("don-vi.json")
        known = {"if-none-match": first.headers["ETag"]}
        assert get("don-vi.json", **known).status_code == 304
        assert get("don-vi.json", **{"if-modified-since": first.headers["Last-Modified"]}).status_code == 304
        orgs.rename(world.orgs["LHH-A"], "Tên mới", on=DAY, **FACTS)
        again = get("don-vi.json", **known)
        assert again.status_code == 200 and again.headers["ETag"] != first.headers["ETag"]
        assert get("don-vi.csv").headers["ETag"] != again.headers["ETag"]

    def test_pages_for_people(self, world):
        release(world)
        index = body("")
        assert "CC BY 4.0" in index and "/mo/don-vi.csv" in index and "Trích dẫn" in index
        page = body("don-vi/LHH-A", accept="text/html")
        assert "Liên hiệp hội tỉnh Đông" in page and 'href="/mo/don-vi/LHHVN"' in page
        assert 'href="/mo/don-vi/LHH-A"' in body("don-vi/LHHVN", accept="text/html")

    def test_an_address_without_its_slash_leads_on(self, world):
        release(world)
        assert Client().get("/mo").url == "/mo/" and "Đang hoạt động" in body("don-vi/LHH-A", accept="text/html")

    def test_nothing_about_persons_anywhere(self, world):
        release(world)
        told = "".join(body(path) for path in FILES) + body("don-vi/LHH-A", accept="text/html")
        for user in world.users.values():
            assert user.name not in told


def test_every_column_is_documented():
    from pathlib import Path

    from django.conf import settings

    text = (Path(settings.BASE_DIR) / "docs/open-data.md").read_text("utf-8")
    for column in (*UNIT_COLUMNS, *CHANGE_COLUMNS, *PROVINCE_COLUMNS):
        assert f"`{column.key}`" in text, column.key
