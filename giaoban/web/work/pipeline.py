"""All work together as one table: both tracks side by side, money, how long it stands there, who is next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, grouped
from giaoban.kernel.dossiers.models import Dossier, DossierQuerySet
from giaoban.kernel.lifecycle import CONTENT, MONEY
from giaoban.kernel.people.models import User

from ..dossiers.columns import address_of, amount
from ..dossiers.coming import usual_next, who_takes
from ..dossiers.filters import years_of
from ..dossiers.kinds import capital, find, lifecycle_of, state_of
from ..dossiers.money import plain_sums, sums_of
from ..dossiers.returning.comparing import Listed, add_list
from ..dossiers.views import COUNTED
from ..lists import Column, KeyedRows, show_list
from .filters import OVERDUE, PipelineFilters

#: What the rows of this list's Excel are.
PIPELINE = "pipeline"
SUMS = (("money_given", "Cấp (đồng)"), ("money_settled", "Quyết toán (đồng)"), ("money_open", "Còn (đồng)"))


@require_safe
def pipeline(request: HttpRequest) -> HttpResponse:
    asked, keys, many = narrowed(request)
    excel = bool(request.GET.get("excel"))
    sums = None if many or excel else counted(asked, keys, request.user)
    shown = columns(clock.today())
    rows = KeyedRows(keys, whole, total=sums["n"] if sums else None, cap=COUNTED if many and not excel else None)
    return show_list(
        request, title=_("Dòng công việc"), rows=rows, columns=[*shown, *_more_for_excel()] if excel else shown,
        filters=asked, foot=foot(sums, shown) if sums else None, template="work/pipeline.html",
        board_url=beside(request, "work:board"), empty=empty(request), returning=PIPELINE)


add_list(PIPELINE, lambda: Listed(Dossier, [*columns(clock.today()), *_more_for_excel()]))


def narrowed(request: HttpRequest) -> tuple[PipelineFilters, DossierQuerySet, bool]:
    seen = Dossier.objects.visible_to(request.user)
    asked = PipelineFilters(request.GET, years=years_of(seen, request.user))
    return (asked, *asked.narrow(seen))


def whole(keys: list[int]) -> DossierQuerySet:
    return Dossier.objects.select_related("org", "department").filter(pk__in=keys)


def counted(asked: PipelineFilters, keys: DossierQuerySet, user: User) -> dict[str, int]:
    """Anew where promises decide which dossiers there are."""
    return plain_sums(keys) if asked.asked("late") == OVERDUE else sums_of(keys, user)


def beside(request: HttpRequest, view: str, **more: str) -> str:
    """The same filters on another view; what belongs to this one's pages and order is left behind."""
    kept = request.GET.copy()
    for name in ("page", "order", "size", "excel", "track"):
        kept.pop(name, None)
    for name, value in more.items():
        kept[name] = value
    query = kept.urlencode()
    return reverse(view) + (f"?{query}" if query else "")


def columns(today: date) -> list[Column]:
    return [
        Column("number", _("Số hồ sơ"), lambda d: d.number, sort="number", fit=True),
        Column("title", _("Tên hồ sơ"), lambda d: d.title, sort="title", wide=True, url=address_of),
        Column("unit", _("Đơn vị"), lambda d: str(d.org), fit=True),
        _state(CONTENT, _("Nội dung"), "content_state"),
        _age("content", _("Ngày"), CONTENT, today),
        _state(MONEY, _("Kinh phí"), "money_state"),
        _age("money", _("Ngày"), MONEY, today),
        *(amount(key, _(label)) for key, label in SUMS),
        Column("next", _("Bước tiếp"), _next, fit=True),
        Column("who", _("Ai làm"), _who, fit=True),
    ]


def _more_for_excel() -> list[Column]:
    return [
        Column("kind", _("Loại"), lambda d: capital(kind.label) if (kind := find(d.kind)) else d.kind),
        Column("year", _("Năm"), lambda d: str(d.year)),
        Column("code", _("Mã đơn vị"), lambda d: d.org.code),
        Column("department", _("Ban phụ trách"), lambda d: str(d.department or "")),
        Column("opened", _("Ngày mở"), lambda d: d.opened_on),
        Column("closed", _("Ngày khép"), lambda d: d.closed_on),
    ]


def _state(track: str, label: str, sort: str) -> Column:
    return Column(track, label, lambda d: str(s.label) if (s := state_of(d, track)) else "", sort=sort,
                  tone=lambda d: s.tone if (s := state_of(d, track)) else "")


def age(dossier: Dossier, track: str, today: date) -> int | None:
    """Days in the track's state; None once nothing more is expected there."""
    since, state = getattr(dossier, f"{track}_since"), state_of(dossier, track)
    return (today - since).days if since and state and not state.closed else None


def _age(key: str, label: str, track: str, today: date) -> Column:
    shown: Callable[[Dossier], Any] = lambda d: age(d, track, today)  # noqa: E731
    return Column(f"{key}_age", label, lambda d: "" if (days := shown(d)) is None else grouped(days), num=True,
                  sort=f"{track}_since", export=shown)


def _coming(dossier: Any) -> list[tuple[str, str]]:
    """(step, who) of each open track, found once a row."""
    if not hasattr(dossier, "coming"):
        life = lifecycle_of(dossier)
        dossier.coming = [(str(step.label), who_takes(step, dossier))
                          for step in (usual_next(life, dossier) if life else [])]
    found: list[tuple[str, str]] = dossier.coming
    return found


def _next(dossier: Dossier) -> str:
    return "; ".join(step for step, _who in _coming(dossier))


def _who(dossier: Dossier) -> str:
    return "; ".join(dict.fromkeys(who for _step, who in _coming(dossier)))


def foot(sums: dict[str, int], shown: list[Column]) -> list[str]:
    words = {key: grouped(sums[key]) for key, _label in SUMS}
    return [_("Cộng"), *(words.get(column.key, "") for column in shown[1:])]


def empty(request: HttpRequest) -> dict[str, str]:
    if request.GET:
        return {"title": _("Không có hồ sơ nào khớp"), "text": _("Bớt điều kiện lọc hoặc viết ngắn lại từ cần tìm."),
                "url": request.path, "label": _("Bỏ lọc")}
    return {"title": _("Chưa có hồ sơ"), "url": reverse("dossiers:list"), "label": _("Tới danh sách hồ sơ"),
            "text": _("Mỗi việc được theo dõi bằng một hồ sơ, từ đề xuất đến lưu trữ.")}


