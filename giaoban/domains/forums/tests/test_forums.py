"""Forums and roundtables count on the day they were held."""

from datetime import date

from giaoban.domains.forums.figures import held
from giaoban.domains.forums.models import Forum
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import open_dossier, take_step, undo_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope


def forum(world, form, *scenes):
    made = open_dossier(Forum, title="Diễn đàn", org=world.orgs["VP"], on=date(2020, 1, 5), by=world.users["office"], form=form)
    for step, on in (("approve_topic", date(2020, 2, 1)), *scenes):
        take_step(made, step, by=world.users["leader" if step == "approve_topic" else "office"], on=on, note="x")
    return made


def test_by_form_and_by_day(world):
    forum(world, "forum", ("call", date(2020, 3, 1)), ("hold", date(2020, 6, 30)))
    forum(world, "forum", ("hold", date(2020, 7, 1)), ("summarise", date(2020, 8, 1)), ("close", date(2020, 9, 1)))
    forum(world, "roundtable", ("hold", date(2020, 7, 2)))
    forum(world, "roundtable", ("cancel", date(2020, 7, 2)))
    forum(world, "forum", ("hold", date(2021, 1, 2)))
    forum(world, "forum")
    assert cells(held, Scope.of(Period.year(2020)), ["form"]) == {("forum",): 2, ("roundtable",): 1}
    assert value(held, Scope.of(Period.half(2020, 1))) == 1


def test_a_day_written_by_mistake_and_taken_back(world):
    made = forum(world, "forum", ("hold", date(2020, 6, 30)))
    undo_step(made, track="content", by=world.users["office"], reason="hoãn sang năm sau")
    assert value(held, Scope.of(Period.year(2020))) == 0
    take_step(made, "hold", by=world.users["office"], on=date(2021, 2, 2))
    assert value(held, Scope.of(Period.year(2021))) == 1
