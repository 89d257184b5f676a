"""The checks with what was found last: rows of the list and of its Excel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import grouped
from giaoban.kernel.checks.catalogue import ERROR, WARNING, Check, checks
from giaoban.kernel.checks.models import CheckResult
from giaoban.web.users.views import moment, naive

TONES = {ERROR: "late", WARNING: "waiting"}


@dataclass(frozen=True)
class Line:
    """A check and its newest result; None when it was never made."""

    check: Check
    result: CheckResult | None

    @property
    def url(self) -> str:
        return reverse("checks:check", args=[self.check.key])

    @property
    def wrong(self) -> bool:
        return self.result is not None and not self.result.sound

    @property
    def tone(self) -> str:
        if self.result is None:
            return "neutral"
        return TONES.get(self.check.severity, "neutral") if self.wrong else "done"

    @property
    def label(self) -> str:
        """The state in words: what is wrong bears its severity."""
        if self.result is None:
            return _("Chưa kiểm tra")
        if self.result.found is None:
            return _("Không trả lời")
        return self.check.severity_label if self.wrong else _("Đạt")

    @property
    def found(self) -> str:
        return "" if self.result is None or self.result.found is None else grouped(self.result.found)

    @property
    def since(self) -> str:
        return moment(self.result.since) if self.result else ""

    @property
    def at(self) -> str:
        return moment(self.result.at) if self.result else ""

    @property
    def seconds(self) -> str:
        return f"{self.result.seconds:.1f}".replace(".", ",") if self.result else ""

    def cells(self) -> list[Any]:
        """One row of the workbook."""
        held = self.result
        return [self.check.severity_label, self.check.area_label, self.check.title, self.label,
                held.found if held else None, naive(held.since) if held else None, naive(held.at) if held else None,
                self.check.remedy]


def heads() -> list[str]:
    return [_("Mức"), _("Lĩnh vực"), _("Phép kiểm tra"), _("Kết quả"), _("Số phát hiện"), _("Từ lúc"),
            _("Kiểm tra lúc"), _("Cách sửa")]


def lines() -> list[Line]:
    """What is wrong first, worst first; two queries whatever their number."""
    latest = {result.key: result for result in CheckResult.objects.latest_of_each()}
    found = [Line(check, latest.get(check.key)) for check in checks().values()]
    return sorted(found, key=lambda line: not line.wrong)
