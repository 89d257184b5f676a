"""What a dossier's page shows: states, what is next and whose, steps, facts, money, who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from giaoban.kernel.base import Money, clock, day_text, grouped
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.dossiers.actions import Choice, choices
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.ledger.models import ADVANCE, ALLOCATE, CARRY, CONTRACT, PLAN, RETURN, SETTLE, SPEND
from giaoban.kernel.lifecycle import CONTENT, MONEY, Lifecycle
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import CENTRAL, User
from giaoban.kernel.people.rules import can_administer

from .addresses import address
from .columns import display
from .coming import who_takes
from .forms import CorrectForm, ReverseForm, StepForm, UndoForm
from .kinds import capital, find, has_money, state_of
from .money import held
from .timeline import timeline

#: Of a dossier's money, shown also where nothing of it happened.
ALWAYS_SHOWN = {ALLOCATE, ADVANCE, SETTLE, RETURN, "open"}
TRACKS = {CONTENT: "Nội dung", MONEY: "Kinh phí"}


class Page:
    """One dossier for one account, today or as of a day.

    `opened` is a form sent back with its errors; `step`: one whose form stands open; `back`: where its step leads
    afterwards, from a board or a list.
    """

    def __init__(self, dossier: Dossier, user: User, *, on: date | None = None, opened: Any = None, step: str = "",
                 back: str = "") -> None:
        self.dossier, self.user, self.on = concrete(dossier), user, on
        self.step, self.back = step, back
        self.kind = find(dossier.kind)
        self.life: Lifecycle | None = self.kind.lifecycle if self.kind else None
        self.today = clock.today()
        self.forms = {opened.prefix: opened} if opened is not None else {}
        self.spans = list(self.dossier.spans.select_related("by"))
        self.entries = list(self.dossier.entries.select_related("fund", "by"))
        self.papers = list(self.dossier.documents.all())
        self.choices = choices(self.dossier, by=user, on=self.today) if self.life and not on else []

    def context(self) -> dict[str, Any]:
        d = self.dossier
        return {"title": d.title, "dossier": d, "on": self.on, "on_text": day_text(self.on), "badges": self.badges(),
                "next": self.next_steps(), "steps": self.steps(), "facts": self.facts(), "money": self.money(),
                "entries": self.ledger(), "people": self.people(), "papers": self.paper_facts(),
                "correct": self.correct(), "seen_by": self.seen_by(), "timeline": self.timeline(),
                "unit_url": address("unit", d.org.code),
                "breadcrumbs": [{"label": _("Hồ sơ"), "url": reverse("dossiers:list")}, self._crumb(),
                                {"label": d.number, "url": ""}]}

    def _crumb(self) -> dict[str, str]:
        label = capital(self.kind.label) if self.kind else self.dossier.kind
        return {"label": label, "url": f"{reverse('dossiers:list')}?kind={self.dossier.kind}"}

    def live(self) -> list[StateSpan]:
        return sorted((s for s in self.spans if not s.voided_at), key=lambda s: (s.since, s.pk))

    def badges(self) -> list[dict[str, Any]]:
        """Both states, today's or the day's."""
        on = self.on
        then = None if on is None else {s.track: s.state for s in self.live()
                                        if s.since <= on and (s.until is None or s.until > on)}
        shown = ((label, state_of(self.dossier, track, then)) for track, label in TRACKS.items())
        return [{"track": _(label), "label": state.label, "tone": state.tone} for label, state in shown if state]

    def next_steps(self) -> list[dict[str, str]]:
        """For each track still open: its usual next step, who takes it, what it waits for."""
        if self.life is None or self.on:
            return []
        found = []
        for track, state in self.dossier.states.items():
            if track not in self.life.tracks or self.life.state(track, state).closed:
                continue
            usual = [s for s in self.life.from_state(self.dossier.states) if s.track == track and not s.reason]
            if usual:
                step = usual[0]
                waits = [refusal(need) for need in step.needs if not need(self.dossier, self.today)]
                who = who_takes(step, self.dossier)
                found.append({"track": _(TRACKS.get(track, track)).lower(), "step": str(step.label), "who": who,
                              "waits": " ".join(waits)})
        return found

    def steps(self) -> list[dict[str, Any]]:
        shown = [self._step(choice) for choice in self.choices]
        main = next((s for s, c in zip(shown, self.choices, strict=True) if c.allowed and not c.reason), None)
        if main:
            main["primary"] = True
        return [*shown, *self.undoings()]

    def _step(self, choice: Choice) -> dict[str, Any]:
        form = None
        if choice.allowed:
            form = self.forms.get(choice.key) or StepForm(self.dossier, choice)
        url = reverse("dossiers:step", args=[self.dossier.number, choice.key])
        return {"label": choice.label, "allowed": choice.allowed, "reason": " ".join(choice.reasons), "form": form,
                "open": choice.key == self.step, "url": f"{url}?{urlencode({'ve': self.back})}" if self.back else url}

    def undoings(self) -> list[dict[str, Any]]:
        """The latest step of each track, for who may take that step, unless it did something else besides."""
        found = []
        for track in self.life.tracks if self.life and not self.on else ():
            rows = [s for s in self.live() if s.track == track]
            step = self.life.steps.get(rows[-1].step) if self.life and len(rows) > 1 else None
            if step is None or step.action or step.also or not can_undo(self.user, self.dossier, step.may):
                continue
            form = self.forms.get(f"rut-{track}") or UndoForm(self.dossier, track)
            found.append({"label": _("Rút lại “%(step)s”") % {"step": step.label}, "allowed": True, "form": form,
                          "url": reverse("dossiers:undo", args=[self.dossier.number, track])})
        return found

    def facts(self) -> list[dict[str, Any]]:
        d = self.dossier
        own = [{"label": capital(d._meta.get_field(name).verbose_name), "value": display(d, name)}
               for name in type(d).particulars]
        learnt = d.recorded_at.astimezone(clock.HANOI).date()
        return [
            {"label": _("Loại"), "value": capital(self.kind.label) if self.kind else d.kind},
            {"label": _("Đơn vị"), "value": d.org.name, "url": address("unit", d.org.code)},
            {"label": _("Ban phụ trách"), "value": d.department.name if d.department else ""},
            {"label": _("Năm"), "value": str(d.year)}, *own,
            {"label": _("Ngày mở"), "value": day_text(d.opened_on),
             "note": _("ghi ngày %(day)s") % {"day": day_text(learnt)} if learnt != d.opened_on else ""},
            {"label": _("Ngày khép"), "value": day_text(d.closed_on)},
            {"label": _("Dữ liệu"), "value": _("ví dụ") if d.example else ""},
        ]

    def money(self) -> list[dict[str, Any]]:
        """Planned – allocated – contracted – advanced – spent – settled – returned – carried – open, in one line."""
        entries = [entry for entry in self.entries if self.on is None or entry.on <= self.on]
        if not entries and not has_money(self.kind):
            return []
        sums = held(entries)
        labels = ((PLAN, _("Kế hoạch")), (ALLOCATE, _("Cấp")), (CONTRACT, _("Hợp đồng")), (ADVANCE, _("Đã tạm ứng")),
                  (SPEND, _("Báo cáo chi")), (SETTLE, _("Quyết toán")), (RETURN, _("Hoàn trả")),
                  (CARRY, _("Chuyển nguồn")), ("open", _("Còn")))
        return [{"label": label, "value": grouped(sums[key])} for key, label in labels
                if sums[key] or key in ALWAYS_SHOWN]

    def ledger(self) -> list[dict[str, Any]]:
        """The entries, each with the form that reverses it where the account may."""
        undone = {entry.reverses_id for entry in self.entries}
        may = can_administer(self.user) and not self.on
        rows = []
        for entry in self.entries:
            form = None
            if may and not entry.reverses_id and entry.pk not in undone:
                form = self.forms.get(f"dao-{entry.pk}") or ReverseForm(self.dossier, entry)
            rows.append({"entry": entry, "amount": Money(entry.amount), "day": day_text(entry.on), "form": form,
                         "undone": entry.pk in undone})
        return rows

    def people(self) -> list[dict[str, Any]]:
        """Who recorded what happened, with their unit's part in it."""
        acted: dict[int, Any] = {}
        for row in (*self.spans, *self.entries):
            if row.by_id:
                acted.setdefault(row.by_id, row.by)
        return [{"label": user.role_label, "value": str(user)} for user in acted.values()]

    def paper_facts(self) -> list[dict[str, Any]]:
        return [{"label": paper.symbol, "value": paper.subject, "url": address("paper", paper.pk),
                 "note": paper.state_label} for paper in self.papers]

    def correct(self) -> Any:
        if self.on or self.life is None or not can_handle(self.user, self.dossier):
            return None
        return self.forms.get("sua") or CorrectForm(self.dossier)

    def seen_by(self) -> list[dict[str, Any]]:
        """For the office: every account that sees the dossier, and why."""
        if not can_administer(self.user):
            return []
        accounts = User.objects.filter(is_active=True).select_related("org")
        wide = list(accounts.filter(sees_everything=True, role__in=CENTRAL).order_by("role", "name"))
        narrow = list(accounts.filter(sees__org=self.dossier.org, sees_everything=False).order_by("role", "name"))
        groups = ((_("Xem toàn Liên hiệp hội"), wide), (_("Xem vì thuộc hoặc ở trên đơn vị này"), narrow))
        return [{"title": title, "accounts": [{"label": str(account), "value": account.role_label,
                                               "note": str(account.org)} for account in rows]}
                for title, rows in groups]

    def timeline(self) -> list[dict[str, Any]]:
        promises = (Commitment.objects.visible_to(self.user).filter(dossier=self.dossier.pk)
                    .select_related("lead", "assigner"))
        return timeline(self.dossier, self.life, spans=self.spans, papers=self.papers,
                        money=self.entries, promises=list(promises), today=self.today, upto=self.on)


def can_undo(user: User, dossier: Dossier, may: Callable[..., bool]) -> bool:
    """Chỉ người làm được bước này hoặc Văn phòng rút lại được."""
    return can_administer(user) or may(user, dossier)
