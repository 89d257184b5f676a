"""The filters of the list of promised work, bound to the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import fold
from giaoban.kernel.commitments.models import CANCELLED, CELLS
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.people.models import User

from ..dossiers.fields import AddressForm, DayField, named
from .cells import OPEN_CELLS, soon

OPEN, SOON = "open", "soon"
CHOICES = [("", _("Tất cả")), (OPEN, _("Chưa xong")), (SOON, _("Đến hạn trong 7 ngày")), *CELLS.items(),
           (CANCELLED, _("Thôi không làm"))]


class Filters(AddressForm):
    q = forms.CharField(label=_("Tìm nội dung, đơn vị chủ trì"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    cell = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=CHOICES)
    lead = forms.CharField(label=_("Đơn vị chủ trì"), required=False, max_length=100)
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=_("Cuộc họp"), required=False,
                                     empty_label=_("Tất cả"))
    on = DayField(label=_("Tính đến ngày"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["meeting"].queryset = Meeting.objects.visible_to(user)

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Everything but the cell, so that the head counts every cell."""
        for word in fold(self.asked("q")).split():
            rows = rows.filter(folded__contains=word)
        if self.asked("lead"):
            rows = rows.filter(lead__in=named(self.asked("lead")).values("pk"))
        if self.asked("meeting"):
            of_meeting = self.asked("meeting").conclusions.values("commitments")
            rows = rows.filter(pk__in=of_meeting)
        return rows

    def in_cell(self, rows: QuerySet) -> QuerySet:
        cell = self.asked("cell")
        if cell == SOON:
            return rows.filter(soon(self.day))
        if cell == OPEN:
            return rows.filter(cell_on__in=OPEN_CELLS)
        return rows.filter(cell_on=cell) if cell else rows
