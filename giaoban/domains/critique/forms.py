"""Forms of opinions, answers, the calendar of drafts and the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.documents.models import Incoming
from giaoban.kernel.orgs.models import Org
from giaoban.web.dossiers.fields import AddressForm, DayField, OrgField, PastDayField

from .models import ANSWERS, FORMS, ORIGINS, CritiqueTask
from .models.drafts import STATES
from .pasting import Points, read

#: Papers in that may be the one meant: the latest of them.
INCOMING = 200


class PointsForm(forms.Form):
    """Points typed or pasted, one a line; once the opinion was sent, also the paper they go with."""

    table = forms.CharField(
        label=gettext_lazy("Ý kiến"), strip=False, max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 10, "wrap": "off", "class": "cells"}),
        help_text=gettext_lazy("Mỗi dòng một ý. Chép từ Excel: cột 1 là điều, khoản hoặc phần của dự thảo, cột 2 là "
                               "nội dung; chỉ một cột thì là nội dung. Ý mới thêm vào sau các ý đã có."))

    def __init__(self, data: Any = None, *, later: bool) -> None:
        super().__init__(data)
        self.read = Points()
        if later:
            self.fields["on"] = PastDayField(label=_("Ngày gửi"))
            self.fields["paper"] = forms.CharField(label=_("Công văn gửi"), max_length=200)

    def clean_table(self) -> str:
        text: str = self.cleaned_data["table"]
        self.read = read(text)
        if self.read.problems:
            raise forms.ValidationError([forms.ValidationError(problem) for problem in self.read.problems[:50]])
        return text


class PaperForm(forms.Form):
    """The paper the answers came by: a registered one, or its words."""

    on = PastDayField(label=gettext_lazy("Ngày trả lời"))
    incoming = forms.ModelChoiceField(Incoming.objects.none(), label=gettext_lazy("Văn bản đến"), required=False,
                                      empty_label=gettext_lazy("không có trong sổ"))
    paper = forms.CharField(label=gettext_lazy("hoặc số, ký hiệu, ngày của văn bản"), required=False, max_length=200)
    finish = forms.BooleanField(label=gettext_lazy("Đủ trả lời thì ghi luôn bước “Ghi trả lời của cơ quan hỏi”"),
                                required=False, initial=True)

    def __init__(self, data: Any = None, *, task: CritiqueTask) -> None:
        super().__init__(data)
        self.fields["incoming"].queryset = incoming_of(task)


def incoming_of(task: CritiqueTask) -> Any:
    """Papers in of this matter, else of the agency, else the latest: so many at most."""
    live = Incoming.objects.filter(voided_at=None).order_by("-received_on", "-pk")
    for rows in (live.filter(dossier=task.pk), live.filter(author=task.asking_agency) if task.asking_agency else None):
        if rows is not None and rows.exists():
            return rows
    return live.filter(pk__in=list(live.values_list("pk", flat=True)[:INCOMING]))


class AnswerRow(forms.Form):
    """One point's answer; left empty it stays as it is."""

    verdict = forms.ChoiceField(required=False, choices=[("", "–"), *ANSWERS.items()])
    reason = forms.CharField(required=False, max_length=5000)

    def __init__(self, opinion: Any, data: Any = None) -> None:
        said = opinion.said[0] if opinion.said else None
        super().__init__(data, prefix=f"o{opinion.pk}", initial={
            "verdict": said.verdict if said else "", "reason": said.reason if said else ""})
        self.opinion = opinion
        for name, words in (("verdict", _("Trả lời")), ("reason", _("Giải trình"))):
            self.fields[name].widget.attrs["aria-label"] = f"{words}: {opinion.number}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") and not data.get("verdict") and "verdict" not in self.errors:
            self.add_error("verdict", _("Chọn tiếp thu, tiếp thu một phần hay không tiếp thu."))
        return data


class VoidForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do hủy"), max_length=300)


class DraftFilters(AddressForm):
    """The calendar, bound to its address."""

    q = forms.CharField(label=gettext_lazy("Tìm"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("tên, cơ quan")}))
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False, choices=[
        ("", gettext_lazy("còn phải làm")), ("all", gettext_lazy("tất cả")), *STATES.items()])


class DraftForm(forms.Form):
    """A draft open for opinion as the clerk enters it."""

    title = forms.CharField(label=gettext_lazy("Tên dự thảo"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    agency = forms.CharField(label=gettext_lazy("Cơ quan hỏi ý kiến"), max_length=200)
    origin = forms.ChoiceField(label=gettext_lazy("Nguồn việc"), choices=list(ORIGINS.items()))
    incoming = forms.ModelChoiceField(Incoming.objects.none(), label=gettext_lazy("Văn bản đến"), required=False,
                                      empty_label=gettext_lazy("không có trong sổ"))
    symbol = forms.CharField(label=gettext_lazy("hoặc số, ký hiệu công văn"), required=False, max_length=80)
    received_on = PastDayField(label=gettext_lazy("Ngày nhận"))
    closes_on = DayField(label=gettext_lazy("Hạn góp ý"))
    lead = OrgField(Org.objects.none(), label=gettext_lazy("Đơn vị chủ trì góp ý"))
    person = forms.CharField(label=gettext_lazy("Người theo dõi"), required=False, max_length=120)
    address = forms.CharField(label=gettext_lazy("Nơi đăng dự thảo"), required=False, max_length=300,
                              help_text=gettext_lazy("Địa chỉ trang web, nếu có"))

    def __init__(self, data: Any = None, *, orgs: Any, **options: Any) -> None:
        super().__init__(data, **options)
        lead = OrgField(orgs, label=_("Đơn vị chủ trì góp ý"), help_text=_("Gõ mã hoặc tên, chọn từ gợi ý"))
        self.fields["lead"] = lead
        live = Incoming.objects.filter(voided_at=None).order_by("-received_on", "-pk")
        self.fields["incoming"].queryset = live.filter(pk__in=list(live.values_list("pk", flat=True)[:INCOMING]))
        self.order_fields(["title", "agency", "origin", "incoming", "symbol", "received_on", "closes_on", "lead",
                           "person", "address"])


class ClosingForm(forms.Form):
    closes_on = DayField(label=gettext_lazy("Hạn mới"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)


class EndForm(forms.Form):
    on = PastDayField(label=gettext_lazy("Ngày"))
    words = forms.CharField(label=gettext_lazy("Văn bản trả lời"), max_length=300)

    def __init__(self, data: Any = None, *, answered: bool) -> None:
        super().__init__(data, prefix="xong" if answered else "bo")
        if not answered:
            self.fields["words"].label = _("Lý do không góp ý")


class TaskForm(forms.Form):
    """Who answers the request, as a topic or a workshop."""

    on = PastDayField(label=gettext_lazy("Ngày mở"))
    form = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=list(FORMS.items()))
    department = forms.ModelChoiceField(Org.objects.none(), label=gettext_lazy("Ban phụ trách"), required=False,
                                        empty_label=gettext_lazy("Chưa phân ban"))

    def __init__(self, data: Any = None, *, orgs: Any, **options: Any) -> None:
        super().__init__(data, prefix="nhiem-vu", **options)
        self.fields["org"] = OrgField(orgs, label=_("Đơn vị thực hiện"), help_text=_("Gõ mã hoặc tên, chọn từ gợi ý"))
        self.fields["department"].queryset = Org.objects.filter(kind="department", ended_on=None)
        self.order_fields(["org", "form", "department", "on"])


class RuleForm(forms.Form):
    """Another number from a day on, with its source; empty: nothing is asked for."""

    number = forms.IntegerField(label=gettext_lazy("Mới"), min_value=0, max_value=365, required=False,
                                help_text=gettext_lazy("Hội đồng: 1 là bắt buộc, để trống là không bắt buộc. Thời hạn: "
                                                       "số ngày, để trống là chưa quy định."))
    since = DayField(label=gettext_lazy("Có hiệu lực từ"), initial=clock.today)
    legal_source = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)
