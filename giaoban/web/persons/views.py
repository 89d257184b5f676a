"""The list of people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import Membership, Person, User
from giaoban.kernel.people.privacy.showing import shown
from giaoban.kernel.people.rules import can_administer, can_keep_people
from giaoban.web.lists import page_size, show_list

from .columns import columns
from .filters import PersonFilter
from .rows import in_force, numbers_of, rows_of, within


def dressed(people: list[Person], user: User, form: PersonFilter) -> list[Person]:
    """Each with `shown`, what the account may read, and `unions`, where it sees the person to be a member."""
    held = in_force(within(Membership.objects.held(), user), form.day)
    ids = [person.pk for person in people]
    held = held.filter(Q(person__in=ids) | Q(person__merged_into__in=ids)).select_related("org", "person")
    unions: dict[int, list[str]] = {}
    for row in held.order_by("since", "pk"):
        unions.setdefault(row.person.merged_into_id or row.person_id, []).append(str(row.org))
    for person in people:
        person.shown, person.unions = shown(person, user), unions.get(person.pk, [])
    return people


def title_of(form: PersonFilter) -> str:
    unit = form.asked("unit")
    return _("Người của %(unit)s") % {"unit": unit} if unit else _("Người, hội viên")


def _logged_as(form: PersonFilter) -> str:
    """The list in words for the log: unit and search, so that the office knows what was looked for."""
    asked = [f"“{form.asked('q')}”" if form.asked("q") else "", str(form.asked("unit") or "")]
    return ", ".join(["Danh sách người", *filter(None, asked)])[:200]


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Opening the list leaves a line in the log, as its Excel does."""
    user, form = request.user, PersonFilter(request.GET, user=request.user)
    rows, file = rows_of(user, form), bool(request.GET.get("excel"))
    if request.GET.get("order") == "-name":
        rows = rows.reversed()
    more: dict[str, Any] = {}
    if not file:
        numbers = numbers_of(rows, form, user)
        log_reading(user, _logged_as(form), min(numbers.people, page_size(request)))
        more = {"numbers": numbers, "people": grouped(numbers.people), "turns": grouped(numbers.memberships),
                "as_of": day_text(form.day), **_doors(user)}
    return show_list(
        request, title=title_of(form), rows=rows, columns=columns(user, file=file), filters=form,
        template="persons/list.html", dress=lambda some: dressed(some, user, form),
        empty={"title": _("Không có ai khớp"), "text": _("Bớt từ, bỏ lọc, hoặc nhập danh sách hội viên."),
               "url": reverse("persons:list"), "label": _("Bỏ lọc")}, **more)


def _doors(user: User) -> dict[str, Any]:
    """Where the account may go from the list."""
    doors = [(_("Dữ liệu cá nhân: mục đích, căn cứ"), "persons:purposes", "info-circle")]
    if can_keep_people(user):
        doors[:0] = [(_("Nhập từ tệp"), "persons:imports", "file-import"),
                     (_("Người trùng"), "persons:duplicates", "users")]
    if can_administer(user):
        doors.append((_("Lưu giữ quá hạn"), "persons:retention", "history"))
    made = {"create_url": reverse("persons:add"), "create_label": _("Ghi người mới")} if can_keep_people(user) else {}
    return {"doors": [{"label": label, "url": reverse(name), "icon": icon} for label, name, icon in doors], **made}
