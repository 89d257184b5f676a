"""The engine: a lifecycle is a checked table of states and steps on one or two tracks.

Content and money finish separately, so a matter has a state on each track. A step moves one track (or
both, when `also` names the other's end). Nothing here knows a database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CONTENT = "content"
MONEY = "money"

#: (actor, matter) → may they; the docstring is the refusal shown to the person.
Predicate = Callable[[Any, Any], bool]
#: (matter, on) → is it there; the docstring is the refusal shown to the person.
Need = Callable[[Any, date], bool]


class LifecycleError(ValueError):
    """A table that can't work: an unknown state, a step nobody can reach."""


class StepRefused(Exception):
    """A step that may not be taken now; `reasons` are sentences for the screen."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True)
class State:
    """`closed`: nothing more is expected on this track. `tone`: how the screen colours it, beside its word."""

    key: str
    label: Any
    closed: bool = False
    tone: str = "running"


@dataclass(frozen=True)
class Step:
    """`start` any of these → `end`. `asks`: names of the form fields. `action` runs inside the transaction."""

    key: str
    label: Any
    start: tuple[str, ...]
    end: str
    may: Predicate
    track: str = CONTENT
    needs: tuple[Need, ...] = ()
    asks: tuple[str, ...] = ()
    action: Callable[..., None] | None = None
    also: Mapping[str, str] = field(default_factory=dict)
    reason: bool = False


def refusal(check: Callable[..., bool]) -> str:
    """The first paragraph of a predicate's docstring: the sentence shown when it says no."""
    return (check.__doc__ or check.__name__).strip().split("\n\n")[0]


class Lifecycle:
    """A checked table. `content[0]` is where a matter begins; `money[0]`, if any, likewise."""

    def __init__(self, key: str, *, content: Sequence[State], steps: Sequence[Step],
                 money: Sequence[State] = ()) -> None:
        self.key = key
        self.tracks: dict[str, dict[str, State]] = {CONTENT: {s.key: s for s in content}}
        if money:
            self.tracks[MONEY] = {s.key: s for s in money}
        self.steps = {step.key: step for step in steps}
        if len(self.steps) != len(steps):
            raise LifecycleError(f"{key}: hai bước trùng khóa")
        self._check()

    def _check(self) -> None:
        for step in self.steps.values():
            if step.track not in self.tracks:
                raise LifecycleError(f"{self.key}.{step.key}: không có tuyến {step.track}")
            known = self.tracks[step.track]
            for name in (*step.start, step.end):
                if name not in known:
                    raise LifecycleError(f"{self.key}.{step.key}: không có trạng thái {name}")
            for track, end in step.also.items():
                if end not in self.tracks.get(track, {}):
                    raise LifecycleError(f"{self.key}.{step.key}: không có trạng thái {track}.{end}")
        for track, states in self.tracks.items():
            unreachable = set(states) - self._reachable(track)
            if unreachable:
                raise LifecycleError(f"{self.key}: không bước nào tới {sorted(unreachable)}")

    def _reachable(self, track: str) -> set[str]:
        seen = {self.first(track)}
        seen |= {step.also[track] for step in self.steps.values() if track in step.also}
        while True:
            more = {s.end for s in self.steps.values() if s.track == track and seen & set(s.start)} - seen
            if not more:
                return seen
            seen |= more

    def first(self, track: str) -> str:
        return next(iter(self.tracks[track]))

    def state(self, track: str, key: str) -> State:
        """The state; a key written by an older table is shown as it is rather than crashed on."""
        return self.tracks.get(track, {}).get(key) or State(key, key, tone="neutral")

    def closed(self, states: Mapping[str, str]) -> bool:
        """Every track has come to a closed state."""
        return all(self.state(track, states.get(track, "")).closed for track in self.tracks)

    def refusals(self, key: str, *, matter: Any, states: Mapping[str, str], by: Any, on: date) -> list[str]:
        """Why the step may not be taken; empty when it may. Unknown steps are refused, not crashed on."""
        step = self.steps.get(key)
        if step is None:
            return [f"Không có bước “{key}” trong quy trình này."]
        reasons = []
        if states.get(step.track) not in step.start:
            here = self.state(step.track, states.get(step.track, "")).label
            wanted = ", ".join(f"“{self.state(step.track, s).label}”" for s in step.start)
            reasons.append(f"Hồ sơ đang ở “{here}”; bước “{step.label}” chỉ làm từ {wanted}.")
        if not step.may(by, matter):
            reasons.append(refusal(step.may))
        reasons += [refusal(need) for need in step.needs if not need(matter, on)]
        return reasons

    def check(self, key: str, *, matter: Any, states: Mapping[str, str], by: Any, on: date) -> Step:
        """The step, or StepRefused with every reason at once."""
        reasons = self.refusals(key, matter=matter, states=states, by=by, on=on)
        if reasons:
            raise StepRefused(reasons)
        return self.steps[key]

    def from_state(self, states: Mapping[str, str]) -> list[Step]:
        """Steps that start where the matter stands, whoever may take them."""
        return [s for s in self.steps.values() if states.get(s.track) in s.start]
