"""What is typed to send a report and to narrow the list of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import SUBMISSION_STATES, Obligation

from .fields import PeriodFormMixin, UnitField, last_month
from .owed import still_owed

READABLE = ".txt,.html,.htm,.docx,.pdf"


class SubmissionFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Tìm"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("đơn vị, tên báo cáo")}))
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Năm"), required=False)
    only = forms.ChoiceField(label=gettext_lazy("Con số"), required=False)

    def __init__(self, data: Any, years: list[int]) -> None:
        super().__init__(data)
        everything = [("", _("tất cả"))]
        self.fields["state"].choices = everything + list(SUBMISSION_STATES.items())
        self.fields["year"].choices = everything + [(str(year), str(year)) for year in years]
        self.fields["only"].choices = [*everything, ("waiting", _("còn con số chờ xem")),
                                       ("differs", _("khác sổ của ta"))]

    def narrow(self, rows: QuerySet) -> QuerySet:
        """An unknown choice in the address is ignored. `rows` carry waiting_n and differs_n."""
        self.is_valid()
        found = self.cleaned_data
        if found.get("q"):
            units = Org.objects.filter(folded__contains=fold(found["q"])).values("pk")
            rows = rows.filter(Q(org__in=units) | Q(title__icontains=found["q"]))
        if found.get("state"):
            rows = rows.filter(state=found["state"])
        if found.get("year"):
            rows = rows.filter(last__year=found["year"])
        numbers = {"waiting": {"waiting_n__gt": 0}, "differs": {"differs_n__gt": 0}}
        return rows.filter(**numbers.get(found.get("only") or "", {}))


class SendForm(PeriodFormMixin):
    """A unit's report: for an obligation (its unit and period are then given) or for a period of one's choice."""

    obligation = forms.ModelChoiceField(
        Obligation.objects.none(), label=gettext_lazy("Báo cáo đang nợ"), required=False,
        empty_label=gettext_lazy("không theo báo cáo nợ nào"))
    org = UnitField(label=gettext_lazy("Đơn vị"), required=False)
    title = forms.CharField(label=gettext_lazy("Tên báo cáo"), required=False, max_length=300,
                            help_text=gettext_lazy("Để trống thì đặt theo kỳ."))
    done = forms.CharField(label=gettext_lazy("Việc đã làm"), required=False, strip=True,
                           widget=forms.Textarea(attrs={"rows": 7}))
    planned = forms.CharField(label=gettext_lazy("Kế hoạch kỳ tới"), required=False, strip=True,
                              widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label=gettext_lazy("hoặc gửi tệp báo cáo"), required=False,
                           widget=forms.ClearableFileInput(attrs={"accept": READABLE}),
                           help_text=gettext_lazy("Tệp .docx, .pdf (có chữ), .html hoặc .txt, đến 20 MB."))

    field_order = ("obligation", "org", "period", "first", "last", "title", "done", "planned", "file")

    def __init__(self, data: Any = None, files: Any = None, *, user: User, owed: Obligation | None = None) -> None:
        initial: dict[str, Any] = {}
        if owed is not None:
            initial = {"obligation": owed.pk}
        super().__init__(data, files, initial=initial)
        self.user = user
        self.offer_periods()
        self.fields["period"].required = False
        self.fields["org"].orgs = Org.objects.visible_to(user)
        if not user.is_central:
            self.initial["org"] = str(user.org.code)
        self.fields["obligation"].queryset = still_owed(user).select_related("org", "regime")
        self.fields["obligation"].label_from_instance = _owed_label
        if owed is None and not self.is_bound:
            self.initial["period"] = last_month()

    def clean_file(self) -> Any:
        """Only what this request brought; too large is said before anything is read."""
        file = self.cleaned_data.get("file")
        if file and file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("Tệp lớn hơn 20 MB. Nén ảnh trong tệp hoặc tách tệp rồi gửi lại."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        owed = data.get("obligation")
        if owed is not None:
            data["org"], data["span"] = owed.org, owed.period
            return data
        if not data.get("period"):
            self.add_error("period", _("Chọn báo cáo đang nợ, hoặc chọn kỳ báo cáo."))
        data["span"] = self.clean_span()
        if data.get("org") is None and "org" not in self.errors:
            if self.user.is_central:
                self.add_error("org", _("Ghi đơn vị có báo cáo này (mã hoặc tên)."))
            else:
                data["org"] = self.user.org
        return data


def _owed_label(owed: Obligation) -> str:
    return _("%(regime)s, %(period)s, hạn %(due)s – %(org)s") % {
        "org": owed.org, "regime": owed.regime, "period": owed.period.label, "due": day_text(owed.due)}


class AcceptForm(forms.Form):
    act = forms.CharField(widget=forms.HiddenInput, initial="accept")


class ReturnForm(forms.Form):
    act = forms.CharField(widget=forms.HiddenInput, initial="return")
    reason = forms.CharField(label=gettext_lazy("Lý do trả lại"), max_length=2000,
                             widget=forms.Textarea(attrs={"rows": 3}))
