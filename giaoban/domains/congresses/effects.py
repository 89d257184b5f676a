"""What a step does to the register: recognition gives terms and mandates, a delay lengthens the running term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

from giaoban.kernel.base import day_text, tidy
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.bodies.kinds import FORMS, INSPECTION, MEMBER, is_key_post, rank_of
from giaoban.kernel.bodies.models import Body, Seat, Term
from giaoban.kernel.documents import actions as papers
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import actions as people
from giaoban.kernel.people.models import BY_ELECTION, ELECTED, Person, User

if TYPE_CHECKING:
    from giaoban.kernel.documents.papers import Paper

    from .models import ByElection, Congress, Elected


def _or_refused(effect: Callable[..., None]) -> Callable[..., None]:
    """The register's refusal is the step's."""

    @wraps(effect)
    def run(matter: Any, **facts: Any) -> None:
        try:
            effect(matter, **facts)
        except (bodies.ActRefused, PaperRefused, people.PersonRefused) as error:
            raise StepRefused([str(error)]) from error

    return run


@_or_refused
def recognise_congress(congress: Congress, *, by: User, on: date, signer: str = "", external: str = "",
                       **_: Any) -> None:
    """Within the step's transaction: the decision, the new terms, the seats and the mandates, or nothing."""
    from . import letters

    held_on, nominal = congress.held_on, congress.nominal
    if held_on is None or nominal is None:
        raise StepRefused(["Thiếu ngày đại hội hoặc năm của nhiệm kỳ."])
    rows = list(congress.live_elected().select_related("person"))
    paper = tidy(external) or _issue(congress, letters.recognition(congress, rows, signer=signer or str(by)), by=by,
                                     on=on, signer=signer)
    known: dict[tuple[str, int | None], Person] = {}
    for form in FORMS:
        here = [row for row in rows if row.form == form]
        if here:
            _begin(congress, form, here, held_on=held_on, nominal=nominal, by=by, paper=paper, known=known)
    congress.recognition = paper[:120]


def _issue(matter: Congress | ByElection, paper: Paper, *, by: User, on: date, signer: str) -> str:
    """Signed, then numbered, then issued; the words by which others name it."""
    root = Org.objects.get(kind="central_body", ended_on=None)
    document = papers.draft(org=root, kind="QĐ", symbol_tail=paper.symbol_tail, subject=paper.title, by=by,
                            recipients="\n".join(paper.recipients), dossier=matter, example=matter.example)
    document = papers.sign(document, by=by, on=on, signer=signer)
    document = papers.take_number(document, by=by, on=on)
    document = papers.issue(document, paper, by=by)
    return f"Quyết định {document.symbol} ngày {day_text(on)}"


def _begin(congress: Congress, form: str, rows: list[Elected], *, held_on: date, nominal: tuple[date, date], by: User,
           paper: str, known: dict[tuple[str, int | None], Person]) -> None:
    """One body: its term from the congress, the number of its seats, its people."""
    body = Body.objects.select_related("org", "of").filter(of=congress.org, form=form).first()
    if body is None:
        body = bodies.found_body(congress.org, form, on=held_on, by=by, paper=paper)
    bodies.open_term(body, number=congress.ordinal, nominal_since=nominal[0], nominal_until=nominal[1], on=held_on,
                     by=by, paper=paper)
    _seat(body, Counter(row.post for row in rows), congress.size_of(form), on=held_on, by=by, paper=paper)
    for row in rows:
        row.mandate = bodies.appoint(_person(row, known, by), body, row.post, on=held_on, how=ELECTED, by=by,
                                     paper=paper)
        row.save(update_fields=["person", "mandate"])


def _seat(body: Body, posts: Counter[str], size: int | None, *, on: date, by: User, paper: str) -> None:
    """As many places as were filled, and the rest of the decided number to the plain members."""
    total = sum(posts.values())
    if size is not None and size < total:
        raise StepRefused([f"{body}: danh sách có {total} người, nhiều hơn số lượng đại hội định ({size}). "
                           "Sửa số lượng hoặc danh sách."])
    member = next((post for post in posts if post.startswith(MEMBER)), MEMBER)
    wanted = Counter(dict.fromkeys(Seat.objects.held().filter(body=body, until=None).values_list("post", flat=True), 0))
    wanted.update(posts)
    wanted[member] += (size or total) - total
    for post, places in wanted.items():
        if places or post in posts or Seat.objects.held().filter(body=body, post=post, until=None).exists():
            bodies.set_seats(body, post, places, on=on, by=by, source=paper)


def _person(row: Elected, known: dict[tuple[str, int | None], Person], by: User) -> Person:
    """The chosen one, or a new person, once for all lines of the same name and year."""
    if row.person is None:
        key = (row.folded, row.birth_year)
        if key not in known:
            known[key] = people.add_person(name=row.name, by=by, birth_year=row.birth_year, titles=row.titles,
                                           sex=row.sex, example=row.dossier.example)
        row.person = known[key]
    return row.person


@_or_refused
def recognise_by_election(matter: ByElection, *, by: User, on: date, signer: str = "", external: str = "",
                          **_: Any) -> None:
    """The decision, and each elected person in the seat; who is replaced leaves it that day."""
    from . import letters

    voted_on = matter.day_of("voted") or on
    rows = list(matter.live_elected().select_related("person", "replaces__person"))
    paper = tidy(external) or _issue(matter, letters.by_election(matter, rows, signer=signer or str(by)), by=by, on=on,
                                     signer=signer)
    found = {body.form: body for body in Body.objects.select_related("org", "of").filter(of=matter.org)}
    known: dict[tuple[str, int | None], Person] = {}
    for row in rows:
        if row.form not in found:
            raise StepRefused([f"“{matter.org}” chưa có {row.body_words(matter.org.kind)[0]} trong sổ. "
                               "Ghi đại hội của nhiệm kỳ trước."])
        row.mandate = _take_seat(found[row.form], row, _person(row, known, by), on=voted_on, by=by, paper=paper)
        row.save(update_fields=["person", "mandate"])
    matter.recognition = paper[:120]


def _take_seat(body: Body, row: Elected, person: Person, *, on: date, by: User, paper: str) -> Any:
    if row.replaces is not None:
        return bodies.replace(row.replaces, person, on=on, reason="Được thay thế", by=by, paper=paper)
    return bodies.appoint(person, body, row.post, on=on, how=BY_ELECTION, by=by, paper=paper)


@_or_refused
def postpone(congress: Congress, *, by: User, on: date, note: str = "", new_day: date | None = None, paper: str = "",
             **_: Any) -> None:
    """With permission, to a new day; the running terms are lengthened to it where they would end before."""
    if new_day is None or new_day <= on:
        raise StepRefused(["Ghi ngày đại hội mới, sau ngày cho phép lùi."])
    if not tidy(paper):
        raise StepRefused(["Ghi văn bản cho phép lùi đại hội."])
    congress.planned_on = new_day
    for term in _running(congress, on).with_due(on).filter(due__lt=new_day):
        bodies.extend_term(term, new_day, on=on, by=by, paper=paper, reason=note)


def _running(congress: Congress, on: date) -> Any:
    return Term.objects.filter(body__of=congress.org_id).on(on).select_related("body__org", "body__of")


@_or_refused
def close_merged(congress: Congress, *, by: User, on: date, note: str = "", paper: str = "", **_: Any) -> None:
    """The union merged before its congress: what still runs of its terms ends that day."""
    for term in _running(congress, on):
        if term.until is None and term.since < on:
            bodies.close_term(term, on=on, by=by, reason=f"Sáp nhập trước đại hội. {note}".strip(), paper=paper)


def key_posts(rows: Iterable[Elected]) -> list[Elected]:
    """Chair, vice-chairs, secretary general, each once though both the board and the committee name them."""
    leading = {(row.folded, row.post): row for row in rows if row.form != INSPECTION and is_key_post(row.post)}
    return sorted(leading.values(), key=lambda row: (rank_of(row.post), row.order))
