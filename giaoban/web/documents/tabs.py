"""The pages of papers, as tabs over each."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.people.rules import can_work_centrally

from .acts import waiting


def tabs(request: HttpRequest, here: str) -> list[dict[str, object]]:
    """For those inside; a unit has only the papers issued to be read."""
    if not can_work_centrally(request.user):
        return []
    late = waiting().count()
    found = [("out", _("Văn bản đi"), reverse("documents:register")),
             ("unnumbered", _("Chờ lấy số (%(n)d)") % {"n": late}, reverse("documents:register") + "?state=signed"),
             ("in", _("Văn bản đến"), reverse("documents:in_list")),
             ("batches", _("Gửi nhiều văn bản"), reverse("documents:batches")),
             ("templates", _("Mẫu Word"), reverse("documents:templates"))]
    return [{"label": label, "url": url, "here": key == here} for key, label, url in found]
