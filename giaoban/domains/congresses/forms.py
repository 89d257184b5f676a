"""The pasted list as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock

from .models import ByElection, Congress, Elected
from .pasting import HEADS, Table, read


class ElectedForm(forms.Form):
    """One textarea of cells, tab between them, as Excel gives and takes them."""

    table = forms.CharField(
        label=_("Bảng người trúng cử"), strip=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "wrap": "off", "class": "cells"}),
        help_text=_("Chép các ô từ Excel, kể cả dòng tiêu đề, rồi dán vào. Cột: cơ quan (BCH, BTV, BKT), chức danh, họ "
                    "và tên, năm sinh, nam/nữ, tái cử/mới, số phiếu, thay cho. Bảng ghi sau thay toàn bộ bảng trước."))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, dossier: Congress | ByElection, data: Any = None) -> None:
        rows = list(dossier.live_elected().select_related("replaces__person"))
        self.newest = max((row.pk for row in rows), default=0)
        super().__init__(data, initial={"table": as_text(rows, dossier.org.kind), "seen": self.newest})
        self.dossier = dossier
        self.read = Table()

    def clean_table(self) -> str:
        text: str = self.cleaned_data["table"]
        held = self.dossier.day_of("held") or self.dossier.day_of("voted") or clock.today()
        self.read = read(text, year=held.year, congress=isinstance(self.dossier, Congress))
        if self.read.problems:
            raise forms.ValidationError([forms.ValidationError(problem) for problem in self.read.problems])
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("seen") != self.newest:
            raise forms.ValidationError(_("Bảng vừa được người khác ghi lại. Tải lại trang, xem bảng mới rồi dán lại."))
        return data


def as_text(rows: list[Elected], kind: str) -> str:
    """The list as it would be pasted, heads first."""
    lines = [list(HEADS.values())]
    lines += [[row.body_words(kind)[1], row.post, row.full_name, str(row.birth_year or ""),
               {"m": "nam", "f": "nữ"}.get(row.sex, ""), {True: "tái cử", False: "mới", None: ""}[row.former],
               "" if row.votes is None else str(row.votes), row.replaces.person.name if row.replaces else ""]
              for row in rows]
    return "\n".join("\t".join(cells) for cells in lines)
