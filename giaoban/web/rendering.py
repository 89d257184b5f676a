"""What pages have hundreds of, written without a template: cells of lists, choices of a form.

A template takes some twenty microseconds for each value it writes, and two more templates for each choice: of a list
page with its filters that was two thirds of the time.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime

SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"
INPUTS = frozenset(f"django/forms/widgets/{kind}.html"
                   for kind in ("input", "text", "number", "date", "hidden", "checkbox"))


def safe(text: Any) -> str:
    """Escaped, unless it is HTML already. Django's own does the same, and looks for lazy arguments first, which takes
    longer than the escaping."""
    return str(text) if hasattr(text, "__html__") else html.escape(str(text))


def shown(value: Any) -> str:
    """A value as a template would write it: escaped, in the reader's language and time zone; nothing for None."""
    if not isinstance(value, str):
        value = "" if value is None else localize(template_localtime(value))
    return safe(value)


class FormRenderer(DjangoTemplates):
    """Django's own, with drop-down lists and plain fields written here: the same but for spaces between."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        widget = context.get("widget", {})
        if template_name == SELECT and all(option["template_name"] == OPTION
                                           for _name, options, _index in widget["optgroups"] for option in options):
            return mark_safe(_select(widget))  # noqa: S308 – every part is escaped there
        if template_name in INPUTS:
            return mark_safe(_input(widget))  # noqa: S308
        return super().render(template_name, context, request)


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(f" {safe(name)}" if value is True else f' {safe(name)}="{safe(value)}"'
                   for name, value in attributes.items() if value is not False)


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{safe(widget["value"])}"'
    head = f'<input type="{safe(widget["type"])}" name="{safe(widget["name"])}"'
    return f'{head}{value}{_attributes(widget["attrs"])}>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{safe(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _index in widget["optgroups"]:
        if name:
            parts.append(f'<optgroup label="{safe(name)}">')
        parts += [f'<option value="{safe(option["value"])}"{_attributes(option["attrs"])}>'
                  f'{shown(option["label"])}</option>' for option in options]
        if name:
            parts.append("</optgroup>")
    parts.append("</select>")
    return "".join(parts)
