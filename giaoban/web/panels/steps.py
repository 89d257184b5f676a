"""What may be done with a council now: each act's form, the sentence after it, whether it is allowed and why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.panels import actions
from giaoban.kernel.panels.models import Panel
from giaoban.kernel.panels.words import CLOSED, DRAFT, SET_UP, SITTING

from . import forms

if TYPE_CHECKING:
    from .page import Page


@dataclass(frozen=True)
class Act:
    """`do(panel, form, user)`; `states`: where it starts. `of_people`: its form chooses among members."""

    label: Any
    form: type[forms.ActForm]
    do: Callable[[Panel, Any, Any], Any]
    states: tuple[str, ...]
    done: Any
    of_people: bool = False
    primary: bool = False
    danger: bool = False


def _declare(panel: Panel, form: Any, user: Any) -> None:
    seat, case = form.chosen()
    data = form.cleaned_data
    actions.declare(seat.person, case.dossier, on=data["on"], by=user, interests=data["interests"], text=data["text"],
                    paper=data["paper"])


def _conflict(panel: Panel, form: Any, user: Any) -> None:
    seat, case = form.chosen()
    data = form.cleaned_data
    actions.note_conflict(seat.person, case.dossier, interest=data["interest"], evidence=data["evidence"],
                          since=data["since"], until=data["until"], state=data["state"], by=user)


def _replace(panel: Panel, form: Any, user: Any) -> None:
    from .members import person_named

    data = form.cleaned_data
    seat = next(row for row in form.seats if str(row.pk) == data["seat"])
    person = person_named(data["person"], user) if data["person"] else None
    actions.replace(seat, person, reason=data["reason"], on=data["on"], by=user, paper=data["paper"])


_ANY = (DRAFT, SET_UP, SITTING)
ACTS: dict[str, Act] = {
    "thanh-lap": Act(gettext_lazy("Thành lập"), forms.SetUpForm,
                     lambda p, f, u: actions.set_up(p, by=u, **f.facts()), (DRAFT,),
                     gettext_lazy("Đã ghi thành lập hội đồng."), primary=True),
    "hop": Act(gettext_lazy("Ghi ngày họp"), forms.HoldForm, lambda p, f, u: actions.hold(p, by=u, **f.facts()),
               (SET_UP,), gettext_lazy("Đã ghi ngày họp."), primary=True),
    "mo-phieu": Act(gettext_lazy("Mở phiếu"), forms.PlainForm, lambda p, f, u: actions.open_sheets(p, by=u), (SET_UP,),
                    gettext_lazy("Đã mở phiếu. Nhập phiếu của từng thành viên có mặt."), primary=True),
    "ket-luan": Act(gettext_lazy("Kết luận"), forms.PlainForm, lambda p, f, u: actions.close(p, by=u), (SITTING,),
                    gettext_lazy("Hội đồng đã kết luận; kết quả tính từ các phiếu đã khóa."), primary=True),
    "khai": Act(gettext_lazy("Ghi lời khai có quan hệ"), forms.DeclareForm, _declare, _ANY,
                gettext_lazy("Đã ghi lời khai."), of_people=True),
    "xung-dot": Act(gettext_lazy("Ghi xung đột lợi ích"), forms.ConflictForm, _conflict, _ANY,
                    gettext_lazy("Đã ghi; hội đồng kiểm tra lại theo dòng này."), of_people=True),
    "thay": Act(gettext_lazy("Thay thành viên"), forms.ReplaceForm, _replace, (SET_UP, SITTING),
                gettext_lazy("Đã thay thành viên; chỗ cũ vẫn giữ trong sổ với lý do."), of_people=True),
    "sua": Act(gettext_lazy("Sửa tên, ủy quyền"), forms.ChangeForm,
               lambda p, f, u: actions.change(p, by=u, **f.facts()), _ANY, gettext_lazy("Đã sửa.")),
    "huy": Act(gettext_lazy("Hủy hội đồng"), forms.CancelForm, lambda p, f, u: actions.cancel(p, by=u, **f.facts()),
               (*_ANY, CLOSED), gettext_lazy("Đã hủy hội đồng."), danger=True),
}


def form_of(key: str, panel: Panel, data: Any = None, *, seats: list[Any], cases: list[Any]) -> forms.ActForm:
    act = ACTS[key]
    if act.form is forms.ReplaceForm:
        return forms.ReplaceForm(panel, data, prefix=key, seats=seats)
    if act.of_people:
        return act.form(panel, data, prefix=key, seats=seats, cases=cases)  # type: ignore[call-arg]
    return act.form(panel, data, prefix=key)


def steps_of(page: Page) -> list[dict[str, Any]]:
    """Buttons for the page; the refused ones say why."""
    panel, found = page.panel, []
    for key, act in ACTS.items():
        if panel.state not in act.states or (act.of_people and not page.seats):
            continue
        reason = _refused(key, page)
        form = page.opened.get(key) or form_of(key, panel, seats=page.seats, cases=page.cases)
        found.append({"label": act.label, "url": reverse("panels:act", args=[panel.pk, key]), "form": form,
                      "allowed": not reason, "reason": reason, "primary": act.primary, "danger": act.danger,
                      "help": ""})
    return found


def _refused(key: str, page: Page) -> str:
    panel = page.panel
    if key == "thanh-lap" and page.reasons:
        return _("Xem các điều còn thiếu ở trên.")
    if key == "mo-phieu":
        if panel.held_on is None or panel.held_on > clock.today():
            return _("Ghi ngày họp; mở phiếu được từ ngày họp.")
        return _("Xem các điều còn thiếu ở trên.") if page.reasons else ""
    return ""
