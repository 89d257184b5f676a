"""Steps, papers, money and promises of a dossier in one stream, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from giaoban.kernel.base import Money, clock, day_text
from giaoban.kernel.commitments.models import CANCELLED, Commitment
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.ledger.models import Entry
from giaoban.kernel.lifecycle import MONEY, Lifecycle

from .addresses import address


@dataclass
class Event:
    """One line: the fact's day, the moment we learnt it, and its words."""

    on: date
    recorded_at: datetime
    icon: str
    title: Any
    order: int
    text: str = ""
    url: str = ""
    by: Any = ""
    tone: str = ""

    def entry(self) -> dict[str, Any]:
        """As the timeline's part asks; the second day only when it differs from the first."""
        learnt = self.recorded_at.astimezone(clock.HANOI).date()
        return {"on": day_text(self.on), "recorded_at": day_text(learnt) if learnt != self.on else "",
                "icon": self.icon, "title": self.title, "text": self.text, "url": self.url, "by": self.by or "",
                "tone": self.tone}


def timeline(dossier: Dossier, life: Lifecycle | None, *, spans: list[StateSpan], papers: list[Document],
             money: list[Entry], promises: list[Commitment], today: date, upto: date | None) -> list[dict[str, Any]]:
    """Every event, or those up to a day."""
    events = [*step_events(life, spans), *paper_events(papers), *money_events(money),
              *promise_events(promises, today)]
    kept = [event for event in events if upto is None or event.on <= upto]
    return [event.entry() for event in sorted(kept, key=lambda e: (e.on, e.recorded_at, e.order), reverse=True)]


@dataclass
class Told:
    """A state span as it is told: the first row of what an undoing wrote anew, with its own words."""

    span: StateSpan
    note: str
    reason: str | None = None
    voided_at: datetime | None = None


def told(spans: list[StateSpan]) -> list[Told]:
    """Undoing voids the last two rows and writes the earlier one anew; show that one once, the last struck."""
    rows = sorted(spans, key=lambda s: s.pk)
    stories = {row.pk: Told(row, row.note, voided_at=row.voided_at) for row in rows}
    for row in rows:
        pair = _undone_before(row, rows)
        if pair is None:
            continue
        last, before = pair
        story = stories[before.pk]
        tail = row.note.removeprefix(before.note).strip()
        stories[last.pk].reason = tail.removeprefix(f"(rút lại “{last.step}”: ").removesuffix(")")
        story.voided_at = row.voided_at
        stories[row.pk] = story
    seen: dict[int, Told] = {story.span.pk: story for story in stories.values()}
    return list(seen.values())


def _undone_before(row: StateSpan, rows: list[StateSpan]) -> tuple[StateSpan, StateSpan] | None:
    """The two voided rows (last, before) in whose stead the row was written, if it was."""
    voided = [s for s in rows if s.track == row.track and s.pk < row.pk and s.voided_at
              and s.voided_at <= row.recorded_at]
    if not voided or "(rút lại “" not in row.note:
        return None
    latest = max(s.voided_at for s in voided if s.voided_at)
    pair = sorted((s for s in voided if s.voided_at == latest), key=lambda s: (s.since, s.pk))
    if len(pair) != 2 or (pair[0].state, pair[0].since) != (row.state, row.since):
        return None
    return pair[1], pair[0]


def step_events(life: Lifecycle | None, spans: list[StateSpan]) -> Iterator[Event]:
    """One line for one act, also where it moved both tracks."""
    acts: dict[Any, list[Told]] = {}
    for story in told(spans):
        span = story.span
        both = not story.voided_at and (span.step == "open" or (life and span.step in life.steps
                                                                and life.steps[span.step].also))
        acts.setdefault((span.step, span.since, span.by_id) if both else span.pk, []).append(story)
    return (_step_event(life, stories) for stories in acts.values())


def _words(story: Told) -> str:
    """The step's paper, then its note."""
    paper = _("Văn bản: %(paper)s") % {"paper": story.span.paper} if story.span.paper else ""
    return " · ".join(filter(None, (paper, story.note)))


def _step_event(life: Lifecycle | None, stories: list[Told]) -> Event:
    story, span = stories[0], stories[0].span
    states = [life.state(s.span.track, s.span.state) if life else None for s in stories]
    step = life.steps.get(span.step) if life else None
    title: Any = step.label if step else _("Mở hồ sơ")
    text, tone = _words(story), states[0].tone if states[0] else ""
    if story.voided_at:
        undone = _("Rút lại ngày %(day)s") % {"day": day_text(story.voided_at.astimezone(clock.HANOI).date())}
        text = " · ".join(filter(None, (_words(story), f"{undone}: {story.reason}" if story.reason else undone)))
        title, tone = format_html("<s>{}</s>", title), ""
    words = [str(s.label) for s in states if s] + ([str(span.by)] if span.by else [])
    icon = "x" if story.voided_at else "cash" if span.track == MONEY else "flag-3"
    # the part colours a whole line that waits; here only what is done or under way is marked
    return Event(span.since, span.recorded_at, icon, title, span.pk, text, by=" · ".join(words),
                 tone=tone if tone in ("done", "running") else "")


def paper_events(papers: list[Document]) -> Iterator[Event]:
    for paper in papers:
        learnt = paper.recorded_at.astimezone(clock.HANOI).date()
        yield Event(paper.issued_on or paper.signed_on or learnt, paper.recorded_at, "file-text",
                    f"{paper.symbol} {paper.subject}", paper.pk, paper.state_label,
                    address("paper", paper.pk), paper.signer)


def money_events(money: list[Entry]) -> Iterator[Event]:
    undone = {entry.reverses_id: entry for entry in money if entry.reverses_id}
    for entry in money:
        title: Any = f"{entry.get_kind_display()} {Money(entry.amount)}"
        words = [str(entry.fund), entry.paper, entry.note]
        if entry.reverses_id:
            title = _("Đảo bút toán: %(entry)s") % {"entry": title}
        if entry.pk in undone:
            title = format_html("<s>{}</s>", title)
            words.append(_("Đã đảo ngày %(day)s") % {"day": day_text(undone[entry.pk].on)})
        yield Event(entry.on, entry.recorded_at, "cash", title, entry.pk, " · ".join(filter(None, words)),
                    by=entry.by)


def promise_events(promises: list[Commitment], today: date) -> Iterator[Event]:
    for promise in promises:
        late = promise.state != CANCELLED and promise.cell(today) == "overdue"
        due = _("hạn %(day)s") % {"day": day_text(promise.due_now)} if promise.due_now else promise.no_due_reason
        text = " · ".join(filter(None, (str(promise.lead), due, promise.state_label, _("quá hạn") if late else "")))
        yield Event(promise.assigned_on, promise.recorded_at, "list-check", promise.text, promise.pk, text,
                    reverse("promises:promise", args=[promise.pk]), promise.assigner, "late" if late else "")
