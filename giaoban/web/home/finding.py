"""One search over everything an account may see: every word, in any order, without accents, with a wrong letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.models import ISSUED, NUMBERED
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.searching import narrow
from giaoban.kernel.figures.registry import all_figures
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import Report, Submission
from giaoban.web.context import MENU
from giaoban.web.documents.access import readable

from . import addresses
from .boards import state_of
from .hits import Asked, Group, Hit, group_of
from .nearby import near_rows
from .persons import people, people_alone

#: Shown of a group on the page, in the box while typing, and of people alone.
SHOWN, IN_BOX, ALONE = 8, 5, 50
LONGEST = 200
#: Titles without a folded column are folded here; at most this many of the newest are read.
READ = 3000


def folded(rows: QuerySet, words: Iterable[str], *order: str) -> QuerySet:
    """Rows with every word; those with the words side by side come first (dossiers: unless nearly all have them)."""
    said = list(words)
    if rows.model is Dossier:
        rows, many = narrow(rows, " ".join(said))
        if many:
            return rows.order_by(*(order or rows.model._meta.ordering))
    else:
        for word in said:
            rows = rows.filter(folded__contains=word)
    apart = Case(When(folded__contains=" ".join(said), then=Value(0)), default=Value(1))
    return rows.annotate(apart=apart).order_by("apart", *(order or rows.model._meta.ordering))


def matches(text: str, words: Iterable[str]) -> bool:
    plain = fold(text)
    return all(word in plain for word in words)


def exact(text: str, user: User) -> list[Hit]:
    """Records whose number or symbol is exactly what was typed."""
    number = text.upper().replace(" ", "")
    found = [Hit(str(row), addresses.dossier(row))
             for row in Dossier.objects.visible_to(user).filter(number=number)[:SHOWN]]
    head, slash, tail = number.partition("/")
    if slash and head.isdecimal() and len(head) < 8 and tail:
        numbered = readable(user).filter(number=int(head), state__in=(NUMBERED, ISSUED), symbol_tail__iexact=tail)
        found += [Hit(str(row), addresses.paper(row), str(row.year)) for row in numbered[:SHOWN]]
    return found


def _tolerant(asked: Asked, label: str, icon: str, rows: QuerySet, hit: Callable[[Any], Hit], *, path: str) -> Group:
    """With the words as typed; if there are none, with a word written almost so."""
    found = list(folded(rows, asked.words)[:asked.shown + 1])
    near = [] if found else near_rows(rows, asked.words)
    return group_of(asked, label, icon, found or near, hit,
                    all_url="" if near else addresses.listed(path, q=asked.text), near=bool(near))


def _units(asked: Asked) -> Group:
    return _tolerant(asked, _("Đơn vị"), "building-community", Org.objects.visible_to(asked.user),
                     lambda row: Hit(row.name, addresses.unit(row), f"{row.code} · {row.kind_label}"), path="/don-vi/")


def _dossiers(asked: Asked) -> Group:
    return _tolerant(asked, _("Hồ sơ"), "folder", Dossier.objects.visible_to(asked.user).select_related("org"),
                     lambda row: Hit(str(row), addresses.dossier(row), f"{row.org} · {state_of(row)[0]}"),
                     path="/ho-so/")


def _papers(asked: Asked) -> Group:
    return _tolerant(asked, _("Văn bản"), "certificate", readable(asked.user),
                     lambda row: Hit(str(row), addresses.paper(row),
                                     f"{row.state_label} {day_text(row.issued_on)}".strip()), path="/van-ban/")


def _promises(asked: Asked) -> Group:
    rows = folded(Commitment.objects.visible_to(asked.user), asked.words, "-assigned_on", "-pk").select_related("lead")
    return group_of(asked, _("Việc được giao"), "list-check", rows[:asked.shown + 1],
                    lambda row: Hit(row.text, addresses.promise(row), f"{row.lead} · {row.state_label}"),
                    all_url=addresses.listed("/viec/", q=asked.text))


def _titled(rows: QuerySet, words: Iterable[str]) -> Iterable[Any]:
    return (row for row in rows[:READ] if matches(row.title, words))


def _reports(asked: Asked) -> Group:
    rows = Report.objects.visible_to(asked.user).select_related("org").defer("narrative")
    return group_of(asked, _("Báo cáo"), "report-analytics", _titled(rows, asked.words),
                    lambda row: Hit(row.title, addresses.report(row), f"{row.org} · {row.state_label}"),
                    all_url=addresses.listed("/bao-cao/", q=asked.text))


def _submissions(asked: Asked) -> Group:
    rows = (Submission.objects.visible_to(asked.user).select_related("org")
            .defer("text", "sums", "done", "planned", "returned_reason"))
    return group_of(asked, _("Báo cáo đơn vị"), "file-import", _titled(rows, asked.words),
                    lambda row: Hit(row.title, addresses.submission(row), f"{row.org} · {row.state_label}"),
                    all_url=addresses.listed("/doc-bao-cao/", q=asked.text))


def _meetings(asked: Asked) -> Group:
    rows = _titled(Meeting.objects.visible_to(asked.user), asked.words)
    return group_of(asked, _("Cuộc họp"), "calendar-event", rows,
                    lambda row: Hit(row.title, addresses.meeting(row), f"{day_text(row.on)} · {row.state_label}"),
                    all_url=addresses.listed("/cuoc-hop/", q=asked.text))


def _figures(asked: Asked) -> Group:
    rows = (figure for figure in all_figures()
            if matches(f"{figure.label} {figure.key} {figure.definition}", asked.words))
    return group_of(asked, _("Số liệu"), "chart-bar", rows,
                    lambda figure: Hit(str(figure.label), f"/so-lieu/{figure.key}/", figure.definition),
                    all_url=addresses.listed("/so-lieu/", q=asked.text))


def _pages(asked: Asked) -> Group:
    rows = (entry for entry in MENU
            if (not entry[4] or asked.user.role in entry[4]) and matches(entry[0], asked.words))
    return group_of(asked, _("Trang"), "home", rows, lambda entry: Hit(_(entry[0]), entry[1]))


ONLY_PEOPLE = (people_alone,)
#: What the box shows while typing; the page shows the rest too.
BOX = (_pages, _units, people, _dossiers, _papers, _figures)
GROUPS = (*BOX, _promises, _reports, _submissions, _meetings)


def find(text: str, user: User, *, groups: Iterable[Callable[[Asked], Group]] = GROUPS, shown: int = SHOWN,
         ) -> list[Group]:
    """Groups that found something; the number of queries doesn't depend on how much is found."""
    words = tuple(fold(text).split())
    if not words:
        return []
    asked = Asked(user, text, words, shown)
    return [group for gather in groups if (group := gather(asked)).hits]
