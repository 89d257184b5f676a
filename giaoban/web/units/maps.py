"""The screen of the map, and its table in Excel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs.provinces import NEW, VERSIONS
from giaoban.web.exports import excel

from .forms import MapForm
from .mapping import LAST_OLD, Atlas, atlas, heading
from .measures import Measure, measures, rolled_up
from .moments import at_moment, in_time


@require_safe
def tiles(request: HttpRequest) -> HttpResponse:
    """The map on a day, coloured by one number."""
    if request.GET.get("moment"):
        return HttpResponseRedirect(at_moment(request))
    known = measures()
    form = MapForm(request.GET, measures=known)
    on, known_on = form.days()
    measure = known[form.measure()]
    drawn = atlas(request.user, on, rolled_up(request.user, measure, on), known_on)
    if request.GET.get("excel"):
        return _workbook(request, drawn, measure)
    return render(request, "units/map.html", {
        "title": _("Bản đồ tỉnh, thành phố"), "form": form, "atlas": drawn, "measure": measure, "on": day_text(on),
        "known_on": day_text(known_on), "heading": heading(drawn), "versions": _versions(request, drawn),
        "breadcrumbs": [{"label": _("Đơn vị"), "url": "/don-vi/"}], **in_time(request, on, known_on), "choices": []})


def _versions(request: HttpRequest, drawn: Atlas) -> list[dict[str, Any]]:
    """The last day of the 63 and the first of the 34."""
    days = ((_("63 tỉnh (30/6/2025)"), LAST_OLD, False), (_("34 tỉnh (01/7/2025)"), VERSIONS[NEW], True))
    choices = []
    for label, day, merged in days:
        query = request.GET.copy()
        query["on"] = day.isoformat()
        choices.append({"label": label, "now": drawn.merged == merged, "url": f"?{query.urlencode()}"})
    return choices


def _workbook(request: HttpRequest, drawn: Atlas, measure: Measure) -> HttpResponse:
    heads = [_("Mã tỉnh"), _("Tỉnh, thành phố"), _("Đơn vị"), str(measure.label), _("Gồm các tỉnh cũ"), _("Nay thuộc")]
    rows = ([tile.province.code, tile.province.name, str(tile.union or ""), tile.amount, ", ".join(tile.parts),
             tile.into] for tile in drawn.tiles)
    return excel(request, title=_("Bản đồ: %(what)s") % {"what": measure.label}, heads=heads, rows=rows,
                 widths=[0, 30, 40, 0, 40, 30])
