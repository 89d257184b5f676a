"""Who read or exported personal data: lists and files in one table, single persons in another. For the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from giaoban.kernel.people.models import PersonReading, ReadingLog
from giaoban.kernel.people.privacy.models import WAYS
from giaoban.web.lists import Column, show_list
from giaoban.web.reading.fields import DayInput
from giaoban.web.users.forms import holding
from giaoban.web.users.views import for_office, moment, naive, unbroken

from .fields import field_labels


class LogFilter(forms.Form):
    """`view`: lists and files, or single persons."""

    q = forms.CharField(label=gettext_lazy("Người xem hoặc nội dung"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    since = forms.DateField(label=gettext_lazy("Từ ngày"), required=False, widget=DayInput)
    until = forms.DateField(label=gettext_lazy("đến ngày"), required=False, widget=DayInput)

    def between(self, rows: QuerySet) -> QuerySet:
        self.is_valid()
        found = self.cleaned_data
        if found.get("since"):
            rows = rows.filter(at__date__gte=found["since"])
        if found.get("until"):
            rows = rows.filter(at__date__lte=found["until"])
        return rows

    @property
    def text(self) -> str:
        self.is_valid()
        return (self.cleaned_data.get("q") or "").strip()


def _readers(text: str) -> QuerySet:
    return holding(get_user_model().objects.all(), text).values("pk")


class ListsFilter(LogFilter):
    exported = forms.ChoiceField(label=gettext_lazy("Cách xem"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["exported"].choices = [("", _("tất cả")), ("yes", _("xuất tệp")), ("no", _("xem trên trang"))]

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows = self.between(rows)
        if self.cleaned_data.get("exported"):
            rows = rows.filter(exported=self.cleaned_data["exported"] == "yes")
        if self.text:
            rows = rows.filter(Q(what__icontains=self.text) | Q(user__in=_readers(self.text)))
        return rows


class PersonsFilter(LogFilter):
    how = forms.ChoiceField(label=gettext_lazy("Cách xem"), required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__({**data.dict(), "view": "nguoi"})
        self.fields["how"].choices = [("", _("tất cả")), *WAYS.items()]

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Found by who read, whom, or why."""
        rows = self.between(rows)
        if self.cleaned_data.get("how"):
            rows = rows.filter(how=self.cleaned_data["how"])
        if self.text:
            rows = rows.filter(Q(person__name__icontains=self.text) | Q(reason__icontains=self.text)
                               | Q(user__in=_readers(self.text)))
        return rows


def _who(*more: Column) -> list[Column]:
    """When and who: the head of both tables."""
    return [
        Column("at", _("Lúc"), lambda r: moment(r.at), sort="at", num=True, export=lambda r: naive(r.at)),
        Column("who", _("Người xem"), lambda r: str(r.user), sort="user__name", fit=True,
               url=lambda r: reverse("users:account", args=[r.user_id])),
        Column("org", _("Đơn vị"), lambda r: r.user.org or "", fit=True),
        *more,
    ]


def lists_columns() -> list[Column]:
    return _who(
        Column("what", _("Nội dung"), lambda r: r.what, sort="what", wide=True),
        Column("rows", _("Số dòng"), lambda r: r.rows, sort="rows", num=True),
        Column("how", _("Cách xem"), sort="exported",
               get=lambda r: unbroken(_("xuất tệp") if r.exported else _("xem trên trang"))))


def persons_columns() -> list[Column]:
    return _who(
        Column("person", _("Người được xem"), lambda r: r.person.name, sort="person__folded",
               url=lambda r: reverse("persons:person", args=[r.person_id])),
        Column("how", _("Cách xem"), lambda r: r.label, sort="how"),
        Column("fields", _("Phần đã mở"), lambda r: field_labels(r.fields)),
        Column("reason", _("Lý do"), lambda r: r.reason, wide=True))


@for_office
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    persons = request.GET.get("view") == "nguoi"
    filters: Any = (PersonsFilter if persons else ListsFilter)(request.GET)
    rows = (PersonReading.objects.select_related("user__org", "person") if persons
            else ReadingLog.objects.select_related("user__org"))
    return show_list(
        request, title=_("Nhật ký đọc dữ liệu cá nhân"), rows=filters.narrow(rows), filters=filters,
        columns=persons_columns() if persons else lists_columns(), template="persons/log.html", persons=persons,
        breadcrumbs=[{"label": _("Người, hội viên"), "url": reverse("persons:list")}, {"label": _("Nhật ký đọc")}],
        empty={"title": _("Không có lần xem nào khớp"),
               "text": _("Mỗi lần mở danh sách, mở một người, mở phần bị che hoặc xuất tệp, một dòng được ghi ở đây.")})
