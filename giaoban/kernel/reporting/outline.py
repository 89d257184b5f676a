"""A report's outline: data in `reports/<key>/outline.toml`, checked when read.

A sentence holds references in braces: `{critique.tasks}` writes the figure's whole phrase ("56 nhiệm vụ …"),
`{critique.tasks|n}` only the number; `{year}`, `{next_year}`, `{period}`, `{on}` name the period.

A row of a table names one reference; with `by = "source"` it is followed by a row for each part of that dimension.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.kernel.figures.registry import parse_ref
from giaoban.kernel.figures.registry import ref as ref_name

BRACES = re.compile(r"\{([^{}]+)\}")
WORDS = ("year", "next_year", "last_year", "period", "on")


class OutlineError(ValueError):
    """An outline that can't be used; names the file and place."""


@dataclass(frozen=True)
class Block:
    """One of: sentence, narrative slot, table. `quiet`: references of rows left out where they have nothing to say."""

    kind: str
    text: str = ""
    slot: str = ""
    default: str = ""
    rows: tuple[tuple[str, str, bool], ...] = ()
    note: str = ""
    quiet: frozenset[str] = frozenset()

    def shown(self, now: Mapping[str, int], before: Mapping[str, int]) -> list[tuple[str, str, bool]]:
        """The table's rows: without parts that are nought both years, and without what a report frozen by an older
        outline has no value for."""
        return [row for row in self.rows
                if row[1] in now and (row[1] not in self.quiet or now[row[1]] or before[row[1]])]

    def told(self, now: Mapping[str, int], before: Mapping[str, int]) -> bool:
        """Has a report with these values anything to say here?"""
        if self.kind == "table":
            return bool(self.shown(now, before))
        return all(ref in now for ref in sentence_refs(self.text))


@dataclass(frozen=True)
class Section:
    heading: str
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Outline:
    key: str
    label: str
    title: str
    kind: str
    symbol_tail: str
    period: str
    sections: tuple[Section, ...]
    signature: tuple[str, ...]
    recipients: tuple[str, ...]

    @property
    def blocks(self) -> list[Block]:
        return [block for section in self.sections for block in section.blocks]

    @property
    def refs(self) -> list[str]:
        """Every figure reference, in the order of the paper, each once."""
        found: dict[str, None] = {}
        for block in self.blocks:
            found.update(dict.fromkeys(sentence_refs(block.text)))
            found.update({ref: None for _, ref, _ in block.rows})
        return list(found)

    @property
    def slots(self) -> list[Block]:
        return [block for block in self.blocks if block.kind == "narrative"]


def sentence_refs(text: str) -> list[str]:
    return [name.partition("|")[0] for name in BRACES.findall(text) if name not in WORDS]


def folder() -> Path:
    return Path(settings.REPORTS_DIR)


def keys() -> list[str]:
    return sorted(path.parent.name for path in folder().glob("*/outline.toml"))


@lru_cache(maxsize=32)
def load(key: str) -> Outline:
    """Read and check one outline; OutlineError names what is wrong."""
    path = folder() / key / "outline.toml"
    if key not in keys():
        raise OutlineError(f"Không có mẫu báo cáo “{key}”. Có: {', '.join(keys())}.")
    try:
        outline = _outline(key, tomllib.loads(path.read_text("utf-8")))
        for ref in outline.refs:
            parse_ref(ref)
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise OutlineError(f"{path.name} của “{key}”: {error}") from error
    return outline


def _outline(key: str, raw: dict[str, Any]) -> Outline:
    sections = tuple(
        Section(section["heading"], section.get("level", 1), tuple(_block(b) for b in section.get("block", [])))
        for section in raw["section"])
    return Outline(key, raw["label"], raw["title"], raw["kind"], raw["symbol_tail"], raw["period"], sections,
                   tuple(raw["signature"]), tuple(raw["recipients"]))


def _block(raw: dict[str, Any]) -> Block:
    if "sentence" in raw:
        return Block("sentence", text=raw["sentence"])
    if "narrative" in raw:
        return Block("narrative", slot=raw["narrative"], text="", note=raw.get("label", ""),
                     default=raw.get("default", ""))
    parts = {ref for row in raw["rows"] for _, ref, _ in _parts(row)}
    rows = tuple(line for row in raw["rows"] for line in
                 ((row["label"], row["ref"], bool(row.get("bold"))), *_parts(row)))
    return Block("table", slot=raw["table"], rows=rows, note=raw.get("note", ""), quiet=frozenset(parts))


def _parts(row: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """The rows under one that is split by a dimension."""
    if "by" in row:
        found, asked = parse_ref(row["ref"])
        for value, label in found.by[row["by"]].values.items():
            yield f"– {label}", ref_name(found.key, {**asked, row["by"]: value}), False
