"""The programme's own words as rows for the queries: `{grammar}` in a check's file becomes the rows of a VALUES."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from giaoban.kernel.dossiers.registry import kinds
from giaoban.kernel.orgs.kinds import ASPECTS, KINDS, LINES, OTHER_LINES

Rows = Iterator[tuple[str, ...]]


def _grammar() -> Rows:
    """(kind, kind it may stand under) on the reporting line; kinds without a rule are not in it."""
    return ((kind.key, above) for kind in KINDS.values() for above in kind.under)


def _other_lines() -> Rows:
    """(line, kind that may stand above) on the lines that have a rule."""
    return ((line, above) for line, allowed in OTHER_LINES.items() for above in allowed)


def _kinds() -> Rows:
    return ((kind.key, str(kind.label)) for kind in KINDS.values())


def _lines() -> Rows:
    return ((key, str(label)) for key, label in LINES.items())


def _aspects() -> Rows:
    return ((key, str(label)) for key, label in ASPECTS.items())


def _closed_states() -> Rows:
    """(kind of dossier, track, state) that end the matter on that track."""
    for kind in kinds():
        for track, states in kind.lifecycle.tracks.items():
            yield from ((kind.key, track, state.key) for state in states.values() if state.closed)


VALUES: dict[str, Callable[[], Rows]] = {
    "grammar": _grammar, "other_lines": _other_lines, "kinds": _kinds, "lines": _lines, "aspects": _aspects,
    "closed_states": _closed_states}
