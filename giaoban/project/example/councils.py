"""A council of the example that sat with its ballots: seats, declarations, attendance, votes, conclusion."""

from __future__ import annotations

from datetime import date, timedelta

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.panels import actions as panels
from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.models import Person

from .cast import Cast

#: Invented: name, place of work, role in an acceptance council.
MEMBERS = (
    ("Lương Thẩm Định", "Viện nghiên cứu 1 (ví dụ)", "chair"),
    ("Tạ Thị Phản Hồi", "Viện nghiên cứu 2 (ví dụ)", "opponent"),
    ("Quách Văn Nhận Xét", "Trường đại học 1 (ví dụ)", "opponent"), ("Kiều Thị Thư", "Văn phòng (ví dụ)", "secretary"),
    ("Mạc Văn Góp", "Trường đại học 2 (ví dụ)", "member"), ("Đàm Thị Ý", "Hội ngành (ví dụ)", "member"),
    ("Thái Văn Kiến", "Viện nghiên cứu 3 (ví dụ)", "member"),
)
VERDICTS = ("pass", "pass", "excellent", "pass", "excellent", "pass", "pass")


def _members() -> list[Person]:
    """Once for all councils of the example."""
    found = {row.name: row for row in Person.objects.filter(name__in=[name for name, *_ in MEMBERS], example=True)}
    return [found.get(name) or add_person(name=name, by=None, job=job, example=True) for name, job, _role in MEMBERS]


def accept_by_ballot(cast: Cast, dossier: Dossier, on: date) -> None:
    """Set up two weeks before, held and concluded on the day."""
    by = cast.users["vanphong"]
    with clock.at(on - timedelta(days=7), hour=9):
        day = clock.today()
        panel = panels.draft_panel(purpose="acceptance", dossiers=[dossier], org=cast.root, by=by, on=day, example=True)
        people = _members()
        for person, (_name, _job, role) in zip(people, MEMBERS, strict=True):
            panels.seat(panel, person, role=role, by=by, on=day)
        panel = panels.set_up(panel, on=day, by=by, paper="Quyết định thành lập hội đồng (ví dụ)")
        for person in people:
            panels.declare(person, dossier, on=day, by=by)
        panels.hold(panel, on=on, by=by, place="Hà Nội (ví dụ)")
    with clock.at(on, hour=9):
        seats = list(panel.seats.all())
        panels.mark_presence(panel, {seat.pk: (True, "") for seat in seats}, by=by)
        panel = panels.open_sheets(panel, by=by)
        for seat, verdict in zip(seats, VERDICTS, strict=True):
            panels.cast(panel.cases.get(), seat, verdict=verdict, by=by)
        panels.close(panel, by=by)
