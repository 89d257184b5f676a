"""What a Word template may name, with the values of a paper and its dossier: text, lists and objects of text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from giaoban.kernel.base import day_text
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier

from ..papers import Bullets, Clause, Heading, Note, Paper, Paragraph, Table
from ..papers.model import Block, plain
from ..papers.wording import clause_lead, number_words, subject
from ..papers.words import day_words

#: More about a dossier, told by packages above: name → value.
Provider = Callable[[Dossier], dict[str, Any]]
_providers: dict[str, Provider] = {}


def provide(key: str, provider: Provider) -> None:
    """Called when Django starts; the same key again replaces the provider."""
    _providers[key] = provider


def values_of(paper: Paper, dossier: Dossier | None) -> dict[str, Any]:
    """Every field by its name."""
    found: dict[str, Any] = {
        "so": "" if paper.number is None else f"{paper.number:02d}", "ky_hieu": paper.symbol_tail,
        "so_ky_hieu": number_words(paper), "dia_danh": paper.place, "ngay_thang": day_words(paper.day, paper.year),
        "ten_loai": paper.kind or "", "trich_yeu": subject(paper), "co_quan_cap_tren": _line(paper.superior),
        "co_quan": _line(paper.issuer), "tham_quyen": _line(paper.authority), "loi_ban_hanh": paper.enacting,
        "kinh_gui": list(paper.addressees), "can_cu": list(paper.bases), "noi_nhan": list(paper.recipients),
        "chuc_vu_ky": list(paper.signature.prefix), "nguoi_ky": paper.signature.name,
        "chuc_vu_ky_2": list(paper.second.prefix) if paper.second else [],
        "nguoi_ky_2": paper.second.name if paper.second else "",
        "noi_dung": [words for block in paper.body for words in _words(block)],
        "bang": _tables(paper.body),
        "phu_luc": [{"ten": annex.title, "noi_dung": [words for block in annex.body for words in _words(block)],
                     "bang": _tables(annex.body)} for annex in paper.annexes],
    }
    if dossier is not None:
        found.update(_of_dossier(dossier))
    return found


def _line(text: str) -> str:
    return " ".join(text.split())


def _words(block: Block) -> list[str]:
    match block:
        case Heading():
            return [f"{block.number} {block.text}".strip()]
        case Paragraph():
            return [plain(block.runs)]
        case Bullets():
            return [f"- {plain(item)}" for item in block.items]
        case Clause():
            lead, _bold, title = clause_lead(block)
            return [" ".join(part for part in (lead, title, plain(block.runs)) if part)]
        case Note():
            return [block.text]
    return []


def _tables(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [{"ten": table.caption, "don_vi_tinh": table.unit, "cot": [column.title for column in table.columns],
             "dong": [[plain(cell) for cell in row.cells] for row in table.all_rows()]}
            for table in blocks if isinstance(table, Table)]


def _of_dossier(dossier: Dossier) -> dict[str, Any]:
    kind = {kind.key: kind for kind in registry.kinds()}.get(dossier.kind)
    found: dict[str, Any] = {
        "ho_so": {"so": dossier.number, "ten": dossier.title, "loai": str(kind.label) if kind else dossier.kind,
                  "nam": str(dossier.year), "ngay_mo": day_text(dossier.opened_on),
                  **{name: _shown(dossier, name) for name in type(dossier).particulars}},
        "don_vi": dossier.org.name, "ban_phu_trach": dossier.department.name if dossier.department else "",
    }
    for provider in _providers.values():
        found.update(provider(dossier))
    return found


def _shown(dossier: Dossier, name: str) -> str:
    """A particular as the screen shows it."""
    display = getattr(dossier, f"get_{name}_display", None)
    value = display() if display else getattr(dossier, name)
    return day_text(value) if isinstance(value, date) else "" if value is None else str(value)


def listed(values: dict[str, Any], head: str = "") -> list[tuple[str, str]]:
    """(name as typed in the template, today's value in short) of every field."""
    rows: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, dict):
            rows += listed(value, f"{head}{name}.")
        elif isinstance(value, list):
            rows.append((f"{{% for x in {head}{name} %}} … {{% endfor %}}", f"{len(value)} mục: {_short(value)}"))
        else:
            rows.append((f"{{{{ {head}{name} }}}}", str(value)[:200]))
    return rows


def _short(values: list[Any]) -> str:
    words = [value if isinstance(value, str) else value.get("ten", "…") if isinstance(value, dict) else "…"
             for value in values[:3]]
    return "; ".join(word[:80] for word in words)
