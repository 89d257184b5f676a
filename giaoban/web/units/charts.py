"""The chart of the house: a unit, what stands right below it by kind, large kinds gathered until they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.orgs.models import Org
from giaoban.web.home import addresses

from .forms import WhenForm
from .trees import SMALL, Forest, forest

#: Names one under another before a branch takes another column, and columns it takes at most.
NAMES, COLUMNS = 24, 8


@dataclass(frozen=True)
class Box:
    """A unit; `below`: how many stand under it."""

    label: str
    code: str
    url: str
    below: int

    @property
    def note(self) -> str:
        return _counted(self.below) if self.below else ""


@dataclass(frozen=True)
class Branch:
    """Units of one kind right below. `toggle`: the address that opens or gathers it, '' for a small one."""

    label: str
    count: int
    boxes: list[Box]
    toggle: str
    opened: bool

    @property
    def told(self) -> str:
        return _counted(self.count)

    @property
    def width(self) -> int:
        """Columns of names it takes on the page."""
        return max(1, min(COLUMNS, -(-len(self.boxes) // NAMES)))

    @property
    def columns(self) -> list[list[Box]]:
        rows = -(-len(self.boxes) // self.width)
        return [self.boxes[n:n + rows] for n in range(0, len(self.boxes), rows)] if rows else []


@dataclass(frozen=True)
class Chart:
    root: Box
    branches: list[Branch]

    @property
    def dense(self) -> int:
        """How small the letters are: by how many names there are."""
        names = sum(len(branch.boxes) for branch in self.branches)
        return 0 if names <= 40 else 1 if names <= 120 else 2 if names <= 300 else 3


def _counted(n: int) -> str:
    return ngettext("%(n)s đơn vị", "%(n)s đơn vị", n) % {"n": grouped(n)}


def chart_of(drawn: Forest, query: QueryDict) -> Chart | None:
    """From the unit asked for, else from the one in sight with the most below it; None if none stood that day."""
    if not drawn.roots:
        return None
    root = max(drawn.roots, key=lambda pk: len(drawn.tree.below(pk)))
    opened = query.getlist("open")
    branches = [_branch(drawn, query, kind, units, kind in opened) for kind, units in drawn.children(root).items()]
    return Chart(_box(drawn, root, query), branches)


def _box(drawn: Forest, pk: int, query: QueryDict) -> Box:
    org = drawn.orgs[pk]
    below = len([unit for unit in drawn.tree.below(pk) if unit in drawn.orgs]) - 1
    asked = query.get("on", "")
    url = (addresses.listed("", under=org.code, on=asked) if below and pk not in drawn.roots
           else addresses.listed(addresses.unit(org), on=asked))
    return Box(org.name if pk in drawn.roots else str(org), org.code, url, below)


def _branch(drawn: Forest, query: QueryDict, kind: str, units: list[int], is_open: bool) -> Branch:
    small = len(units) <= SMALL
    boxes = [_box(drawn, pk, query) for pk in units] if small or is_open else []
    asked = query.copy()
    others = [key for key in query.getlist("open") if key != kind]
    asked.setlist("open", others if is_open else [*others, kind])
    label = str(KINDS[kind].label) if kind in KINDS else kind
    return Branch(label, len(units), boxes, "" if small else f"?{asked.urlencode()}", is_open)


def _asked(request: HttpRequest) -> tuple[WhenForm, date, Forest]:
    form = WhenForm(request.GET)
    on, known_on = form.days()
    code = request.GET.get("under", "")
    under = get_object_or_404(Org.objects.visible_to(request.user), code=code) if code else None
    return form, on, forest(request.user, on, known_on, under)


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The page; printed, it is one A3 sheet."""
    form, on, drawn = _asked(request)
    return render(request, "units/chart.html", {
        "title": _("Sơ đồ tổ chức"), "form": form, "chart": chart_of(drawn, request.GET), "on": day_text(on),
        "known_on": day_text(drawn.known_on), "under": drawn.under, "opened": request.GET.getlist("open"),
        "printed": day_text(clock.today()), "breadcrumbs": [{"label": _("Đơn vị"), "url": "/don-vi/"}]})


@require_safe
def chart_pdf(request: HttpRequest) -> HttpResponse:
    """The same on one A3 sheet."""
    from io import BytesIO

    from giaoban.kernel.documents.papers.to_chart import render_chart

    _form, on, drawn = _asked(request)
    found = chart_of(drawn, request.GET)
    if found is None:
        raise Http404(_("Ngày này chưa có đơn vị nào trong cây."))
    return FileResponse(BytesIO(render_chart(_sheet(found, on, drawn.known_on))), filename="so-do-to-chuc.pdf",
                        content_type="application/pdf")


def _sheet(found: Chart, on: date, known_on: date | None) -> Any:
    from giaoban.kernel.documents.papers.to_chart import ChartBox, ChartBranch, ChartSheet

    branches = tuple(
        ChartBranch(branch.label, branch.told, tuple(ChartBox(box.label, box.note) for box in branch.boxes))
        for branch in found.branches)
    known = _(", như sổ đã ghi đến %(day)s") % {"day": day_text(known_on)} if known_on else ""
    return ChartSheet(title=_("Sơ đồ tổ chức"), subtitle=_("Ngày %(day)s") % {"day": day_text(on)} + known,
                      root=found.root.label, count=found.root.note, author=found.root.label, day=on, branches=branches,
                      foot=_("Sổ đơn vị, in ngày %(day)s") % {"day": day_text(clock.today())})
