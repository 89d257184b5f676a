"""JSON-LD by the W3C Organization Ontology (https://www.w3.org/TR/vocab-org/): units, their order, their changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from giaoban.kernel.opendata.models import Release

Node = dict[str, Any]

CONTEXT: dict[str, Any] = {
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos:prefLabel": {"@language": "vi"},
    "skos:altLabel": {"@language": "vi"},
    "dct:date": {"@type": "xsd:date"},
    "dct:license": {"@type": "@id"},
    "dct:valid": {"@type": "dct:Period"},
    "schema:foundingDate": {"@type": "xsd:date"},
    "schema:dissolutionDate": {"@type": "xsd:date"},
    "foaf:homepage": {"@type": "@id"},
    **{f"org:{name}": {"@type": "@id"} for name in (
        "subOrganizationOf", "hasSubOrganization", "originalOrganization", "resultingOrganization", "changedBy",
        "resultedFrom")},
}
#: A part of the whole that is not a body of its own.
_PARTS = {"department", "governing_body"}


def site() -> str:
    return str(settings.SITE_ADDRESS).rstrip("/")


def unit_address(code: str) -> str:
    """The unit's name on the web; opened, it tells about the unit in the form that is asked for."""
    return site() + reverse("opendata:unit", args=[code])


def change_address(number: str) -> str:
    """A change's name: a place in the list of changes."""
    return f"{site()}{reverse('opendata:changes', args=['jsonld'])}#{number}"


def head(release: Release) -> Node:
    """What every document begins with."""
    return {"@context": CONTEXT, "dct:license": release.licence_url}


def unit_node(row: Node) -> Node:
    """A unit as its public columns allow; a column that isn't released leaves no trace."""
    node: Node = {
        "@id": unit_address(row["code"]),
        "@type": "org:OrganizationalUnit" if row["kind"] in _PARTS else "org:Organization",
        "org:identifier": row["code"],
        "skos:prefLabel": row["name"],
        "org:classification": {"@type": "skos:Concept", "skos:notation": row["kind"],
                               "skos:prefLabel": row["kind_label"]},
    }
    labels = [row.get("short_name", ""), *(name["name"] for name in row.get("former_names", ()))]
    others = [label for label in dict.fromkeys(labels) if label and label != row["name"]]
    return {**node, **_given({
        "skos:altLabel": others,
        "org:subOrganizationOf": unit_address(row["parent"]) if row.get("parent") else None,
        "schema:foundingDate": row.get("founded_on"), "schema:dissolutionDate": row.get("ended_on"),
        "dct:valid": _period(row), "schema:address": row.get("address"), "dct:spatial": row.get("province"),
        "schema:legalForm": row.get("legal_form"), "foaf:homepage": _web(row.get("website", "")),
        "prov:wasDerivedFrom": [{"@id": unit_address(code)} for code in row.get("predecessors", ())],
    })}


def _period(row: Node) -> str | None:
    """Dublin Core's way to write a stretch of days (DCMI Period); the end is the last day."""
    since, until = row.get("founded_on"), row.get("ended_on")
    if since is None:
        return None
    end = f" end={date.fromordinal(until.toordinal() - 1).isoformat()};" if until else ""
    return f"start={since.isoformat()};{end} scheme=W3C-DTF;"


def _web(address: str) -> str | None:
    return address if address.startswith(("https://", "http://")) else None


def _given(values: Node) -> Node:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def below(codes: Iterable[str]) -> Node:
    return _given({"org:hasSubOrganization": [unit_address(code) for code in codes]})


def changed(code: str, rows: Iterable[Node]) -> Node:
    """The acts a unit went through, and those it came out of."""
    told = list(rows)
    return _given({
        "org:changedBy": [change_address(row["id"]) for row in told if code in row["original"]],
        "org:resultedFrom": [change_address(row["id"]) for row in told
                             if code in row["resulting"] and code not in row["original"]]})


def change_node(row: Node) -> Node:
    return {"@id": change_address(row["id"]), "@type": "org:ChangeEvent", **_given({
        "dct:date": row["on"], "dct:type": row["kind"], "skos:prefLabel": row["kind_label"],
        "dct:source": row["paper"], "dct:description": row["name_after"],
        "org:originalOrganization": [unit_address(code) for code in row["original"]],
        "org:resultingOrganization": [unit_address(code) for code in row["resulting"]]})}
