"""A submission's finds as the reading page shows them: text with marks, groups of proposals, sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.figures.registry import UnknownFigure, all_figures, get, parse_ref, ref
from giaoban.kernel.reporting.addresses import figure_path
from giaoban.kernel.reporting.models import CHANGED, REJECTED, TAKEN, WAITING, Proposal, Submission
from giaoban.kernel.reporting.reading import scope_of

KINDS: Mapping[str, Any] = {
    "count": _("số lượng"), "stock": _("số hiện có"), "money": _("tiền"), "date": _("ngày"),
    "document": _("văn bản"), "duration": _("thời gian"), "ordinal": _("thứ tự"), "place": _("địa danh"),
    "vague": _("không rõ số"),
}
FLAGS: Mapping[str, Any] = {
    "forecast": _("dự kiến"), "misprint": _("nghi in sai"), "glued": _("dính chữ"), "unaccented": _("không dấu"),
    "furniture": _("ngoài bài"), "ambiguous": _("chưa rõ"),
}
#: Only these can become a reported value.
NUMBERS = ("count", "stock", "money")
FURNITURE = "furniture"
#: What is planned can't be compared with what was recorded.
FORECAST = "forecast"
#: Numbers with one of these never go in without a look.
DOUBTS = (FORECAST, "misprint", "ambiguous")
TONES = {WAITING: "waiting", TAKEN: "done", CHANGED: "done", REJECTED: "cancelled"}


def numbers(proposals: QuerySet) -> QuerySet:
    """Proposals that may become values, in SQL: the same rule as `Find.is_number`."""
    return (proposals.annotate(flags_text=Cast("flags", TextField()))
            .filter(kind__in=NUMBERS).exclude(flags_text__contains=FURNITURE))


def differing(proposals: QuerySet) -> QuerySet:
    """Numbers that say something else than our records, in SQL: the same rule as `Find.differs`."""
    return (numbers(proposals).annotate(counted_text=Cast("counted", CharField()))
            .filter(counted__isnull=False, value__regex=r"^-?[0-9]+$")
            .exclude(value=F("counted_text")).exclude(flags_text__contains=FORECAST).exclude(state=CHANGED))


def figure_labels() -> dict[str, str]:
    """'Nhiệm vụ TVPB&GĐXH: đề tài' → its reference: what the list of figures suggests, wholes and written parts."""
    return _labels(get_language() or "")


@lru_cache(maxsize=4)
def _labels(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for figure in all_figures():
        wordings = [{}, *(dict(phrase.parts) for phrase in figure.phrases)]
        wordings += [{key: value} for key, by in figure.by.items() for value in by.values]
        for parts in wordings:
            found.setdefault(figure.full_label(parts), ref(figure.key, parts))
    return found


def figure_of(typed: str) -> tuple[str, dict[str, str]]:
    """The figure and parts a label (or a reference) means; UnknownFigure says what to do."""
    words = " ".join(typed.split())
    known = figure_labels().get(words)
    if known is None and not re.match(r"^[a-z_]+\.[a-z_]+", words):
        raise UnknownFigure(f"Không có số liệu “{words}”. Chọn một số liệu trong danh sách.")
    found, parts = parse_ref(known or words)
    return found.key, parts


def label_of(key: str, parts: Mapping[str, str]) -> str:
    """'Nhiệm vụ TVPB&GĐXH: đề tài'; a figure withdrawn since is shown by its key."""
    try:
        return get(key).full_label(parts) if key else ""
    except KeyError:
        return key


@dataclass
class Find:
    """One proposal with what the page says of it."""

    proposal: Proposal
    unit: str  #: whose records stand beside it; '' = the whole federation's
    period: Any
    sums: list[SumLine] = field(default_factory=list)
    #: on which page of proposals it stands, when not on the one shown
    elsewhere: int = 0

    @property
    def is_number(self) -> bool:
        return self.proposal.kind in NUMBERS and FURNITURE not in self.proposal.flags

    @property
    def compared(self) -> bool:
        """Our number stands beside the one that was read: not beside a plan, nor beside what a person changed."""
        found = self.proposal
        return found.counted is not None and FORECAST not in found.flags and found.state != CHANGED

    @property
    def differs(self) -> bool:
        return self.compared and self.proposal.differs

    @property
    def needs_look(self) -> bool:
        """A failing sum or another number in our records: these come first."""
        return self.is_number and (self.differs or any(not line.holds for line in self.sums))

    @property
    def agrees(self) -> bool:
        """It may go in without a look: our records say the same, sums hold, nothing is in doubt."""
        found = self.proposal
        return (self.is_number and found.state == WAITING and bool(found.figure) and found.counted is not None
                and found.number == found.counted and all(line.holds for line in self.sums)
                and not any(flag in DOUBTS for flag in found.flags))

    @property
    def kind(self) -> Any:
        return KINDS.get(self.proposal.kind, self.proposal.kind)

    @property
    def flags(self) -> list[Any]:
        return [FLAGS.get(flag, flag) for flag in self.proposal.flags]

    @property
    def value(self) -> str:
        number = self.proposal.number
        return self.proposal.value if number is None else grouped(number)

    @property
    def figure(self) -> str:
        return label_of(self.proposal.figure, self.proposal.parts)

    @property
    def records_url(self) -> str:
        try:
            return figure_path(ref(self.proposal.figure, self.proposal.parts), self.period, unit=self.unit)
        except UnknownFigure:
            return ""

    @property
    def taken_value(self) -> str:
        rows = getattr(self.proposal, "current", ())
        return grouped(rows[0].value) if rows else ""

    @property
    def tone(self) -> str:
        return TONES.get(self.proposal.state, "neutral")

    @property
    def css(self) -> str:
        """The class the sheet knows this state by."""
        if self.proposal.state in (TAKEN, CHANGED):
            return "accepted"
        if self.proposal.state == REJECTED:
            return "rejected"
        return "differs" if self.needs_look else ""

    @property
    def seen(self) -> str:
        return stamp_of(self.proposal)

    @property
    def decided(self) -> str:
        """'Người A, 15/3/2021', or nothing."""
        found = self.proposal
        if found.decided_at is None or found.state == WAITING:
            return ""
        return f"{found.decided_by or ''}, {day_text(localtime(found.decided_at).date())}"


def stamp_of(proposal: Proposal) -> str:
    """Changes with every decision: a form made before another's decision is told from one made after."""
    moment = proposal.decided_at
    return f"{proposal.state}-{moment.timestamp():.6f}" if moment else proposal.state


@dataclass(frozen=True)
class SumLine:
    """A sum the text states: '19 + 37 = 56'."""

    whole: Proposal
    parts: tuple[Proposal, ...]
    holds: bool

    @property
    def total(self) -> int:
        return sum(part.number or 0 for part in self.parts)

    @property
    def text(self) -> str:
        """'19 + 37 = 56', or '19 + 30 = 49 ≠ 56'."""
        left = " + ".join(_shown(part) for part in self.parts)
        if self.holds:
            return f"{left} = {_shown(self.whole)}"
        return f"{left} = {grouped(self.total)} ≠ {_shown(self.whole)}"


def _shown(proposal: Proposal) -> str:
    return proposal.value if proposal.number is None else grouped(proposal.number)


#: A report of hundreds of numbers is decided upon in portions, so that its page stays light.
PORTION = 100


def portion(finds: list[Find], asked: Any) -> Page:
    """Failing sums and differences first, then the rest, in the order of the text; one page of them."""
    numbers_found = [find for find in finds if find.is_number]
    pages = Paginator(sorted(numbers_found, key=lambda find: not find.needs_look), PORTION)
    page = pages.get_page(asked)
    for number in pages.page_range:
        for find in pages.page(number).object_list if number != page.number else ():
            find.elsewhere = number
    return page


def sum_lines(submission: Submission, proposals: list[Proposal]) -> list[SumLine]:
    """The sums kept with a submission name finds by their order; the failing ones come first."""
    by_order = sorted(proposals, key=lambda found: found.pk)
    lines = []
    for kept in submission.sums:
        places = [kept["whole"], *kept["parts"]]
        if all(isinstance(place, int) and 0 <= place < len(by_order) for place in places):
            whole, *parts = (by_order[place] for place in places)
            lines.append(SumLine(whole, tuple(parts), bool(kept["holds"])))
    return sorted(lines, key=lambda line: line.holds)


def finds_of(submission: Submission, proposals: list[Proposal]) -> tuple[list[Find], list[SumLine]]:
    lines = sum_lines(submission, proposals)
    unit = "" if scope_of(submission).orgs is None else submission.org.code
    finds = {p.pk: Find(p, unit, submission.period) for p in proposals}
    for line in lines:
        for member in (line.whole, *line.parts):
            finds[member.pk].sums.append(line)
    return list(finds.values()), lines


PARAGRAPH = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)+")


def marked_text(text: str, finds: Iterable[Find]) -> SafeString:
    """The text, everything escaped, with a mark round each find; finds inside another find share its mark."""
    pieces: list[str] = []
    place = 0
    for find in finds:
        start, end = find.proposal.start, min(find.proposal.end, len(text))
        if start < place or end <= start:
            continue
        pieces += [_plain(text[place:start]), _mark(find, text[start:end])]
        place = end
    pieces.append(_plain(text[place:]))
    return mark_safe(f"<p>{''.join(pieces)}</p>")  # noqa: S308 (every piece was escaped)


def _plain(text: str) -> str:
    return PARAGRAPH.sub("</p>\n<p>", escape(text)).replace("\n", "<br>").replace("</p><br>", "</p>\n")


def _mark(find: Find, text: str) -> str:
    """Furniture is dimmed; only numbers lead to their proposal."""
    pk, words = find.proposal.pk, escape(text).replace("\n", "<br>")
    if FURNITURE in find.proposal.flags:
        return f'<mark class="muted" id="f{pk}">{words}</mark>'
    kind = find.proposal.kind if find.proposal.kind in KINDS else "vague"
    page = f"?page={find.elsewhere}" if find.elsewhere else ""
    inner = f'<a href="{page}#p{pk}">{words}</a>' if find.is_number else words
    return f'<mark class="k-{kind}" id="f{pk}">{inner}</mark>'

