"""Fields written without templates are those of Django's templates, but for spaces between."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import mark_safe

from giaoban.web.rendering import FormRenderer

BAD = '"><script>&\'x</script>'
CHOICES: list[tuple[Any, Any]] = [
    ("", "Tất cả"), (1, 1234), ("a", BAD), (BAD, mark_safe("<b>x</b>")),
    ("Nhóm & " + BAD, [("x", "X"), (None, "không"), (True, "có")])]


@pytest.mark.parametrize("widget", [
    forms.Select(choices=CHOICES), forms.Select(choices=CHOICES, attrs={"title": BAD, "data-x": True, "hidden": False}),
    forms.SelectMultiple(choices=CHOICES), forms.TextInput(attrs={"title": mark_safe("&amp;")}),
    forms.NumberInput(attrs={"min": 0, "step": 0.5}), forms.DateInput(), forms.DateInput(attrs={"type": "date"}),
    forms.HiddenInput(), forms.CheckboxInput(), forms.EmailInput(), forms.PasswordInput(), forms.Textarea()])
@pytest.mark.parametrize("value", [None, "", "a", BAD, 1, 1234567, True, date(2021, 3, 5), ["a", "x"], mark_safe("&amp;")])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_same(widget: forms.Widget, value: Any, language: str) -> None:
    with translation.override(language):
        said = {"name": BAD, "value": value, "attrs": {"id": "id_x", "required": True}}
        ours, theirs = (re.sub(r">\s+<", "><", widget.render(**said, renderer=renderer()))
                        for renderer in (FormRenderer, DjangoTemplates))
        assert ours == theirs


def test_forms_use_it() -> None:
    assert isinstance(forms.Form().renderer, FormRenderer)
