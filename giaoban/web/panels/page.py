"""What one council's page shows to one account: members, dossiers with their results, interests, what may be done."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import Money, clock, day_text
from giaoban.kernel.panels.composition import of_seats, problems, quorum, unfit
from giaoban.kernel.panels.counting import Result
from giaoban.kernel.panels.evaluation import evaluate_panel
from giaoban.kernel.panels.forms import FORMS
from giaoban.kernel.panels.marks import exact
from giaoban.kernel.panels.models import Attendance, Ballot, Case, Declaration, Panel, Seat
from giaoban.kernel.panels.rules import (
    STANDINGS,
    Standing,
    can_see_ballots,
    can_set_rules,
    can_set_up,
    since_words,
)
from giaoban.kernel.panels.words import (
    CANCELLED,
    CLOSED,
    CONFLICT_STATES,
    DISMISSED,
    DRAFT,
    INTERESTS,
    SET_UP,
    SITTING,
    SOURCES,
)
from giaoban.web.dossiers.kinds import capital

from .columns import OUTCOME_TONES, TONES
from .forms import CaseForm, DecideForm
from .steps import steps_of

STANDING_TONES = {"barred": "late", "doubtful": "waiting", "unknown": "waiting", "looked": "running", "clear": "done"}


def standing_label(state: str) -> str:
    return {"barred": _("Không được ngồi"), "doubtful": _("Chờ quyết định"), "unknown": _("Chưa khai"),
            "looked": _("Cần xem"), "clear": _("Không có")}[state]


class Page:
    """One council for one account. `opened`: a form sent back with what is wrong in it, by its prefix."""

    def __init__(self, request: HttpRequest, panel: Panel, *, opened: Any = None) -> None:
        self.request, self.panel, self.user = request, panel, request.user
        self.central = can_see_ballots(self.user)
        self.opened = {opened.prefix: opened} if opened is not None else {}
        self.cases = list(Case.objects.visible_to(self.user).filter(panel=panel)
                          .select_related("dossier__org", "dossier__department", "panel__rule_set")
                          .order_by("order", "pk"))
        for case in self.cases:
            # One council for all its dossiers: what is asked of it is asked once.
            case.panel = panel
        self.writes = panel.is_open and self._may_write()
        every = list(panel.seats.held().select_related("person", "org").order_by("order", "pk"))
        day = self.day
        self.seats = [row for row in every if row.since <= day and (row.until is None or row.until > day)]
        self.former = [row for row in every if row not in self.seats]
        self.there = {row.seat_id: row for row in Attendance.objects.filter(seat__panel=panel, voided_at=None)}
        self.reasons = self._reasons()

    def _may_write(self) -> bool:
        return can_set_up(self.user, [case.dossier for case in self.cases])

    @property
    def day(self) -> date:
        """The day whose members are shown: the sitting once it is past, else today."""
        held = self.panel.held_on
        if self.panel.state in (CLOSED, CANCELLED, SITTING) and held is not None:
            return held
        return max(clock.today(), self.panel.set_up_on or clock.today())

    def context(self) -> dict[str, Any]:
        panel = self.panel
        stand = of_seats(panel, self.seats, self.day, cases=self.cases) if self.central else []
        ballots = self._ballots() if self.central else Counter()
        return {
            "title": panel.name, "panel": panel, "tone": TONES.get(panel.state, "neutral"), "central": self.central,
            "purpose": capital(panel.purpose_label), "rule_set": panel.rule_set,
            "members": [self._member(seat, stand, ballots) for seat in self.seats],
            "former": [self._gone(seat) for seat in self.former] if self.central else [],
            "cases": self._cases(ballots), "interests": self._interests(stand),
            "undeclared": self._undeclared(stand), "absent": self._opinions(),
            "facts": self._facts(), "steps": steps_of(self) if self.writes or self._cancels() else [],
            "reasons": self.reasons, "writes": self.writes, "marks": self.writes and panel.state in (SET_UP, SITTING),
            "chooses": self.writes and panel.state == DRAFT, "history": self._history() if self.central else [],
            "today": clock.today(),
            "breadcrumbs": [{"label": _("Hội đồng"), "url": reverse("panels:list")}, {"label": panel.name, "url": ""}]}

    def _cancels(self) -> bool:
        return self.panel.state == CLOSED and can_set_rules(self.user)

    def _ballots(self) -> Counter[tuple[str, int]]:
        """Ballots entered by dossier and by member: ('case', id) and ('seat', id)."""
        rows = Ballot.objects.held().filter(case__panel=self.panel).values_list("case_id", "seat_id")
        found: Counter[tuple[str, int]] = Counter()
        for case, seat in rows:
            found["case", case] += 1
            found["seat", seat] += 1
        return found

    def _member(self, seat: Seat, stand: Any, ballots: Counter[tuple[str, int]]) -> dict[str, Any]:
        attended = self.there.get(seat.pk)
        told = {"seat": seat, "name": f"{seat.person.titles} {seat.person.name}".strip(), "role": seat.role_label,
                "where": seat.affiliation or (seat.org.name if seat.org else ""), "attended": attended,
                "present": "" if attended is None else _("có mặt") if attended.present else _("vắng"),
                "ballots": f"{ballots['seat', seat.pk]}/{len(self.cases)}"}
        worst = min((people[seat] for _case, people in stand), key=lambda s: STANDINGS.index(s.state), default=None)
        if worst is not None:
            told |= {"tone": STANDING_TONES[worst.state], "standing": standing_label(worst.state),
                     "why": worst.reasons[0] if worst.reasons else ""}
        return told

    def _gone(self, seat: Seat) -> dict[str, Any]:
        return {"name": seat.person.name, "role": seat.role_label, "until": day_text(seat.until),
                "reason": seat.end_reason}

    def _opinions(self) -> list[dict[str, str]]:
        return [{"name": seat.person.name, "opinion": self.there[seat.pk].opinion} for seat in self.seats
                if self.central and seat.pk in self.there and self.there[seat.pk].opinion]

    def _cases(self, ballots: Counter[tuple[str, int]]) -> list[dict[str, Any]]:
        counted = evaluate_panel(self.panel) if self.central and self.panel.state in (SITTING, CLOSED) else {}
        present = sum(1 for seat in self.seats if seat.pk in self.there and self.there[seat.pk].present)
        return [self._case(case, counted.get(case.pk), f"{ballots['case', case.pk]}/{present}") for case in self.cases]

    def _case(self, case: Case, counted: Result | None, progress: str) -> dict[str, Any]:
        """The outcome as kept; before it, what the ballots so far come to, for those who may read them."""
        said = case.explanation or (counted.explanation if counted else [])
        entered, _slash, due = progress.partition("/")
        if not case.outcome and entered != due:
            # An outcome is said only when every ballot is in.
            said = said[:-1]
        form = self.opened.get(f"hs{case.pk}") or CaseForm(self.panel, prefix=f"hs{case.pk}", case=case)
        return {
            "case": case, "url": reverse("dossiers:dossier", args=[case.dossier.number]), "said": said,
            "label": case.outcome_label if case.outcome else "", "tone": OUTCOME_TONES.get(case.outcome, "neutral"),
            "mean": exact(case.mean) if case.mean is not None else "", "decided": day_text(case.decided_on),
            "details": counted.details if counted else [], "progress": progress,
            "ballots": reverse("panels:ballots", args=[self.panel.pk, case.pk])
            if self.central and self.panel.state in (SITTING, CLOSED) else "",
            "form": form if self.writes else None, "papers": self._papers(case),
            "budget": str(Money(case.budget)) if case.budget is not None else ""}

    def _papers(self, case: Case) -> list[dict[str, Any]]:
        """The papers that can be written from this dossier's page now."""
        if not self.central or not (self.writes or self.panel.state == CLOSED):
            return []
        today, found = clock.today(), []
        for form in FORMS:
            try:
                url = reverse("documents:write", args=[case.dossier.number, form.key])
            except NoReverseMatch:
                return []
            if all(need(case, today) for need in form.needs):
                found.append({"label": form.label, "url": url})
        return found

    def _interests(self, stand: list[tuple[Case, dict[Seat, Standing]]]) -> list[dict[str, Any]]:
        """Everything known to bind a member, with the form that decides on it."""
        rows = []
        for case, people in stand:
            for seat, standing in people.items():
                for one in standing.interests:
                    key = f"{one.interest}|{one.evidence}"
                    prefix = f"qd{case.pk}-{seat.pk}-{len(rows)}"
                    form = DecideForm(self.panel, prefix=prefix, seat=seat.pk, case=case.pk, which=key)
                    rows.append({
                        "name": seat.person.name, "number": case.dossier.number,
                        "what": capital(INTERESTS[one.interest]),
                        "evidence": one.evidence, "span": since_words(one), "source": SOURCES[one.source],
                        "state": CONFLICT_STATES[one.state], "reason": one.recorded.reason if one.recorded else "",
                        "tone": {"dismissed": "cancelled", "confirmed": "late"}.get(one.state, "waiting"),
                        "form": self.opened.get(prefix, form) if self.writes else None, "prefix": prefix,
                        "dismissed": one.state == DISMISSED})
        return rows

    def _undeclared(self, stand: list[tuple[Case, dict[Seat, Standing]]]) -> list[dict[str, Any]]:
        """Members without a word of their own, by dossier: one box each."""
        if not self.writes:
            return []
        told = set(Declaration.objects.filter(dossier__in=[case.dossier_id for case in self.cases],
                                              person__in=[seat.person_id for seat in self.seats])
                   .values_list("dossier_id", "person_id"))
        return [{"value": f"{case.pk}-{seat.pk}", "name": seat.person.name, "number": case.dossier.number}
                for case, people in stand for seat in people if (case.dossier_id, seat.person_id) not in told]

    def _reasons(self) -> list[str]:
        """What still stands in the way of the next step."""
        if not self.writes:
            return []
        if self.panel.state == DRAFT:
            return problems(self.panel, self.seats, self.day)
        if self.panel.state == SET_UP and self.panel.held_on is not None and self.panel.held_on <= clock.today():
            present = {pk for pk, row in self.there.items() if row.present}
            there = [seat for seat in self.seats if seat.pk in present]
            return quorum(self.panel, self.seats, present) + unfit(self.panel, there, self.panel.held_on)
        return []

    def _facts(self) -> list[dict[str, Any]]:
        panel = self.panel
        rules = reverse("panels:rules") if self.central else ""
        return [
            {"label": _("Quy tắc"), "value": str(panel.rule_set), "url": rules,
             "note": panel.rule_set.legal.partition(" (")[0]},
            {"label": _("Quyết định thành lập"), "value": panel.paper},
            {"label": _("Ngày thành lập"), "value": day_text(panel.set_up_on)},
            {"label": _("Ngày họp"), "value": day_text(panel.held_on)},
            {"label": _("Nơi họp"), "value": panel.place},
            {"label": _("Giấy ủy quyền chủ trì"), "value": panel.authorised},
            {"label": _("Số hồ sơ được chọn nhiều nhất"), "value": panel.chosen_max},
            {"label": _("Đơn vị lập"), "value": str(panel.org)}]

    def _history(self) -> list[dict[str, Any]]:
        return [{"on": act.on, "title": act.label, "text": " ".join(filter(None, (act.paper, act.note))),
                 "by": str(act.by or ""), "icon": "history",
                 "recorded_at": None if act.recorded_at.astimezone(clock.HANOI).date() == act.on else act.recorded_at}
                for act in self.panel.acts.select_related("by").order_by("-recorded_at", "-pk")]
