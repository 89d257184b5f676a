"""What a promise's page shows: the five clear things, its days, what happened, what may be done now."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.commitments.actions import MOVES
from giaoban.kernel.commitments.models import CANCELLED, CELLS, CONFIRMED, DONE, Commitment, Extension, Progress
from giaoban.kernel.commitments.rules import can_extend, can_work_on
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.meetings.models import Conclusion, Meeting
from giaoban.kernel.people.models import User

from ..dossiers.addresses import address
from .cells import TONES
from .forms import AskForm, DecideForm, MoveForm

#: act → its word on the button
LABELS = {"accept": "Nhận việc", "run": "Đang làm", "report_done": "Báo xong", "confirm": "Xác nhận",
          "return": "Trả lại làm tiếp", "cancel": "Thôi không làm"}
ICONS = {"assigned": "flag-3", "accepted": "check", "running": "history", "done": "send", "confirmed": "circle-check",
         "returned": "alert-triangle", "cancelled": "x"}
ENDED = (DONE, CONFIRMED, CANCELLED)


class Page:
    """One promise for one account. `opened` is a form sent back with its errors."""

    def __init__(self, promise: Commitment, user: User, *, opened: Any = None) -> None:
        self.promise, self.user, self.today = promise, user, clock.today()
        self.forms = {opened.prefix: opened} if opened is not None else {}
        self.extensions = list(promise.extensions.select_related("asked_by", "decided_by"))
        self.waiting = next((e for e in self.extensions if e.granted is None), None)
        self.origins = list(Conclusion.objects.filter(commitments=promise).select_related("meeting"))

    def context(self) -> dict[str, Any]:
        p = self.promise
        cell = CANCELLED if p.state == CANCELLED else p.cell(self.today)
        return {"title": p.text, "promise": p, "due": day_text(p.due_now),
                "steps": self.steps(), "facts": self.facts(), "stream": self.stream(),
                "state": p.state_label, "state_tone": _state_tone(p), "waiting": self.waiting_text(),
                "cell": CELLS.get(cell, "") if cell != CANCELLED else "", "tone": TONES[cell],
                "breadcrumbs": [{"label": _("Việc được giao"), "url": reverse("promises:list")},
                                {"label": _("Việc số %(number)s") % {"number": p.pk}, "url": ""}]}

    def facts(self) -> list[dict[str, Any]]:
        """Clear work, lead, co-ordination, days, product; then where it comes from."""
        p = self.promise
        others = ", ".join(str(org) for org in p.coordinators.all())
        extended = p.due_now != p.due_first
        return [
            {"label": _("Việc"), "value": p.text},
            {"label": _("Chủ trì"), "value": p.lead.name, "url": address("unit", p.lead.code)},
            {"label": _("Phối hợp"), "value": others or _("không có")},
            {"label": _("Hạn hoàn thành"), "value": day_text(p.due_now) or _("chưa có"),
             "note": _("hạn giao đầu %(day)s") % {"day": day_text(p.due_first)} if extended else p.no_due_reason},
            {"label": _("Sản phẩm"), "value": p.product or _("chưa ghi")},
            {"label": _("Ngày giao"), "value": day_text(p.assigned_on)},
            {"label": _("Người giao"), "value": str(p.assigner or "")},
            {"label": _("Ngày xong"), "value": day_text(p.done_on)},
            *self._origins(), *self._dossier(),
            {"label": _("Dữ liệu"), "value": _("ví dụ") if p.example else ""},
        ]

    def _origins(self) -> list[dict[str, Any]]:
        """The conclusions it comes from; a link where the account may open the meeting."""
        ids = [conclusion.meeting_id for conclusion in self.origins]
        seen = set(Meeting.objects.visible_to(self.user).filter(pk__in=ids).values_list("pk", flat=True))
        return [{"label": _("Từ cuộc họp"), "note": _("kết luận số %(number)s") % {"number": c.number},
                 "value": c.meeting.title,
                 "url": address("meeting", c.meeting_id) if c.meeting_id in seen else ""} for c in self.origins]

    def _dossier(self) -> list[dict[str, Any]]:
        dossier = self.promise.dossier
        if dossier is None or not Dossier.objects.visible_to(self.user).filter(pk=dossier.pk).exists():
            return []
        return [{"label": _("Hồ sơ"), "value": dossier.title, "note": dossier.number,
                 "url": reverse("dossiers:dossier", args=[dossier.number])}]

    def steps(self) -> list[dict[str, Any]]:
        acts = [self._move(act) for act, (start, _end, _may) in MOVES.items() if self.promise.state in start]
        shown = [*acts, *self._ask(), *self._decide()]
        main = next((s for s in shown if s["allowed"]), None)
        if main:
            main["primary"] = True
        return shown

    def _step(self, label: str, url: str, may: Any, form: Any, *, help_text: str = "") -> dict[str, Any]:
        allowed = may(self.user, self.promise)
        return {"label": label, "url": url, "allowed": allowed, "reason": "" if allowed else refusal(may),
                "form": (self.forms.get(form.prefix) or form) if allowed else None, "help": help_text}

    def _move(self, act: str) -> dict[str, Any]:
        url = reverse("promises:move", args=[self.promise.pk, act])
        return self._step(_(LABELS.get(act, act)), url, MOVES[act][2], MoveForm(self.promise, act))

    def _ask(self) -> list[dict[str, Any]]:
        p = self.promise
        if p.state in ENDED or p.due_now is None or self.waiting:
            return []
        return [self._step(_("Xin gia hạn"), reverse("promises:ask", args=[p.pk]), can_work_on, AskForm(p))]

    def _decide(self) -> list[dict[str, Any]]:
        if self.waiting is None:
            return []
        url = reverse("promises:decide", args=[self.promise.pk, self.waiting.pk])
        return [self._step(_("Quyết định gia hạn"), url, can_extend, DecideForm(self.promise, self.waiting),
                           help_text=self.waiting_text())]

    def waiting_text(self) -> str:
        asked = self.waiting
        if asked is None:
            return ""
        return _("%(by)s xin gia hạn đến %(day)s: %(reason)s") % {
            "by": asked.asked_by, "day": day_text(asked.new_due), "reason": asked.reason}

    def stream(self) -> list[dict[str, Any]]:
        """What happened and what was asked, newest first."""
        rows = [*(_progress(row) for row in self.promise.progress.select_related("by")),
                *(line for extension in self.extensions for line in _extension(extension))]
        rows.sort(key=lambda row: row["key"], reverse=True)
        return rows


def _state_tone(promise: Commitment) -> str:
    return {"assigned": "neutral", "done": "waiting", "confirmed": "done", "returned": "waiting",
            "cancelled": "cancelled"}.get(promise.state, "running")


def _line(on: Any, recorded_at: Any, **words: Any) -> dict[str, Any]:
    learnt = recorded_at.astimezone(clock.HANOI).date()
    return {"key": (on, recorded_at), "on": day_text(on), "recorded_at": day_text(learnt) if learnt != on else "",
            **words}


def _progress(row: Progress) -> dict[str, Any]:
    return _line(row.on, row.recorded_at, icon=ICONS.get(row.kind, "history"), title=row.label, text=row.note,
                 by=row.by or "", tone="done" if row.kind == CONFIRMED else "")


def _extension(row: Extension) -> list[dict[str, Any]]:
    asked = _line(row.asked_on, row.recorded_at, icon="calendar-event", text=row.reason, by=row.asked_by, tone="",
                  title=_("Xin gia hạn đến %(day)s") % {"day": day_text(row.new_due)})
    if row.granted is None or row.decided_on is None:
        return [asked]
    title = _("Đồng ý gia hạn đến %(day)s") if row.granted else _("Không gia hạn đến %(day)s")
    decided = {"key": (row.decided_on, row.recorded_at), "on": day_text(row.decided_on), "recorded_at": "",
               "icon": "check" if row.granted else "x", "title": title % {"day": day_text(row.new_due)}, "text": "",
               "by": row.decided_by or "", "tone": "done" if row.granted else "late"}
    return [asked, decided]
