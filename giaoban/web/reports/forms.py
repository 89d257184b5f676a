"""Opening a report, writing its words, taking its steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import Period, clock
from giaoban.kernel.lifecycle import Step
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import Report
from giaoban.kernel.reporting.outline import Outline, keys, load

#: An outline's period → how many parts a year has, and how to make one.
PARTS = {"half": (2, Period.half), "quarter": (4, Period.quarter), "month": (12, Period.month)}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OpenForm(forms.Form):
    """Which report, of which period, closed on which day, of which unit."""

    outline = forms.ChoiceField(label=gettext_lazy("Mẫu báo cáo"))
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=1990, max_value=2100, localize=False)
    part = forms.IntegerField(
        label=gettext_lazy("Kỳ trong năm"), required=False, min_value=1, max_value=12,
        help_text=gettext_lazy("Tháng 1–12, quý 1–4 hoặc nửa năm 1–2, nếu mẫu không phải báo cáo năm."))
    cut_off = forms.DateField(
        label=gettext_lazy("Ngày chốt số liệu"), required=False, widget=DayInput,
        help_text=gettext_lazy("Ngày đếm các số liệu tồn (như số tổ chức trực thuộc). Để trống: ngày cuối kỳ."))
    unit = forms.CharField(
        label=gettext_lazy("Mã đơn vị"), required=False, max_length=40,
        help_text=gettext_lazy("Để trống: báo cáo của toàn Liên hiệp hội."))

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        more.setdefault("initial", {"year": (clock.today() - timedelta(days=120)).year})
        super().__init__(*args, **more)
        self.user = user
        known = [load(key) for key in keys()]
        self.fields["outline"].choices = [(one.key, one.label) for one in known]
        if all(one.period == "year" for one in known):
            del self.fields["part"]

    def clean_unit(self) -> Org:
        code = self.cleaned_data["unit"].strip()
        seen = Org.objects.visible_to(self.user)
        found = seen.filter(code=code).first() if code else seen.filter(kind="central_body").order_by("pk").first()
        if found is None:
            raise forms.ValidationError(_("Không có đơn vị mã “%(code)s”.") % {"code": code})
        return found

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if {"outline", "year"} <= set(facts):
            facts["period"] = self._period(load(facts["outline"]).period, facts)
        if facts.get("cut_off") and facts.get("period") and facts["cut_off"] < facts["period"].first:
            self.add_error("cut_off", _("Ngày chốt số liệu trước khi kỳ báo cáo bắt đầu."))
        return facts

    def _period(self, kind: str, facts: dict[str, Any]) -> Period | None:
        if kind not in PARTS:
            return Period.year(facts["year"])
        count, make = PARTS[kind]
        part = facts.get("part") or 0
        if not 1 <= part <= count:
            self.add_error("part", _("Mẫu này cần ghi kỳ từ 1 đến %(n)s.") % {"n": count})
            return None
        return make(facts["year"], part)


class NarrativeForm(forms.Form):
    """One text for each slot of the outline; `version` is the one the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, localize=False)

    def __init__(self, *args: Any, report: Report, plan: Outline, **more: Any) -> None:
        more.setdefault("initial", {"version": report.version})
        super().__init__(*args, **more)
        for slot in plan.slots:
            self.fields[self.name(slot.slot)] = forms.CharField(
                label=slot.note or slot.slot, required=False, max_length=20000, strip=True,
                initial=report.narrative.get(slot.slot) or slot.default, widget=forms.Textarea(attrs={"rows": 5}))

    @staticmethod
    def name(slot: str) -> str:
        return f"text-{slot}"

    def texts(self) -> dict[str, str]:
        return {name[5:]: text for name, text in self.cleaned_data.items() if name.startswith("text-")}


class StepForm(forms.Form):
    """The day of a step, who signs, why it goes back."""

    version = forms.IntegerField(widget=forms.HiddenInput, localize=False)
    on = forms.DateField(label=gettext_lazy("Ngày"), widget=DayInput)

    def __init__(self, *args: Any, step: Step, report: Report, user: User, **more: Any) -> None:
        more.setdefault("initial", {"version": report.version, "on": clock.today(), "signer": str(user)})
        super().__init__(*args, prefix=step.key, **more)
        if step.key == "sign":
            self.fields["signer"] = forms.CharField(label=_("Họ tên người ký in trên văn bản"), max_length=120)
        if step.reason:
            box = forms.Textarea(attrs={"rows": 2})
            self.fields["note"] = forms.CharField(label=_("Lý do"), max_length=1000, widget=box)
