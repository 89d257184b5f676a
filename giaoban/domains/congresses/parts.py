"""What a dossier's page shows of the people elected or put forward, and the records behind this domain's figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text, fold, percent
from giaoban.kernel.bodies.kinds import FORMS
from giaoban.kernel.bodies.models import Seat, Term
from giaoban.kernel.documents.models import ISSUED
from giaoban.kernel.dossiers.rules import can_handle, can_report
from giaoban.kernel.people.models import Mandate, Person
from giaoban.kernel.people.models.persons import FEMALE
from giaoban.kernel.people.namesakes import namesakes, possible
from giaoban.web.figures.records import Record, State

from .actions import OPEN
from .models import ByElection, Congress, Elected, Nomination
from .rules import can_read_draft


def elected_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """The list body by body, its shares, who still has to be identified, and the decision."""
    if not isinstance(dossier, Congress | ByElection):
        return None
    rows = list(dossier.live_elected().select_related("person", "replaces__person", "mandate"))
    still_open = dossier.content_state in OPEN
    asks = still_open and can_handle(request.user, dossier)
    near = choices_for([row for row in rows if still_open and row.person_id is None and not row.is_new]) if asks else {}
    issued = dossier.documents.filter(state=ISSUED).exists()
    return {
        "groups": [_group(dossier, form, rows, near) for form in FORMS if any(row.form == form for row in rows)],
        "edit_url": reverse("congresses:elected", args=[dossier.number])
        if still_open and can_report(request.user, dossier) else "",
        "excel_url": f"{reverse('congresses:elected', args=[dossier.number])}?excel=1" if rows else "",
        "paper_url": reverse("congresses:paper", args=[dossier.number])
        if issued or (rows and can_read_draft(request.user, dossier)) else "",
        "issued": issued, "recognition": dossier.recognition, "dossier": dossier,
        "undecided": sum(1 for row in rows if row.person_id is None and not row.is_new), "asks": asks,
    }


def _group(dossier: Congress | ByElection, form: str, rows: Sequence[Elected],
           near: dict[int, list[dict[str, str]]]) -> dict[str, Any]:
    here = [row for row in rows if row.form == form]
    held = dossier.day_of("held") or dossier.day_of("voted") or clock.today()
    return {"name": FORMS[form].words(dossier.org.kind)[0], "count": len(here), "shares": shares(here, held.year),
            "votes": any(row.votes is not None for row in here), "replaces": any(row.replaces for row in here),
            "rows": [_line(row, near.get(row.pk, [])) for row in here]}


def _line(row: Elected, near: list[dict[str, str]]) -> dict[str, Any]:
    former = {True: _("tái cử"), False: _("mới"), None: ""}[row.former]
    if row.mandate_id:
        state = (_("đã công nhận"), "done")
    elif row.person_id:
        state = (_("có trong sổ"), "running")
    else:
        state = (_("người mới"), "neutral") if row.is_new else (_("chờ đối chiếu"), "waiting")
    return {"pk": row.pk, "name": row.full_name, "born": row.birth_year or "", "sex": row.get_sex_display(),
            "post": row.post, "former": former, "votes": "" if row.votes is None else row.votes,
            "replaces": row.replaces.person.name if row.replaces else "", "label": state[0], "tone": state[1],
            "near": near}


def shares(rows: Sequence[Elected], year: int) -> str:
    """'nữ 12/39 (30,8 %) · tái cử 20/39 … · tuổi 35–68, bình quân 52': only of what was told."""
    told = []
    if any(row.sex for row in rows):
        told.append(_("nữ %(share)s") % {"share": percent(sum(row.sex == FEMALE for row in rows), len(rows))})
    if any(row.former is not None for row in rows):
        told.append(_("tái cử %(share)s") % {"share": percent(sum(row.former is True for row in rows), len(rows))})
    ages = sorted(year - row.birth_year for row in rows if row.birth_year)
    if ages:
        told.append(_("tuổi %(first)d–%(last)d, bình quân %(mean)d") % {
            "first": ages[0], "last": ages[-1], "mean": (2 * sum(ages) + len(ages)) // (2 * len(ages))})
        if len(ages) < len(rows):
            told.append(_("%(n)d người chưa ghi năm sinh") % {"n": len(rows) - len(ages)})
    return " · ".join(told)


def choices_for(rows: Sequence[Elected]) -> dict[int, list[dict[str, str]]]:
    """For each line its namesakes in the register, with what tells them apart; two queries for all lines."""
    if not rows:
        return {}
    known = namesakes(row.name for row in rows)
    posts = _posts(person.pk for people in known.values() for person in people)
    return {row.pk: [_choice(person, posts) for person in possible(known.get(row.folded, []), row.birth_year)]
            for row in rows}


def _choice(person: Person, posts: dict[int, list[str]]) -> dict[str, str]:
    born = _("sinh %(year)d") % {"year": person.birth_year} if person.birth_year else _("chưa ghi năm sinh")
    return {"value": str(person.pk), "label": " · ".join([person.name, born, *posts.get(person.pk, [])[:2]])}


def _posts(people: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Mandate.objects.held().filter(person__in=list(people)).select_related("body").order_by("-since")
    for row in rows:
        found[row.person_id].append(f"{row.post}, {row.body}")
    return found


def candidate_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """Who the person put forward is in the register."""
    if not isinstance(dossier, Nomination):
        return None
    may = can_handle(request.user, dossier)
    near = possible(namesakes([dossier.candidate]).get(fold(dossier.candidate), []), dossier.birth_year) if may else []
    posts = _posts([person.pk for person in near]) if near else {}
    return {"dossier": dossier, "person": dossier.person, "may": may,
            "near": [_choice(person, posts) for person in near if person.pk != dossier.person_id]}


def record_of_term(term: Term) -> Record:
    """A term behind a figure."""
    label = _("Khóa %(term)s, hết nhiệm kỳ %(day)s") % {"term": term, "day": day_text(term.nominal_until)}
    return Record(term.pk, term.number, f"{term.body.label}: {label}", _body_url(term.body.org.code), term.body.of,
                  term.since, states=(State(_("đang chạy"), "running"),) if term.until is None else ())


def record_of_seat(seat: Seat) -> Record:
    """A post not wholly filled behind a figure."""
    label = f"{seat.body.label}: {seat.post}, {_('số lượng %(n)d') % {'n': seat.places}}"
    return Record(seat.pk, seat.body.org.code, label, _body_url(seat.body.org.code), seat.body.of, seat.since)


def _body_url(code: str) -> str:
    return reverse("bodies:body", args=[code])
