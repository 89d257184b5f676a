"""How things stand, in words: a proposal sent in a workbook, a task in a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.panels.words import LEADER
from giaoban.kernel.people.models import Person

from .models import ResearchTask, SheetRow

NEW, CARRIED = "new", "carried_over"
FLAGS = {NEW: gettext_lazy("mở mới"), CARRIED: gettext_lazy("chuyển tiếp")}
#: States in which a task isn't at work any more.
OVER = ("not_selected", "rejected", "terminated", "liquidated")


def flag_of(task: Dossier, year: int) -> str:
    """'new' in the year of its approval, 'carried_over' in each later one until it is over; '' before or after."""
    spans = [span for span in task.spans.all() if span.track == CONTENT and span.voided_at is None]
    approved = min((span.since for span in spans if span.state == "approved"), default=None)
    over = min((span.since for span in spans if span.state in OVER), default=None)
    if approved is None or approved.year > year or (over is not None and over.year < year):
        return ""
    return NEW if approved.year == year else CARRIED


def latest(task: Dossier) -> StateSpan | None:
    """The span of content that is open now."""
    return next((span for span in task.spans.all()
                 if span.track == CONTENT and span.until is None and span.voided_at is None), None)


def fate_of(row: SheetRow) -> tuple[str, str]:
    """What became of a row, and why, as it is today. Reads the prefetched spans of its task."""
    if row.problems:
        return _("Chưa nhận"), " ".join(sentence for _key, sentence in row.problems)
    if row.task is None:
        return _("Chưa nhận"), row.left_out or _("Chưa gửi dòng này.")
    return standing_of(row.task)


def standing_of(task: ResearchTask) -> tuple[str, str]:
    """The state in words with its day; the reason or paper beside it."""
    assert task.lifecycle is not None
    words = str(task.lifecycle.state(CONTENT, task.content_state).label)
    span = latest(task)
    if span is None:
        return words, ""
    if span.step == "open":
        return _("Đã nhận ngày %(day)s") % {"day": day_text(span.since)}, ""
    return f"{words}, {day_text(span.since)}", " · ".join(filter(None, (span.paper, span.note)))


def people_of(task: Dossier) -> Iterator[tuple[Person, str]]:
    """Who leads it, for councils: people of the unit that bear the leader's name."""
    name = fold(getattr(task, "leader", "").rpartition(".")[2])
    words = name.split()
    if len(words) < 2:
        return
    near = Person.objects.filter(memberships__org=task.org_id, memberships__voided_at=None).distinct()
    for person in near.filter(folded__endswith=" ".join(words[-2:])):
        if name.endswith(person.folded):
            yield person, LEADER


def flag_words(task: Dossier, on: date) -> str:
    """'mở mới năm 2020', 'chuyển tiếp năm 2021'."""
    flag = flag_of(task, on.year)
    return f"{FLAGS[flag]} {_('năm')} {on.year}" if flag else ""
