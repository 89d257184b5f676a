"""Django's own migrations, several times faster: after an addition only what was added to is made anew.

Migrating keeps, as Python classes, every table as it stood at each step. After every operation Django makes anew all
classes that are joined to the changed one by foreign keys, however far away; here that is nearly every class, hundreds
of times over, and four fifths of a first start. A new table, a new field, an index, a constraint or a change of a plain
field changes no other table, so that the class itself and those that inherit from it are enough. Before anything else,
and before any step in Python, all classes are made anew from the same state.

The statements sent to the database are the same; `tests/test_migrating.py` compares what is left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db.migrations.state import ProjectState

#: What adds to one table, whatever the new field points to.
ADDITIONS = ("add_model", "add_field")

Key = tuple[str, str]


@contextmanager
def quick() -> Iterator[None]:
    """Inside the block, states follow what changes one table class by class."""
    adding: list[str] = []

    def adds(name: str, real: Callable[..., None]) -> Callable[..., None]:
        @wraps(real)
        def act(state: ProjectState, *args: Any, **facts: Any) -> None:
            adding.append(name)
            try:
                real(state, *args, **facts)
            finally:
                adding.pop()
        return act

    def reload_model(state: Any, app: str, model: str, delay: bool = False) -> None:
        """`delay` is Django's word for a change that no other table can feel."""
        if not (adding or delay):
            _forget(state)
        elif "apps" in state.__dict__:
            # Django's own mark for classes that do not yet know one another's latest; RunPython clears it first.
            state.is_delayed = True
            state._reload(_with_heirs(state, (app, model)))

    def reload_models(state: Any, models: set[Key], delay: bool = True) -> None:
        _forget(state)

    ours = {"reload_model": reload_model, "reload_models": reload_models,
            **{name: adds(name, getattr(ProjectState, name)) for name in ADDITIONS}}
    kept = {name: getattr(ProjectState, name) for name in ours}
    try:
        for name, act in ours.items():
            setattr(ProjectState, name, act)
        yield
    finally:
        for name, act in kept.items():
            setattr(ProjectState, name, act)


def _forget(state: Any) -> None:
    """All classes are made anew when they are next asked for."""
    state.__dict__.pop("apps", None)


def _with_heirs(state: Any, key: Key) -> set[Key]:
    found = {key}
    while True:
        more = {heir for heir, model in state.models.items() if heir not in found and any(
            isinstance(base, str) and tuple(base.lower().split(".")) in found for base in model.bases)}
        if not more:
            return found
        found |= more
