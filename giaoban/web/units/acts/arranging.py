"""One act over many units from a file, or from the list 63 → 34 kept with the program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.orgs.provinces import NEW, VERSIONS

from .forms import ActForm
from .single import common
from .steps import Data, Plan, only_office, two_steps

BUILT_IN, FILE = "built_in", "file"
#: A list of provinces is a few kB; a larger file is something else.
LARGEST = 500_000


class ArrangeForm(ActForm):
    """`rows`: the text of the file, carried through the second step."""

    source = forms.ChoiceField(label=gettext_lazy("Danh sách"), initial=BUILT_IN, widget=forms.RadioSelect, choices=[
        (BUILT_IN, gettext_lazy("63 → 34 tỉnh, thành phố theo Nghị quyết 202/2025/QH15 (có sẵn)")),
        (FILE, gettext_lazy("Tệp CSV của tôi"))])
    file = forms.FileField(label=gettext_lazy("Tệp CSV (UTF-8)"), required=False, help_text=gettext_lazy(
        "Dòng đầu là tên cột new_province, old_province; mỗi dòng một tỉnh cũ và tỉnh mới của nó."))
    rows = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    first = ("source", "file", "rows")

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data)
        self.files = files or {}
        self.is_bound = data is not None
        self.initial.update({"on": VERSIONS[NEW]})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["listed"] = []
        try:
            data["listed"] = self._listed(data)
        except orgs.RowsRefused as error:
            for row in error.rows:
                self.add_error(None, row)
        return data

    def _listed(self, data: Data) -> list[Any]:
        if data.get("source") == BUILT_IN:
            return orgs.built_in_rows()
        text = self._text(data.get("file")) if data.get("file") else data.get("rows", "")
        if not text and not self.errors:
            self.add_error("file", _("Chọn tệp CSV."))
        data["rows"] = text
        return orgs.read_rows(text) if text else []

    def _text(self, file: Any) -> str:
        if file.size > LARGEST:
            self.add_error("file", _("Tệp lớn hơn 500 kB, không phải danh sách tỉnh. Chọn tệp khác."))
            return ""
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("Tệp không phải văn bản UTF-8. Lưu lại thành CSV UTF-8 rồi gửi lại."))
            return ""

    def carried(self) -> dict[str, str]:
        """A file can't be typed into the second step: its text goes along."""
        return {"rows": self.cleaned_data.get("rows", "")}


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest) -> HttpResponse:
    only_office(request.user)
    plan = Plan(_("Sắp xếp lại nhiều đơn vị"),
                lambda data: orgs.reorganise(data["listed"], **common(data, request.user)), _effect,
                lambda made: reverse("units:journal_act", args=[made.act.pk]), reverse("units:list"), danger=True,
                touches=_unions, typed="units/arrange.html", shown="units/arrange_confirm.html")
    form = ArrangeForm(request.POST or None, request.FILES) if request.method == "POST" else ArrangeForm()
    return two_steps(request, form, plan)


def _unions(data: Data) -> list[int]:
    rows = Org.objects.placed_on(data["on"]).filter(kind="local_union")
    return list(rows.values_list("pk", flat=True))


def _effect(data: Data) -> str:
    return _("Từ %(day)s, theo %(paper)s: các Liên hiệp hội của những tỉnh nhập lại chấm dứt, mỗi nhóm có một Liên "
             "hiệp hội mới kế thừa; Liên hiệp hội một mình một tỉnh giữ nguyên, chỉ ghi mã tỉnh mới. Ghi trọn một lần, "
             "hoặc không ghi gì.") % {"day": day_text(data["on"]), "paper": data["paper"]}
