"""One unit becomes several (chia), or gives off others and goes on (tách): shares, and who takes each open matter."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Reorganisation
from giaoban.kernel.orgs.touching import find, touchers
from giaoban.web.dossiers.fields import OrgField, Suggest

from .forms import CODE, ActForm
from .single import common
from .steps import Data, Plan, only_office, two_steps

#: Parts one form takes; more are recorded as a second act.
PARTS = range(1, 7)
BELOW = "below"


class ShareField(forms.CharField):
    """'33,3' (per cent) → 333 thousandths; None when left empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}))
        super().__init__(max_length=8, **options)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value).rstrip("% ").replace(",", ".")
        if not typed:
            return None
        try:
            share = Decimal(typed) * 10
        except InvalidOperation:
            share = Decimal(-1)
        if not share.is_finite() or share != share.to_integral_value() or not 0 < share <= 1000:
            raise forms.ValidationError(_("Ghi phần trăm lớn hơn 0, tối đa 100, một chữ số thập phân, ví dụ 33,3."))
        return int(share)


class SplitForm(ActForm):
    """Each part is a unit already there, or a new one with code and name."""

    ends = forms.ChoiceField(label=gettext_lazy("Đơn vị cũ"), initial="1", choices=[
        ("1", gettext_lazy("chấm dứt (chia): các phần cộng lại 100 %")),
        ("0", gettext_lazy("tiếp tục (tách): các phần dưới 100 %, phần còn lại ở đơn vị cũ"))])

    def __init__(self, data: Any = None, *, org: Org) -> None:
        super().__init__(data, org=org)
        there = Org.objects.filter(ended_on=None).exclude(pk=org.pk)
        for n in PARTS:
            # One list of suggestions is enough for all parts.
            again = {} if n == 1 else {"widget": Suggest(attrs={"autocomplete": "off"}, again="id_unit1_list")}
            self.fields[f"unit{n}"] = OrgField(there, label=_("Đơn vị có sẵn"), required=False, **again)
            self.fields[f"code{n}"] = forms.CharField(label=_("hoặc mã đơn vị mới"), max_length=40, required=False,
                                                      validators=[CODE])
            self.fields[f"name{n}"] = forms.CharField(label=_("Tên đơn vị mới"), max_length=300, required=False)
            self.fields[f"share{n}"] = ShareField(label=_("Tỷ lệ, %"), required=False)
        self.order_fields(["ends", *(f"{name}{n}" for n in PARTS for name in ("unit", "code", "name", "share")),
                           "on", "paper"])

    def rows(self) -> list[list[Any]]:
        """The fields of each part, for the page."""
        return [[self[f"{name}{n}"] for name in ("unit", "code", "name", "share")] for n in PARTS]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["parts"] = [part for n in PARTS if (part := self._part(data, n))]
        if not self.errors and not data["parts"]:
            raise forms.ValidationError(_("Ghi các đơn vị nhận: đơn vị có sẵn, hoặc mã và tên đơn vị mới."))
        return data

    def _part(self, data: Data, n: int) -> tuple[Org | orgs.NewUnit, int] | None:
        unit, code, name, share = (data.get(f"{key}{n}") for key in ("unit", "code", "name", "share"))
        if not any((unit, code, name, share)) or any(f"{key}{n}" in self.errors for key in ("unit", "code", "share")):
            return None
        if share is None:
            self.add_error(f"share{n}", _("Ghi tỷ lệ của phần này."))
        elif unit and (code or name):
            self.add_error(f"unit{n}", _("Chọn một: đơn vị có sẵn, hoặc đơn vị mới."))
        elif not unit and not (code and name):
            self.add_error(f"name{n}", _("Ghi đủ mã và tên của đơn vị mới."))
        else:
            return unit or orgs.NewUnit(code=code, name=name), share
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, code: str) -> HttpResponse:
    """The second step lets each open matter, or each kind of them, go to a part of choice."""
    org = get_object_or_404(Org.objects.visible_to(request.user), code=code)
    only_office(request.user)
    form = SplitForm(request.POST or None, org=org)
    plan = Plan(_("Chia, tách"), lambda data: _do(org, data, request), lambda data: _effect(org, data), _after,
                reverse("units:unit", args=[code]), org, True, lambda data: [org.pk], typed="units/split.html",
                shown="units/split_confirm.html", context={"choices": Choices(form, request.POST)})
    return two_steps(request, form, plan)


def _do(org: Org, data: Data, request: HttpRequest) -> Reorganisation:
    below, items = chosen(org, data, request.POST)
    return orgs.split(Org.objects.get(pk=org.pk), data["parts"], ends=data["ends"] == "1", below=below, items=items,
                      **common(data, request.user))


def chosen(org: Org, data: Data, posted: QueryDict) -> tuple[dict[int, int], dict[tuple[str, int], int]]:
    """Part of each unit below and of each open matter: chosen for itself, else for its kind; '' leaves it as it is."""
    inherited = {toucher.key for toucher in touchers() if toucher.inherited}
    below: dict[int, int] = {}
    items: dict[tuple[str, int], int] = {}
    for what, rows in find([org.pk], data["on"]).items():
        for row in rows:
            part = _part_of(posted, what, row.pk, len(data["parts"]))
            if part is not None and what == BELOW:
                below[row.pk] = part
            elif part is not None and what in inherited:
                items[what, row.pk] = part
    return below, items


def _part_of(posted: QueryDict, what: str, pk: int, parts: int) -> int | None:
    for name in (f"heir-{what}-{pk}", f"heir-{what}"):
        asked = posted.get(name, "")
        if asked.isdecimal() and int(asked) < parts:
            return int(asked)
    return None


class Choices:
    """For the page of the second step: the parts by name, and what was chosen of each."""

    def __init__(self, form: SplitForm, posted: QueryDict) -> None:
        self.form, self.posted = form, posted

    @property
    def parts(self) -> list[tuple[str, str]]:
        found = getattr(self.form, "cleaned_data", {}).get("parts", [])
        return [(str(n), str(part) if isinstance(part, Org) else part.name) for n, (part, _share) in enumerate(found)]

    @property
    def kinds(self) -> set[str]:
        """Kinds of matters that can be given to a part."""
        return {toucher.key for toucher in touchers() if toucher.inherited} | {BELOW}

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in self.posted.items() if name.startswith("heir-") and value}


def _effect(org: Org, data: Data) -> str:
    parts = ", ".join(f"“{part if isinstance(part, Org) else part.name}” ({share / 10:g} %)".replace(".", ",")
                      for part, share in data["parts"])
    facts = {"day": day_text(data["on"]), "org": org, "parts": parts}
    if data["ends"] == "1":
        return _("Từ %(day)s “%(org)s” chia thành %(parts)s và chấm dứt. Việc còn dở về phần lớn nhất, trừ việc chọn "
                 "riêng ở dưới.") % facts
    return _("Từ %(day)s “%(org)s” tách ra %(parts)s và tiếp tục. Việc còn dở ở lại, trừ việc chọn riêng ở "
             "dưới.") % facts


def _after(made: Reorganisation) -> str:
    return reverse("units:journal_act", args=[made.pk])
