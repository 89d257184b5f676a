"""Forms of the research screens, and the fields its steps ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from giaoban.web.dossiers.fields import DayField

from .models import EXCELLENT, GRADES, PASS


def grade(dossier: Any, choice: Any) -> forms.Field:
    """What the acceptance council found."""
    return forms.ChoiceField(label=_("Xếp loại"), choices=[(key, GRADES[key]) for key in (PASS, EXCELLENT)],
                             required=False)


def ends_on(dossier: Any, choice: Any) -> forms.Field:
    """The contract's end."""
    return DayField(label=_("Kết thúc theo hợp đồng"), required=False,
                    help_text=_("Để trống thì tính theo số tháng của nhiệm vụ; báo cáo tiến độ sáu tháng lập theo ngày "
                                "này"))
