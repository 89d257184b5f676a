"""The engine, in plain Python: tables are checked, steps land only in declared states, refusals say everything."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.lifecycle import CONTENT, MONEY, Lifecycle, LifecycleError, State, Step, StepRefused

TODAY = date(2020, 5, 5)
KEYS = ("a", "b", "c", "d", "e")


def anyone(by, matter):
    """Không ai bị từ chối."""
    return True


def nobody(by, matter):
    """Chỉ lãnh đạo làm được.

    The second paragraph is not for the screen.
    """
    return False


def never(matter, on):
    """Thiếu quyết định."""
    return False


def step(key, start, end, **more):
    return Step(key, key.upper(), tuple(start), end, more.pop("may", anyone), **more)


NAMES = st.sampled_from(KEYS)
CONTENT_STATES = st.lists(NAMES, unique=True, min_size=1)
STEPS = st.lists(
    st.builds(step, st.sampled_from("uvwxyz"), st.lists(NAMES, min_size=1, max_size=3), NAMES,
              track=st.sampled_from([CONTENT, MONEY, "other"]),
              also=st.dictionaries(st.sampled_from([CONTENT, MONEY]), NAMES, max_size=1),
              may=st.sampled_from([anyone, anyone, nobody]),
              needs=st.sampled_from([(), (), (never,)])), max_size=6)
TABLES = st.tuples(CONTENT_STATES, st.lists(NAMES, unique=True), STEPS)


def made(table):
    content, money, steps = table
    try:
        return Lifecycle("test.random", content=[State(k, k) for k in content], money=[State(k, k) for k in money],
                         steps=steps)
    except LifecycleError as error:
        assert str(error)
        return None


def walked(life, track):
    """States reached by steps from the first, by this test's own walk."""
    seen = {life.first(track)} | {s.also[track] for s in life.steps.values() if track in s.also}
    for _round in life.tracks[track]:
        seen |= {s.end for s in life.steps.values() if s.track == track and seen & set(s.start)}
    return seen


@settings(max_examples=300)
@given(TABLES)
def test_every_accepted_table_has_only_reachable_declared_states(table):
    life = made(table)
    if life is None:
        return
    for track, states in life.tracks.items():
        assert walked(life, track) == set(states)
    for one in life.steps.values():
        assert {*one.start, one.end} <= set(life.tracks[one.track])


@settings(max_examples=300)
@given(TABLES, st.lists(st.text(alphabet="uvwxyz?", min_size=1, max_size=1), max_size=12))
def test_any_sequence_of_steps_lands_only_in_declared_states(table, asked):
    life = made(table)
    if life is None:
        return
    states = {track: life.first(track) for track in life.tracks}
    for key in asked:
        before = dict(states)
        try:
            taken = life.check(key, matter=None, states=states, by=None, on=TODAY)
        except StepRefused as refused:
            assert refused.reasons
            assert states == before
            continue
        assert before[taken.track] in taken.start
        states |= {taken.track: taken.end, **taken.also}
        assert all(states[track] in life.tracks[track] for track in life.tracks)
        assert taken in life.from_state(before)


def simple(**more):
    return Lifecycle("test.simple", content=[State("open", "Mở"), State("done", "Xong", closed=True)],
                     steps=[step("finish", ["open"], "done", **more)])


def test_a_refusal_lists_every_reason_at_once():
    life = simple(may=nobody, needs=(never,))
    with pytest.raises(StepRefused) as caught:
        life.check("finish", matter=None, states={CONTENT: "done"}, by=None, on=TODAY)
    where, who, what = caught.value.reasons
    assert "“Xong”" in where and "“Mở”" in where and "“FINISH”" in where
    assert (who, what) == ("Chỉ lãnh đạo làm được.", "Thiếu quyết định.")
    assert str(caught.value) == " ".join(caught.value.reasons)


def test_a_predicate_is_asked_about_this_actor_and_matter():
    asked = []

    def only_alice(by, matter):
        """Chỉ Alice."""
        asked.append((by, matter))
        return by == "alice"

    life = simple(may=only_alice)
    matter = SimpleNamespace()
    assert life.refusals("finish", matter=matter, states={CONTENT: "open"}, by="alice", on=TODAY) == []
    assert life.refusals("finish", matter=matter, states={CONTENT: "open"}, by="bob", on=TODAY) == ["Chỉ Alice."]
    assert asked == [("alice", matter), ("bob", matter)]


@given(st.text(), st.text())
def test_unknown_states_and_steps_never_crash(key, state):
    life = simple()
    states = {CONTENT: state}
    refused = life.refusals(key, matter=None, states=states, by=None, on=TODAY)
    assert refused or (key == "finish" and state == "open")
    assert life.state(CONTENT, state).key == state
    assert life.state("no track", state).key == state
    assert life.closed(states) == (state == "done")
    assert len(life.from_state(states)) == (state == "open")


def test_missing_track_is_refused_not_crashed_on():
    assert simple().refusals("finish", matter=None, states={}, by=None, on=TODAY)
    assert not simple().closed({})


def test_closed_needs_every_track():
    life = Lifecycle("test.two", content=[State("open", ""), State("done", "", closed=True)],
                     money=[State("none", ""), State("settled", "", closed=True)],
                     steps=[step("finish", ["open"], "done"), step("settle", ["none"], "settled", track=MONEY)])
    assert not life.closed({CONTENT: "done", MONEY: "none"})
    assert not life.closed({CONTENT: "open", MONEY: "settled"})
    assert life.closed({CONTENT: "done", MONEY: "settled"})


@pytest.mark.parametrize(("content", "money", "steps", "why"), [
    (["a"], [], [("s", ["a"], "z", {})], "không có trạng thái z"),
    (["a"], [], [("s", ["z"], "a", {})], "không có trạng thái z"),
    (["a", "b"], [], [], "không bước nào tới"),
    (["a", "b", "c"], [], [("s", ["b"], "c", {}), ("t", ["c"], "b", {})], "không bước nào tới"),
    (["a", "b"], [], [("s", ["a"], "b", {}), ("s", ["b"], "a", {})], "trùng khóa"),
    (["a"], [], [("s", ["a"], "a", {"track": MONEY})], "không có tuyến money"),
    (["a", "b"], [], [("s", ["a"], "b", {"also": {MONEY: "x"}})], "không có trạng thái money.x"),
    (["a"], ["n", "m"], [], "không bước nào tới"),
])
def test_a_table_that_cannot_work_is_refused(content, money, steps, why):
    with pytest.raises(LifecycleError, match=why):
        Lifecycle("test.bad", content=[State(k, k) for k in content], money=[State(k, k) for k in money],
                  steps=[step(key, start, end, **more) for key, start, end, more in steps])
