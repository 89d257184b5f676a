"""One search over everything an account may see: every word, in any order, without accents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.models import ISSUED, NUMBERED
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.figures.registry import all_figures
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import Mandate, Person, User
from giaoban.kernel.people.rules import can_administer
from giaoban.kernel.reporting.models import Report, Submission
from giaoban.web.context import MENU
from giaoban.web.documents.access import readable

from . import addresses
from .boards import state_of

SHOWN, LONGEST = 8, 200
#: Titles without a folded column are folded here; at most this many of the newest are read.
READ = 3000


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """`more`: there are others than the ones shown; `all_url` opens the whole list, '' if there is none."""

    label: str
    icon: str
    hits: list[Hit]
    more: bool = False
    all_url: str = ""


def folded(rows: QuerySet, words: list[str], *order: str) -> QuerySet:
    """Rows with every word; those with the words side by side come first."""
    for word in words:
        rows = rows.filter(folded__contains=word)
    apart = Case(When(folded__contains=" ".join(words), then=Value(0)), default=Value(1))
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


def _group(label: str, icon: str, rows: Iterable[Any], hit: Callable[[Any], Hit], all_url: str = "") -> Group:
    """One more than is shown is read, to know whether there are more."""
    found = [hit(row) for row in islice(rows, SHOWN + 1)]
    return Group(label, icon, found[:SHOWN], len(found) > SHOWN, all_url)


def _units(user: User, words: list[str], text: str) -> Group:
    rows = folded(Org.objects.visible_to(user), words)[:SHOWN + 1]
    return _group(_("Đơn vị"), "building-community", rows,
                  lambda row: Hit(row.name, addresses.unit(row), f"{row.code} · {row.kind_label}"),
                  addresses.listed("/don-vi/", q=text))


def _dossiers(user: User, words: list[str], text: str) -> Group:
    rows = folded(Dossier.objects.visible_to(user), words).select_related("org")[:SHOWN + 1]
    return _group(_("Hồ sơ"), "folder", rows,
                  lambda row: Hit(str(row), addresses.dossier(row), f"{row.org} · {state_of(row)[0]}"),
                  addresses.listed("/ho-so/", q=text))


def _papers(user: User, words: list[str], text: str) -> Group:
    rows = folded(readable(user), words)[:SHOWN + 1]
    return _group(_("Văn bản"), "certificate", rows,
                  lambda row: Hit(str(row), addresses.paper(row),
                                  f"{row.state_label} {day_text(row.issued_on)}".strip()),
                  addresses.listed("/van-ban/", q=text))


def _promises(user: User, words: list[str], text: str) -> Group:
    rows = folded(Commitment.objects.visible_to(user), words, "-assigned_on", "-pk").select_related("lead")
    return _group(_("Việc được giao"), "list-check", rows[:SHOWN + 1],
                  lambda row: Hit(row.text, addresses.promise(row), f"{row.lead} · {row.state_label}"),
                  addresses.listed("/viec/", q=text))


def _titled(rows: QuerySet, words: list[str]) -> Iterable[Any]:
    return (row for row in rows[:READ] if matches(row.title, words))


def _reports(user: User, words: list[str], text: str) -> Group:
    rows = Report.objects.visible_to(user).select_related("org").defer("narrative")
    return _group(_("Báo cáo"), "report-analytics", _titled(rows, words),
                  lambda row: Hit(row.title, addresses.report(row), f"{row.org} · {row.state_label}"),
                  addresses.listed("/bao-cao/", q=text))


def _submissions(user: User, words: list[str], text: str) -> Group:
    rows = (Submission.objects.visible_to(user).select_related("org")
            .defer("text", "sums", "done", "planned", "returned_reason"))
    return _group(_("Báo cáo đơn vị"), "file-import", _titled(rows, words),
                  lambda row: Hit(row.title, addresses.submission(row), f"{row.org} · {row.state_label}"),
                  addresses.listed("/doc-bao-cao/", q=text))


def _meetings(user: User, words: list[str], text: str) -> Group:
    rows = _titled(Meeting.objects.visible_to(user), words)
    return _group(_("Cuộc họp"), "calendar-event", rows,
                  lambda row: Hit(row.title, addresses.meeting(row), f"{day_text(row.on)} · {row.state_label}"),
                  addresses.listed("/cuoc-hop/", q=text))


def _figures(user: User, words: list[str], text: str) -> Group:
    rows = (figure for figure in all_figures() if matches(f"{figure.label} {figure.key} {figure.definition}", words))
    return _group(_("Số liệu"), "chart-bar", rows,
                  lambda figure: Hit(str(figure.label), f"/so-lieu/{figure.key}/", figure.definition),
                  addresses.listed("/so-lieu/", q=text))


def _pages(user: User, words: list[str], text: str) -> Group:
    rows = (entry for entry in MENU if (not entry[4] or user.role in entry[4]) and matches(entry[0], words))
    return _group(_("Trang"), "home", rows, lambda entry: Hit(_(entry[0]), entry[1]))


def _people(user: User, words: list[str], text: str) -> Group:
    """Office-holders of visible units, and (for the office) accounts; whoever is listed, the reading is logged."""
    held = Mandate.objects.filter(body__in=Org.objects.visible_to(user).values("pk"))
    persons = folded(Person.objects.filter(pk__in=held.values("person")), words)
    posts = Mandate.objects.filter(person__in=[row.pk for row in persons[:SHOWN + 1]], pk__in=held.values("pk"))
    hits = {post.person_id: Hit(post.person.name, addresses.unit(post.body), f"{post.post}, {post.body}")
            for post in posts.select_related("person", "body").order_by("since")}
    found = list(hits.values()) + _accounts(user, words)
    if found:
        log_reading(user, f"Tìm người: {text}"[:200], min(len(found), SHOWN))
    url = addresses.listed("/tai-khoan/", q=text) if can_administer(user) else ""
    return _group(_("Người"), "users", found, lambda hit: hit, url)


def _accounts(user: User, words: list[str]) -> list[Hit]:
    if not can_administer(user):
        return []
    rows = User.objects.select_related("org").order_by("username")[:READ]
    return [Hit(str(row), f"/tai-khoan/{row.pk}/", f"{row.username} · {row.role_label}")
            for row in rows if matches(f"{row.name} {row.username}", words)]


GROUPS = (_pages, _units, _people, _dossiers, _papers, _figures, _promises, _reports, _submissions, _meetings)


def find(text: str, user: User) -> list[Group]:
    """Groups that found something; the number of queries doesn't depend on what is found."""
    words = fold(text).split()
    if not words:
        return []
    return [group for gather in GROUPS if (group := gather(user, words, text)).hits]
