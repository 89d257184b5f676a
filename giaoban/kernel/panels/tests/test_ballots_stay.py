"""Whatever allowed acts come in whatever order: ballots once locked never change, and the outcome kept is what the
ballots come to when counted anew."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from giaoban.kernel.panels import actions
from giaoban.kernel.panels.evaluation import evaluate_panel
from giaoban.kernel.panels.models import Ballot, Case

from .factories import opened

ACTS = st.tuples(st.sampled_from(["cast", "cast", "cast", "unlock", "presence", "conflict", "decide", "close"]),
                 st.integers(0, 2), st.sampled_from(["yes", "no", "blank"]))


def rows():
    """Every ballot as it was written (its voiding aside)."""
    return {b.pk: (b.case_id, b.seat_id, b.verdict, b.note, b.recorded_at, b.locked_at) for b in Ballot.objects.all()}


def act(kind, seat, verdict, case, office):
    if kind == "cast":
        actions.cast(case, seat, verdict=verdict, by=office)
    elif kind == "unlock":
        actions.unlock(Ballot.objects.held().get(case=case, seat=seat), reason="Nhập nhầm", by=office)
    elif kind == "presence":
        actions.mark_presence(case.panel, {seat.pk: (verdict == "yes", "")}, by=office)
    elif kind == "conflict":
        actions.note_conflict(seat.person, case.dossier, interest="joint_work" if verdict == "yes" else "supervisor",
                              evidence="Thử", since=case.panel.held_on, by=office)
    elif kind == "decide":
        found = seat.person.conflicts.filter(voided_at=None).first()
        if found is not None:
            actions.decide_conflict(found, case.dossier, state="dismissed", reason="Đã xem", by=office)
    else:
        actions.close(case.panel, by=office)


@pytest.mark.django_db
class TestBallotsStay(HypothesisCase):
    @pytest.fixture(autouse=True)
    def _small_federation(self, make_world):
        self.make_world = make_world

    def setUp(self):
        self.world = self.make_world()
        self.panel = opened([self.world.task()], "experts", self.world.orgs["LHHVN"], roles=("chair", "member", "member"))

    @settings(max_examples=5, deadline=None)
    @given(st.lists(ACTS, min_size=5, max_size=14))
    def test_any_order(self, asked):
        case, seats = self.panel.cases.select_related("panel", "dossier").get(), list(self.panel.seats.all())
        before = rows()
        for kind, place, verdict in asked:
            with suppress(actions.PanelRefused, Ballot.DoesNotExist):
                act(kind, seats[place], verdict, case, self.world.users["office"])
            after = rows()
            assert {pk: after[pk] for pk in before} == before
            before = after
            kept = Case.objects.get(pk=case.pk)
            if kept.outcome:
                counted = evaluate_panel(kept.panel)[kept.pk]
                assert (kept.outcome, kept.explanation) == (counted.outcome, counted.explanation)
