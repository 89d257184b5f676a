"""What is typed on the pages of councils."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.panels.models import Case, Panel, RuleSet, Seat
from giaoban.kernel.panels.words import CONFIRMED, DISMISSED, INTERESTS, PURPOSES, ROLES, SUSPECTED
from giaoban.kernel.people.models import User
from giaoban.web.bodies.forms import PersonMixin
from giaoban.web.dossiers.fields import AmountField, DayField, PastDayField, version_field
from giaoban.web.dossiers.kinds import capital


class DossiersField(forms.CharField):
    """Numbers of dossiers, by commas, spaces or lines → the dossiers the account sees, in the order typed."""

    def __init__(self, user: User, **options: Any) -> None:
        self.user = user
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}), **options)

    def clean(self, value: Any) -> list[Dossier]:
        numbers = list(dict.fromkeys(super().clean(value).replace(",", " ").replace(";", " ").upper().split()))
        seen = {d.number: d for d in Dossier.objects.visible_to(self.user).filter(number__in=numbers)}
        lost = [number for number in numbers if number not in seen]
        if lost:
            raise forms.ValidationError(_("Không có hồ sơ số %(numbers)s. Chép số hồ sơ như trên trang hồ sơ."),
                                        params={"numbers": ", ".join(lost)})
        return [seen[number] for number in numbers]


class NewForm(forms.Form):
    """A council for one dossier, or for a round of them."""

    def __init__(self, user: User, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Loại hội đồng"), choices=[(key, capital(label)) for key, label in PURPOSES.items()])
        self.fields["dossiers"] = DossiersField(user, label=_("Hồ sơ đưa ra hội đồng"), help_text=_(
            "Số hồ sơ, ví dụ TVPB-2020-00012; nhiều hồ sơ của một đợt tuyển chọn ghi mỗi dòng một số"))
        self.fields["name"] = forms.CharField(label=_("Tên hội đồng"), required=False, max_length=300,
                                              help_text=_("Để trống: đặt theo loại và tên hồ sơ"))
        self.fields["rule_set"] = forms.ModelChoiceField(
            RuleSet.objects.on(clock.today()), label=_("Quy tắc"), required=False,
            empty_label=_("Quy tắc thường dùng của loại hội đồng"))
        self.fields["chosen_max"] = forms.IntegerField(
            label=_("Số hồ sơ được chọn nhiều nhất"), required=False, min_value=1, max_value=500,
            help_text=_("Chỉ cho tuyển chọn; để trống: mọi hồ sơ đạt"))


class ActForm(forms.Form):
    """What every act on a council has: the version its page was opened with."""

    version = version_field()

    def __init__(self, panel: Panel, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix, initial={"version": panel.version})
        self.panel = panel
        self.prepare()

    def prepare(self) -> None:
        """Fields that depend on the council."""

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SetUpForm(ActForm):
    on = PastDayField(label=gettext_lazy("Ngày quyết định"))
    paper = forms.CharField(label=gettext_lazy("Quyết định thành lập"), max_length=200,
                            help_text=gettext_lazy("Số, ký hiệu, ví dụ 12/QĐ-LHHVN"))


class HoldForm(ActForm):
    on = DayField(label=gettext_lazy("Ngày họp"))
    place = forms.CharField(label=gettext_lazy("Nơi họp"), max_length=200, required=False)

    def prepare(self) -> None:
        self.initial |= {"on": self.panel.held_on or clock.today(), "place": self.panel.place}


class PlainForm(ActForm):
    """Nothing to type."""


class ChangeForm(ActForm):
    name = forms.CharField(label=gettext_lazy("Tên hội đồng"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    authorised = forms.CharField(label=gettext_lazy("Giấy ủy quyền chủ trì"), max_length=200, required=False,
                                 help_text=gettext_lazy("Khi Chủ tịch vắng và Phó Chủ tịch chủ trì"))

    def prepare(self) -> None:
        self.initial |= {"name": self.panel.name, "authorised": self.panel.authorised}


class CaseForm(ActForm):
    """What the minutes say of one dossier, and the facts that decide between equals."""

    case = forms.IntegerField(widget=forms.HiddenInput, localize=False)
    minutes = forms.CharField(label=gettext_lazy("Diễn biến cuộc họp"), required=False, max_length=20_000,
                              widget=forms.Textarea(attrs={"rows": 4}))
    advice = forms.CharField(label=gettext_lazy("Kiến nghị của hội đồng"), required=False, max_length=5000,
                             widget=forms.Textarea(attrs={"rows": 2}))
    budget = AmountField(label=gettext_lazy("Dự toán"), required=False, help_text=gettext_lazy("Ví dụ: 80 triệu"))
    excellent_before = forms.NullBooleanField(label=gettext_lazy("Chủ nhiệm có nhiệm vụ xuất sắc trong 5 năm"),
                                              required=False)
    proposer = forms.BooleanField(label=gettext_lazy("Đơn vị này đề xuất nhiệm vụ"), required=False)
    preferred = forms.CharField(label=gettext_lazy("Lý do hội đồng ưu tiên hồ sơ này khi bằng nhau"), required=False,
                                max_length=300)

    def __init__(self, panel: Panel, data: Any = None, *, prefix: str, case: Case | None = None) -> None:
        self.told = case
        super().__init__(panel, data, prefix=prefix)

    def prepare(self) -> None:
        names = ("minutes", "advice", "budget", "excellent_before", "proposer", "preferred")
        if self.told is not None:
            self.initial |= {"case": self.told.pk, **{name: getattr(self.told, name) for name in names}}
        if self.panel.purpose != "selection":
            for name in names[2:]:
                del self.fields[name]
        elif not self.panel.rule_set.ties:
            for name in names[2:5]:
                del self.fields[name]


class ReasonForm(ActForm):
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CancelForm(ReasonForm):
    on = PastDayField(label=gettext_lazy("Ngày"))


def people_choices(seats: list[Seat]) -> list[tuple[str, str]]:
    return [(str(seat.pk), f"{seat.person.name} – {ROLES[seat.role]}") for seat in seats]


class OfPersonForm(ActForm):
    """About one member and one dossier of the council."""

    seat = forms.ChoiceField(label=gettext_lazy("Thành viên"))
    case = forms.ChoiceField(label=gettext_lazy("Hồ sơ"))

    def __init__(self, panel: Panel, data: Any = None, *, prefix: str, seats: list[Seat], cases: list[Case]) -> None:
        self.seats, self.cases = seats, cases
        super().__init__(panel, data, prefix=prefix)

    def prepare(self) -> None:
        self.fields["seat"].choices = people_choices(self.seats)
        self.fields["case"].choices = [(str(case.pk), f"{case.dossier.number} {case.dossier.title}"[:100])
                                       for case in self.cases]

    def chosen(self) -> tuple[Seat, Case]:
        seat = next(row for row in self.seats if str(row.pk) == self.cleaned_data["seat"])
        return seat, next(row for row in self.cases if str(row.pk) == self.cleaned_data["case"])


class DeclareForm(OfPersonForm):
    interests = forms.MultipleChoiceField(label=gettext_lazy("Người này khai là"), choices=list(INTERESTS.items()),
                                          widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(label=gettext_lazy("Nội dung khai"), max_length=500,
                           widget=forms.Textarea(attrs={"rows": 2}))
    on = PastDayField(label=gettext_lazy("Ngày khai"))
    paper = forms.CharField(label=gettext_lazy("Bản khai"), max_length=200, required=False)


class ConflictForm(OfPersonForm):
    interest = forms.ChoiceField(label=gettext_lazy("Quan hệ"), choices=list(INTERESTS.items()))
    evidence = forms.CharField(label=gettext_lazy("Bằng chứng"), max_length=300)
    since = PastDayField(label=gettext_lazy("Từ ngày"))
    until = DayField(label=gettext_lazy("Đến ngày"), required=False, help_text=gettext_lazy("Để trống nếu còn"))
    state = forms.ChoiceField(label=gettext_lazy("Mức"), choices=[
        (SUSPECTED, gettext_lazy("Nghi có, chờ quyết định")), (CONFIRMED, gettext_lazy("Có, đã rõ"))])


class DecideForm(ActForm):
    """Confirm or dismiss one interest; which one: person, dossier and what is known of it."""

    seat = forms.IntegerField(widget=forms.HiddenInput, localize=False)
    case = forms.IntegerField(widget=forms.HiddenInput, localize=False)
    which = forms.CharField(widget=forms.HiddenInput, max_length=400)
    state = forms.ChoiceField(label=gettext_lazy("Quyết định"), choices=[
        (DISMISSED, gettext_lazy("Bỏ qua: không ảnh hưởng")), (CONFIRMED, gettext_lazy("Xác nhận có xung đột"))])
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)

    def __init__(self, panel: Panel, data: Any = None, *, prefix: str, **told: Any) -> None:
        super().__init__(panel, data, prefix=prefix)
        self.initial |= told


class ReplaceForm(ActForm):
    """Another person, from the register or new to it, or nobody."""

    seat = forms.ChoiceField(label=gettext_lazy("Thành viên thôi"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)
    on = PastDayField(label=gettext_lazy("Từ ngày"))
    paper = forms.CharField(label=gettext_lazy("Văn bản"), max_length=200, required=False)
    person = forms.CharField(label=gettext_lazy("Người thay"), max_length=150, required=False, help_text=gettext_lazy(
        "Họ tên trong sổ, hoặc mã hội viên; để trống nếu không thay"))

    def __init__(self, panel: Panel, data: Any = None, *, prefix: str, seats: list[Seat]) -> None:
        self.seats = seats
        super().__init__(panel, data, prefix=prefix)

    def prepare(self) -> None:
        self.fields["seat"].choices = people_choices(self.seats)


class PersonForm(PersonMixin):
    """Somebody typed by name: namesakes in the register are asked about; nobody there makes a new person."""

    titles = forms.CharField(label=gettext_lazy("Học hàm, học vị"), max_length=60, required=False)
    job = forms.CharField(label=gettext_lazy("Nơi công tác"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Chức trách"), choices=list(ROLES.items()))

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.ask()
        self.order_fields(["name", "birth_year", "who", "titles", "job", "role"])
