"""What is typed on the meeting pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock, fold
from giaoban.kernel.documents.models import Document
from giaoban.kernel.meetings.models import ATTENDANCE, BRIEFINGS, KINDS, STATES, Meeting
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import Regime
from giaoban.web.reading.fields import DayInput, PeriodFormMixin, UnitField, UnitsField, last_month

INVITED_KINDS = ("department", "service_unit")


class MeetingFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Tìm"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("tên cuộc họp")}))
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Năm"), required=False)

    def __init__(self, data: Any, years: list[int]) -> None:
        super().__init__(data)
        everything = [("", _("tất cả"))]
        self.fields["kind"].choices = [("", _("giao ban, cuộc họp")), ("all", _("tất cả")), *KINDS.items()]
        self.fields["state"].choices = everything + list(STATES.items())
        self.fields["year"].choices = everything + [(str(year), str(year)) for year in years]

    def narrow(self, meetings: Any) -> Any:
        """An unknown choice in the address is ignored. Workshops and courses of works are shown when asked for."""
        self.is_valid()
        found = self.cleaned_data
        kind = found.get("kind")
        meetings = meetings if kind == "all" else meetings.filter(kind=kind) if kind else meetings.briefings()
        facts = {"state": found.get("state"), "on__year": found.get("year")}
        found_all = meetings.filter(**{name: value for name, value in facts.items() if value})
        return with_words(found_all, found.get("q") or "")


def with_words(meetings: Any, query: str) -> Any:
    """Titles holding the words, typed with or without accents. Meetings are few: their titles are folded here."""
    wanted = fold(query)
    if not wanted:
        return meetings
    return meetings.filter(pk__in=[pk for pk, title in meetings.values_list("pk", "title") if wanted in fold(title)])


class PlanForm(PeriodFormMixin):
    """A new meeting. Departments are invited unless unticked; others by code."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại cuộc họp"), choices=list(BRIEFINGS.items()))
    title = forms.CharField(label=gettext_lazy("Tên cuộc họp"), max_length=300)
    on = forms.DateField(label=gettext_lazy("Ngày họp"), widget=DayInput)
    starts = forms.TimeField(label=gettext_lazy("Giờ"), required=False,
                             widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200, required=False)
    chair = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=120, required=False)
    invited = forms.ModelMultipleChoiceField(
        Org.objects.none(), label=gettext_lazy("Đơn vị mời"), required=False, widget=forms.CheckboxSelectMultiple)
    others = UnitsField(label=gettext_lazy("Mời thêm"), required=False,
                        help_text=gettext_lazy("Mã hoặc tên đơn vị, cách nhau bằng dấu chấm phẩy."))
    regime = forms.ModelChoiceField(
        Regime.objects.none(), label=gettext_lazy("Mở kỳ báo cáo"), required=False,
        empty_label=gettext_lazy("không mở kỳ báo cáo"),
        help_text=gettext_lazy("Mỗi đơn vị được mời nợ một báo cáo của kỳ; hạn nộp là ngày họp."))

    field_order = ("kind", "title", "on", "starts", "place", "chair", "period", "first", "last", "regime", "invited",
                   "others")

    def __init__(self, data: Any = None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.offer_periods()
        orgs = Org.objects.visible_to(user).filter(ended_on=None)
        self.fields["invited"].queryset = orgs.filter(kind__in=INVITED_KINDS)
        self.fields["others"].orgs = orgs
        self.fields["regime"].queryset = Regime.objects.order_by("name", "-since")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["span"] = self.clean_span()
        asked = {org.pk: org for org in (*data.get("invited", ()), *data.get("others", ()))}
        data["asked"] = list(asked.values())
        if not asked and "others" not in self.errors:
            self.add_error("invited", _("Mời ít nhất một đơn vị."))
        return data


class PromiseForm(forms.Form):
    """One promise: what, who leads, with whom, by when, giving what."""

    task = forms.CharField(label=gettext_lazy("Việc giao"), widget=forms.Textarea(attrs={"rows": 2}))
    lead = UnitField(label=gettext_lazy("Chủ trì"))
    others = UnitsField(label=gettext_lazy("Phối hợp"), required=False,
                        widget=forms.TextInput(attrs={"placeholder": "VP; BAN-TVPB", "autocomplete": "off"}))
    due = forms.DateField(label=gettext_lazy("Hạn"), required=False, widget=DayInput)
    no_due_reason = forms.CharField(label=gettext_lazy("hoặc lý do chưa có hạn"), required=False, max_length=200,
                                    widget=forms.TextInput(attrs={"placeholder": gettext_lazy("thường xuyên")}))
    product = forms.CharField(label=gettext_lazy("Sản phẩm"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, prefix: str, user: User) -> None:
        super().__init__(data, prefix=prefix)
        orgs = Org.objects.visible_to(user)
        self.fields["lead"].orgs = self.fields["others"].orgs = orgs.filter(ended_on=None)

    @property
    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        return {"text": data["task"], "lead": data["lead"], "due": data["due"], "coordinators": data["others"],
                "no_due_reason": data["no_due_reason"], "product": data["product"]}


class ConcludeForm(PromiseForm):
    """A conclusion and, typed in the same go, its first promise. `seen` is how many stood on the page."""

    text = forms.CharField(label=gettext_lazy("Kết luận"), widget=forms.Textarea(attrs={"rows": 2}))
    gives_no_task = forms.BooleanField(label=gettext_lazy("Không giao việc"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ("seen", "text", "gives_no_task", "task", "lead", "others", "due", "no_due_reason", "product")

    def __init__(self, data: Any = None, *, user: User, seen: int = 0) -> None:
        super().__init__(data, prefix="new", user=user)
        self.initial["seen"] = seen
        self.fields["task"].required = self.fields["lead"].required = False
        self.fields["task"].label = _("Việc giao đầu tiên (nếu có)")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("task") and not data.get("lead") and "lead" not in self.errors:
            self.add_error("lead", _("Chọn đơn vị chủ trì."))
        if data.get("lead") and not data.get("task"):
            self.add_error("task", _("Ghi việc giao cho đơn vị chủ trì."))
        if data.get("gives_no_task") and data.get("task"):
            self.add_error("gives_no_task", _("Đã ghi việc giao thì bỏ đánh dấu “không giao việc”."))
        return data


class NoticeForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Ngày ký, phát hành"), widget=DayInput)
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=120)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: User, seen: int) -> None:
        last = Document.objects.filter(kind="TB").exclude(signer="").order_by("-pk").first()
        super().__init__(data, initial={"on": clock.today(), "signer": last.signer if last else str(user),
                                        "seen": seen})


class AttendanceRow(forms.Form):
    """One unit's line; `seen` is the line as it was on the page, so that two clerks don't overwrite each other."""

    status = forms.ChoiceField(choices=list(ATTENDANCE.items()))
    person = forms.CharField(required=False, max_length=120)
    reason = forms.CharField(required=False, max_length=200)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: Any) -> None:
        facts = {"status": row.status, "person": row.person, "reason": row.reason, "seen": stamp_of(row)}
        super().__init__(data, prefix=f"a{row.pk}", initial=facts)
        self.row = row
        for name, words in (("status", _("Có mặt?")), ("person", _("Người dự")), ("reason", _("Lý do vắng"))):
            self.fields[name].widget.attrs["aria-label"] = f"{words}: {row.org}"

    @property
    def typed(self) -> tuple[str, str, str]:
        return (self.cleaned_data["status"], self.cleaned_data["person"], self.cleaned_data["reason"])

    @property
    def untouched(self) -> bool:
        """Nothing on this line was changed on the page."""
        return "|".join(self.typed) == self.cleaned_data["seen"]

    @property
    def stale(self) -> bool:
        """Somebody else wrote another thing meanwhile."""
        now = stamp_of(self.row)
        return now not in (self.cleaned_data["seen"], "|".join(self.typed))


def stamp_of(row: Any) -> str:
    return f"{row.status}|{row.person}|{row.reason}"


def plan_initial(meeting: Meeting | None) -> dict[str, Any]:
    """A new meeting begins like the last one."""
    invited = list(Org.objects.filter(kind="department", ended_on=None))
    regime = Regime.objects.filter(key="monthly").order_by("-since").first()
    facts: dict[str, Any] = {"invited": [org.pk for org in invited], "kind": "month", "regime": regime,
                             "period": last_month()}
    if meeting is not None:
        facts |= {"place": meeting.place, "chair": meeting.chair, "starts": meeting.starts}
    return facts
