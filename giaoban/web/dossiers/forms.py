"""The small forms of a dossier's page: its steps, undoing, correcting, reversing money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import Money
from giaoban.kernel.dossiers.actions import Choice
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.models import Entry

from .fields import AmountField, DayField, PastDayField, version_field
from .kinds import capital
from .money import funds_of, held


class FundField(forms.ModelChoiceField):
    def label_from_instance(self, fund: Any) -> str:
        return _("%(fund)s – còn %(left)s") % {"fund": fund, "left": Money(fund.left)}


def _fund(dossier: Dossier, choice: Choice) -> forms.Field:
    return FundField(funds_of(dossier.year), label=_("Nguồn kinh phí"), empty_label=_("Chọn nguồn"))


def _amount(dossier: Dossier, choice: Choice) -> forms.Field:
    """An allocation needs its amount; other movements take all that is open when it is left empty."""
    if "fund" in choice.asks and choice.key != "carry_over":
        return AmountField(label=_("Số tiền"), help_text=_("Ví dụ: 80.000.000 hoặc 80 triệu"))
    still = Money(held(dossier.entries.all())["open"])
    return AmountField(label=_("Số tiền"), required=False,
                       help_text=_("Để trống là toàn bộ số còn lại (%(open)s). Ví dụ: 80 triệu") % {"open": still})


def _paper(dossier: Dossier, choice: Choice) -> forms.Field:
    return forms.CharField(label=_("Văn bản"), required=False, max_length=200,
                           help_text=_("Số, ký hiệu, ngày của văn bản"))


def _number(dossier: Dossier, choice: Choice) -> forms.Field:
    return forms.CharField(label=_("Số giấy"), max_length=60, help_text=_("Như ghi trên giấy, ví dụ A-1984"))


def _issuer(dossier: Dossier, choice: Choice) -> forms.Field:
    return forms.CharField(label=_("Cơ quan cấp"), required=False, max_length=150)


def _valid_until(dossier: Dossier, choice: Choice) -> forms.Field:
    return DayField(label=_("Có giá trị đến"), required=False, help_text=_("Để trống nếu giấy không ghi hạn"))


def _signer(dossier: Dossier, choice: Choice) -> forms.Field:
    return forms.CharField(label=_("Người ký"), required=False, max_length=120,
                           help_text=_("Họ và tên, không kèm học hàm, học vị; để trống là người đang làm bước này"))


def _external(dossier: Dossier, choice: Choice) -> forms.Field:
    return forms.CharField(label=_("Văn bản của cấp khác"), required=False, max_length=120,
                           help_text=_("Chỉ ghi khi cấp khác đã ra văn bản; để trống thì ra quyết định của Liên hiệp "
                                       "Hội"))


def _new_day(dossier: Dossier, choice: Choice) -> forms.Field:
    return DayField(label=_("Ngày mới"))


#: what a step asks for → its field
ASKS = {"amount": _amount, "fund": _fund, "paper": _paper, "number": _number, "issuer": _issuer,
        "valid_until": _valid_until, "signer": _signer, "external": _external, "new_day": _new_day}


def ask(name: str, make: Callable[[Dossier, Choice], forms.Field]) -> None:
    """A domain whose steps ask for something of their own says when Django starts with which field."""
    ASKS[name] = make


class StepForm(forms.Form):
    """One step: its day, what it asks for, a note (the reason where one is needed)."""

    def __init__(self, dossier: Dossier, choice: Choice, data: Any = None) -> None:
        super().__init__(data, prefix=choice.key, initial={"version": dossier.version})
        self.asks = choice.asks
        self.fields["version"] = version_field()
        self.fields["on"] = PastDayField(label=_("Ngày"))
        for name in choice.asks:
            make = ASKS.get(name)
            self.fields[name] = make(dossier, choice) if make else forms.CharField(label=name, required=False)
        self.fields["note"] = forms.CharField(
            label=_("Lý do") if choice.reason else _("Ghi chú"), required=choice.reason, max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.asks}


class ReasonForm(forms.Form):
    """A reason, and the version the page was opened with."""

    version = version_field()
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class UndoForm(ReasonForm):
    def __init__(self, dossier: Dossier, track: str, data: Any = None) -> None:
        super().__init__(data, prefix=f"rut-{track}", initial={"version": dossier.version})


class ReverseForm(ReasonForm):
    """The mirror of an entry: a day not before the entry's own."""

    def __init__(self, dossier: Dossier, entry: Entry, data: Any = None) -> None:
        super().__init__(data, prefix=f"dao-{entry.pk}", initial={"version": dossier.version})
        self.fields["on"] = PastDayField(label=_("Ngày đảo"), since=entry.on)
        self.order_fields(["version", "on", "reason"])


def particular_fields(model: type[Dossier]) -> dict[str, forms.Field]:
    """A kind's own facts as form fields, made from its model."""
    fields = {}
    for name in model.particulars:
        field = model._meta.get_field(name).formfield()
        if field is not None:
            field.label = capital(field.label)
            if isinstance(field, forms.DateField):
                field = DayField(label=field.label, required=field.required, initial=field.initial)
            if getattr(field, "choices", None):
                field.choices = [(key, words if key else _("Chọn")) for key, words in field.choices]
            fields[name] = field
    return fields


class CorrectForm(forms.Form):
    """The title and the kind's own facts."""

    def __init__(self, dossier: Dossier, data: Any = None) -> None:
        names = ("title", *type(dossier).particulars)
        super().__init__(data, prefix="sua",
                         initial={"version": dossier.version, **{name: getattr(dossier, name) for name in names}})
        self.fields["version"] = version_field()
        self.fields["title"] = forms.CharField(label=_("Tên hồ sơ"), max_length=500,
                                               widget=forms.Textarea(attrs={"rows": 2}))
        self.fields.update(particular_fields(type(dossier)))

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
