"""Forms of the research screens, and the fields its steps ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock, fold
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.expertise import by_name, fields, usable
from giaoban.kernel.people.models import DEPARTMENT, User
from giaoban.web.dossiers.fields import AddressForm, AmountField, DayField, OrgField, PastDayField

from .models import EXCELLENT, FORMS, GRADES, PASS, SIZES, Call, Progress


def grade(dossier: Any, choice: Any) -> forms.Field:
    """What the acceptance council found."""
    return forms.ChoiceField(label=_("Xếp loại"), required=False, choices=[
        ("", _("Theo kết luận của hội đồng; không có thì “Đạt”")), *((key, GRADES[key]) for key in (PASS, EXCELLENT))])


def ends_on(dossier: Any, choice: Any) -> forms.Field:
    """The contract's end."""
    return DayField(label=_("Kết thúc theo hợp đồng"), required=False,
                    help_text=_("Để trống thì tính theo số tháng của nhiệm vụ; báo cáo tiến độ sáu tháng lập theo ngày "
                                "này"))


class CallForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Tên đợt"), max_length=300)
    year = forms.IntegerField(label=gettext_lazy("Năm kế hoạch"), min_value=2000, max_value=2100, localize=False,
                              help_text=gettext_lazy("Năm nhiệm vụ bắt đầu, thường là năm sau"))
    form = forms.ChoiceField(label=gettext_lazy("Loại nhiệm vụ"), required=False)
    opens = DayField(label=gettext_lazy("Nhận từ ngày"))
    closes = DayField(label=gettext_lazy("Nhận đến hết ngày"))
    paper = forms.CharField(label=gettext_lazy("Văn bản"), required=False, max_length=200,
                            help_text=gettext_lazy("Số, ký hiệu, ngày của thông báo"))
    department = forms.ModelChoiceField(Org.objects.none(), label=gettext_lazy("Ban phụ trách"),
                                        empty_label=gettext_lazy("Chọn"))
    topics = forms.CharField(label=gettext_lazy("Nội dung đặt hàng"), required=False, max_length=20_000,
                             widget=forms.Textarea(attrs={"rows": 5}),
                             help_text=gettext_lazy("Mỗi dòng một nội dung; để trống nếu chỉ nhận tự đề xuất"))

    def __init__(self, user: User, data: Any = None) -> None:
        today = clock.today()
        super().__init__(data, initial={"year": today.year + 1, "opens": today})
        self.fields["form"].choices = [("", _("Mọi loại")), *FORMS.items()]
        departments = Org.objects.filter(kind="department", ended_on=None)
        self.fields["department"].queryset = departments
        if user.role == DEPARTMENT:
            self.initial["department"] = user.org_id

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["topics"].splitlines() if line.strip()]


class LengthenForm(forms.Form):
    closes = DayField(label=gettext_lazy("Nhận đến hết ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="keo-dai")


class TopicForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Nội dung đặt hàng"), max_length=500,
                            widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="dat-hang")


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp đề xuất đã điền (.xlsx)"),
                           widget=forms.FileInput(attrs={"accept": ".xlsx"}))


class FieldOfScience(forms.CharField):
    """A field by its code, by "101 Toán học", or by its name."""

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "")
        if not typed:
            return ""
        version = usable(clock.today())
        first = typed.split(maxsplit=1)[0]
        code = first if first in fields(version) else by_name(version).get(fold(typed), "")
        if not code:
            raise forms.ValidationError(_("“%(text)s” không có trong bảng phân loại. Ghi mã, ví dụ 101.")
                                        % {"text": typed})
        return code


class ProposeForm(forms.Form):
    """One proposal to a call, as the workbook's columns ask."""

    def __init__(self, call: Call, user: User, data: Any = None) -> None:
        super().__init__(data)
        own = Org.objects.visible_to(user).filter(ended_on=None).exclude(kind="department")
        topics = call.topics.filter(voided_at=None)
        self.fields["title"] = forms.CharField(label=_("Tên nhiệm vụ"), max_length=500,
                                               widget=forms.Textarea(attrs={"rows": 2}))
        self.fields["org"] = OrgField(own, label=_("Đơn vị thực hiện"), help_text=_("Gõ mã hoặc tên, chọn từ gợi ý"))
        if not call.form:
            self.fields["form"] = forms.ChoiceField(label=_("Loại nhiệm vụ"), choices=list(FORMS.items()))
        if topics:
            self.fields["topic"] = forms.ModelChoiceField(topics, label=_("Theo nội dung đặt hàng"), required=False,
                                                          empty_label=_("Tự đề xuất"))
        if call.form in ("", "environment"):
            self.fields["size"] = forms.ChoiceField(label=_("Quy mô (dự án môi trường)"), required=False,
                                                    choices=[("", "–"), *SIZES.items()])
        self.fields["leader"] = forms.CharField(label=_("Chủ nhiệm"), max_length=120)
        self.fields["field"] = FieldOfScience(label=_("Lĩnh vực (mã)"), required=False, max_length=120,
                                              help_text=_("Mã trong bảng phân loại lĩnh vực nghiên cứu, ví dụ 101"))
        self.fields["months"] = forms.IntegerField(label=_("Thời gian (tháng)"), min_value=1, max_value=120)
        self.fields["asked"] = AmountField(label=_("Kinh phí đề nghị"), help_text=_("Ví dụ: 250 triệu"))
        self.fields["note"] = forms.CharField(label=_("Mục tiêu, sản phẩm chính"), required=False, max_length=1000,
                                              widget=forms.Textarea(attrs={"rows": 3}))
        if not user.is_central and user.org is not None:
            self.initial["org"] = f"{user.org.code} – {user.org.name}"


class ProgressForm(forms.Form):
    """The report of one stretch."""

    def __init__(self, row: Progress, data: Any = None) -> None:
        super().__init__(data, prefix=f"tien-do-{row.pk}")
        self.fields["on"] = PastDayField(label=_("Ngày gửi"), since=row.first)
        self.fields["share"] = forms.IntegerField(label=_("Khối lượng đã làm (%)"), min_value=0, max_value=100)
        self.fields["text"] = forms.CharField(label=_("Tình hình, kết quả, vướng mắc"), max_length=10_000,
                                              widget=forms.Textarea(attrs={"rows": 5}))
        self.fields["paper"] = forms.CharField(label=_("Văn bản"), required=False, max_length=200)


LATE, DUE, SENT = "late", "due", "sent"


class ProgressFilters(AddressForm):
    q = forms.CharField(label=gettext_lazy("Tìm số, tên, đơn vị (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    what = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False, choices=[
        ("", gettext_lazy("Tất cả")), (LATE, gettext_lazy("Quá hạn chưa gửi")), (DUE, gettext_lazy("Chưa gửi")),
        (SENT, gettext_lazy("Đã gửi"))])
    on = DayField(label=gettext_lazy("Tính đến ngày"), required=False)


class RuleForm(forms.Form):
    """A rule from a day on."""

    number = forms.IntegerField(label=gettext_lazy("Số"), required=False, min_value=0, max_value=1000)
    since = DayField(label=gettext_lazy("Từ ngày"))
    legal_source = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)

    def __init__(self, key: str, data: Any = None, *, numbered: bool = False) -> None:
        super().__init__(data, prefix=key)
        if numbered:
            self.fields["number"].required = True
        else:
            del self.fields["number"]
