"""The figures and documents that people found in the five reports, and how one matches an item."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path

from giaoban.kernel.reading import Item
from giaoban.kernel.reading.letters import fold

QUANTITIES = ("count", "stock", "money")


@dataclass(frozen=True)
class Gold:
    """One thing a person found. ``kind`` ``label`` and ``derived`` are no targets."""

    seed: str
    kind: str
    value: str
    phrase: str


def shared_folder() -> Path | None:
    """The folder of shared facts: ``GIAOBAN_SHARED``, else ``shared`` beside the checkout."""
    named = os.environ.get("GIAOBAN_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared"
    return folder if (folder / "seeds").is_dir() and (folder / "domain").is_dir() else None


def read_figures(shared: Path) -> list[Gold]:
    """The rows of ``figures_2017_2023.csv``."""
    with (shared / "domain" / "figures_2017_2023.csv").open(encoding="utf-8", newline="") as file:
        return [Gold(row["seed"], row["figure_kind"], row["value"], row["phrase_vi"]) for row in csv.DictReader(file)]


def read_documents(shared: Path) -> list[Gold]:
    """The rows of ``legal_documents.csv``, one for each seed a document stands in."""
    seeds = {path.name[:3]: path.name for path in (shared / "seeds").glob("*.txt")}
    rows: list[Gold] = []
    with (shared / "domain" / "legal_documents.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for seed in row["seed"].split(";"):
                if seed in seeds:
                    rows.append(Gold(seeds[seed], "document", row["symbol"], f"{row['kind_vi']}|{row['date']}"))
    return rows


def matches(gold: Gold, item: Item) -> bool:
    """Whether an item states what a gold row holds."""
    if "furniture" in item.flags:
        return False
    if gold.kind == "document":
        return item.kind == "document" and _same_document(gold, item)
    if gold.kind in ("count", "stock"):
        return item.kind == gold.kind and str(item.value) == gold.value and _same_words(gold, item)
    if gold.kind == "vague":
        return item.kind == "vague" and item.value is None and _same_words(gold, item)
    if gold.kind == "date":
        return item.kind == "date" and _same_date(gold.value, item)
    return item.kind == gold.kind and str(item.value) == gold.value


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", fold(text)) if len(word) > 1}


def _same_words(gold: Gold, item: Item) -> bool:
    return bool(_words(gold.phrase) & _words(f"{item.unit} {item.what}"))


def _same_date(value: str, item: Item) -> bool:
    found = str(item.value)
    if "misprint" in item.flags:
        # A misprint is kept as written; the gold row holds what was meant.
        written = re.findall(r"[0-9]+", item.text)
        return any(part in value.split("/") for part in written)
    if found == value or found == f"--{value}":
        return True
    return "/" not in value and value in found.split("/")


def _same_document(gold: Gold, item: Item) -> bool:
    if item.value is not None:
        return item.value == gold.value
    if not gold.value.startswith("("):
        return fold(gold.value) == fold(" ".join(item.text.split()))
    if _same_beginning(gold, item):
        return True
    name = _words(gold.value) - {"va", "bo", "cac", "voi", "giua", "ve", "vi"}
    own = _words(_name(item)) | set(re.findall(r"[a-z]+", fold(item.text)))
    years, own_years = (set(re.findall(r"(?:19|20)[0-9]{2}", text)) for text in (gold.value, item.text))
    if years and own_years and not years & own_years:
        return False
    kind = _words(gold.phrase.split("|")[0])
    if gold.phrase.endswith(item.extra.get("document", {}).get("date") or "-") and kind & own:
        return True
    if years and not own_years:
        return False
    shared = len(name & own) + len(years & own_years)
    return shared >= 0.6 * (len(name) + len(years)) or (
        bool(years) and years == own_years and len(kind & own) >= len(kind) * 0.6
    )


def _name(item: Item) -> str:
    """The name of a document with its words parted."""
    return str(item.extra.get("document", {}).get("subject") or item.text)


def _same_beginning(gold: Gold, item: Item) -> bool:
    """Whether both names begin alike, past the words for the kind, when neither has years to tell them apart."""
    if re.search(r"[0-9]{4}", gold.value):
        return False
    own, named = (re.findall(r"[a-z&]+", fold(text)) for text in (_name(item), gold.value))
    size = len(_words(gold.phrase.split("|")[0])) + 2
    return len(named) >= size and own[:size] == named[:size]
