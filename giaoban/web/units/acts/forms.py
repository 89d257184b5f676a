"""Acts on one unit as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.orgs import provinces
from giaoban.kernel.orgs.kinds import ASPECTS, KIND, KINDS, LINES, PROVINCE, REPORTING, STATUS
from giaoban.kernel.orgs.models import Org, OrgQuerySet
from giaoban.web.dossiers.fields import OrgField, PastDayField


class PaperForm(forms.Form):
    """What every act has: its paper, and that what was shown back is confirmed."""

    paper = forms.CharField(label=_("Văn bản"), max_length=200,
                            help_text=_("Số, ký hiệu và ngày, ví dụ “Quyết định 12/QĐ-LHHVN ngày 01/3/2021”."))
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    first: tuple[str, ...] = ()

    def stand(self) -> str:
        """How the units of the act stand now: a form that was shown another state is refused."""
        return ""

    def carried(self) -> dict[str, str]:
        """What the second step must hold beside what was typed."""
        return {}

    def check_stamp(self, data: dict[str, Any], *, always: bool) -> None:
        if (always or data.get("confirmed")) and data.get("stamp") != self.stand():
            raise forms.ValidationError(
                _("Đơn vị vừa được người khác cập nhật. Mở lại trang đơn vị, xem thay đổi rồi làm lại."))


class ActForm(PaperForm):
    """An act from a day on, of one unit if `org` is given: as it stood when the form was opened."""

    on = PastDayField(label=_("Ngày hiệu lực"))
    #: May be recorded for a unit that has ended.
    of_ended = False

    def __init__(self, data: Any = None, *, org: Org | None = None) -> None:
        self.org = org
        initial = {"stamp": self.stand()} if org else {}
        super().__init__(data, initial={**initial, **self.standing(org)})
        self.order_fields([*self.first, "on", "paper"])

    def standing(self, org: Org | None) -> dict[str, Any]:
        """What the fields begin with."""
        return {}

    def stand(self) -> str:
        return stamp(self.org) if self.org else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.org and self.org.ended_on and not self.of_ended:
            raise forms.ValidationError(_("Đơn vị đã chấm dứt; sổ của đơn vị không ghi thêm được."))
        self.check_stamp(data, always=self.org is not None)
        return data


def stamp(org: Org) -> str:
    """Changes with every act on the unit: its latest name, fact and place, and whether it has ended.

    Read anew: an act that was only tried leaves its marks on the object in memory.
    """
    ended = Org.objects.values_list("ended_on", flat=True).get(pk=org.pk)
    rows = (org.names, org.facts, org.placements)
    latest = [str(row.aggregate(last=Max("pk"))["last"]) for row in rows]
    return "-".join([*latest, str(ended or "")])


class RenameForm(ActForm):
    name = forms.CharField(label=_("Tên mới"), max_length=300)
    short_name = forms.CharField(label=_("Tên gọn"), max_length=120, required=False)
    first = ("name", "short_name")

    def standing(self, org: Org | None) -> dict[str, Any]:
        return {"name": org.name, "short_name": org.short_name} if org else {}

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if self.org and name == self.org.name and self.data.get("short_name", "") == self.org.short_name:
            raise forms.ValidationError(_("Tên chưa đổi. Ghi tên mới."))
        return name


def superiors(orgs: OrgQuerySet, *, required: bool = True, label: Any = None) -> OrgField:
    return OrgField(orgs, label=label or _("Cấp trên"), required=required,
                    help_text=_("Mã hoặc tên; danh sách gợi ý hiện khi gõ."))


class PlaceForm(ActForm):
    line = forms.ChoiceField(label=_("Tuyến"), choices=list(LINES.items()), initial=REPORTING)
    parent = OrgField(Org.objects.none(), label=_("Cấp trên mới"))
    first = ("line", "parent")

    def __init__(self, data: Any = None, *, org: Org | None = None) -> None:
        super().__init__(data, org=org)
        above = Org.objects.filter(ended_on=None).exclude(pk=org.pk if org else None)
        kinds = KINDS[org.kind].under if org and org.kind in KINDS else ()
        line = self.data.get("line", REPORTING)
        self.fields["parent"] = superiors(above.filter(kind__in=kinds) if kinds and line == REPORTING else above,
                                          required=line == REPORTING)
        self.fields["parent"].help_text = _(
            "Mã hoặc tên; danh sách gợi ý hiện khi gõ. Tuyến khác tuyến báo cáo: để trống là rời tuyến.")
        self.order_fields([*self.first, "on", "paper"])


class KindForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại mới"), choices=[(kind.key, kind.label) for kind in KINDS.values()])
    parent = OrgField(Org.objects.none(), label=_("Cấp trên"), required=False)
    first = ("kind", "parent")

    def __init__(self, data: Any = None, *, org: Org | None = None) -> None:
        super().__init__(data, org=org)
        self.fields["parent"] = superiors(Org.objects.filter(ended_on=None), required=False,
                                          label=_("Cấp trên mới (nếu đổi theo)"))
        self.order_fields([*self.first, "on", "paper"])

    def standing(self, org: Org | None) -> dict[str, Any]:
        return {"kind": org.kind} if org else {}

    def clean_kind(self) -> str:
        if self.org and self.cleaned_data["kind"] == self.org.kind:
            raise forms.ValidationError(_("Loại chưa đổi. Chọn loại mới."))
        return self.cleaned_data["kind"]


class FactForm(ActForm):
    aspect = forms.ChoiceField(label=_("Dữ kiện"), choices=[
        (key, label) for key, label in ASPECTS.items() if key not in (KIND, STATUS)])
    value = forms.CharField(label=_("Nội dung mới"), max_length=300,
                            help_text=_("Với tỉnh, thành phố: ghi tên; mã được tìm theo bảng mã của ngày hiệu lực."))
    first = ("aspect", "value")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("aspect") == PROVINCE and data.get("value") and data.get("on"):
            found = provinces.by_name(data["value"], on=data["on"])
            if found is None:
                self.add_error("value", _("Không có tỉnh, thành phố tên này trong bảng mã của ngày hiệu lực."))
            else:
                data["value"] = found.key
        return data


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    first = ("reason",)


class RestoreForm(ReasonForm):
    """A suspended or lost unit, or one that has ended and lives anew."""

    of_ended = True
    parent = OrgField(Org.objects.none(), label=_("Cấp trên"), required=False)
    first = ("reason", "parent")

    def __init__(self, data: Any = None, *, org: Org | None = None) -> None:
        super().__init__(data, org=org)
        if org and org.ended_on:
            self.fields["parent"] = superiors(Org.objects.filter(ended_on=None), required=False)
            self.fields["parent"].help_text = _("Để trống: như trước khi chấm dứt.")
        else:
            del self.fields["parent"]
        self.order_fields([*self.first, "on", "paper"])


class OrgsField(forms.CharField):
    """Several units, by code or by a name that fits one only; commas, semicolons or lines between them."""

    def clean(self, value: Any) -> list[Org]:
        typed = super().clean(value)
        pieces = [piece.strip() for piece in typed.replace(";", "\n").replace(",", "\n").splitlines()]
        one = OrgField(Org.objects.all(), required=False)
        return list(dict.fromkeys(one.clean(piece) for piece in pieces if piece))


class DissolveForm(ActForm):
    heirs = OrgsField(label=_("Đơn vị kế thừa"), required=False, max_length=400,
                      help_text=_("Mã các đơn vị nhận việc còn dở, cách nhau bằng dấu phẩy; để trống nếu không có."))
    first = ("heirs",)


CODE = RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$",
                      _("Mã chỉ gồm chữ in không dấu, chữ số và gạch nối, ví dụ KHCN-0801."))


def code_field(**options: Any) -> forms.CharField:
    return forms.CharField(max_length=40, validators=[CODE], **options)


class FoundForm(ActForm):
    code = code_field(label=_("Mã đơn vị"), help_text=_("Không đổi về sau. Ví dụ KHCN-0801."))
    kind = forms.ChoiceField(label=_("Loại"), choices=[(kind.key, kind.label) for kind in KINDS.values()],
                             initial="st_organisation")
    name = forms.CharField(label=_("Tên"), max_length=300)
    short_name = forms.CharField(label=_("Tên gọn"), max_length=120, required=False)
    province = forms.CharField(label=_("Tỉnh, thành phố"), max_length=60, required=False)
    parent = OrgField(Org.objects.none(), label=_("Cấp trên"), required=False)
    placed_on = PastDayField(label=_("Vào hệ thống từ ngày"), required=False, initial=None,
                             help_text=_("Chỉ ghi khi vào sau ngày thành lập."))
    first = ("code", "kind", "name", "short_name", "province", "parent")

    def __init__(self, data: Any = None, *, parent: Org | None = None) -> None:
        super().__init__(data)
        self.fields["on"].label = _("Ngày thành lập")
        self.fields["parent"] = superiors(Org.objects.filter(ended_on=None).exclude(kind="department"), required=False)
        if parent:
            self.fields["parent"].initial = f"{parent.code} – {parent.name}"
        self.order_fields([*self.first, "on", "placed_on", "paper"])
