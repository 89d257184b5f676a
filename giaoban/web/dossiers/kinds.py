"""Kinds of work as the screens see them: labels and colours of states, also of a kind no longer installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import Kind, kinds
from giaoban.kernel.lifecycle import MONEY, Lifecycle, State

#: What the rows of a list of all kinds together are, in an Excel that may be sent back.
ALL_KINDS = "dossier"


def find(key: str) -> Kind | None:
    return next((kind for kind in kinds() if kind.key == key), None)


def find_or_404(key: str) -> Kind:
    kind = find(key)
    if kind is None:
        raise Http404
    return kind


def lifecycle_of(dossier: Dossier) -> Lifecycle | None:
    """The spine alone does not know its lifecycle; its kind does."""
    kind = find(dossier.kind)
    return kind.lifecycle if kind else None


def state_of(dossier: Dossier, track: str, states: Mapping[str, str] | None = None) -> State | None:
    """The state to show; None when the kind has no such track or nothing was true yet."""
    key = (dossier.states if states is None else states).get(track, "")
    life = lifecycle_of(dossier)
    if not key:
        return None
    return life.state(track, key) if life else State(key, key, tone="neutral")


def has_money(kind: Kind | None) -> bool:
    return kind is not None and MONEY in kind.lifecycle.tracks


def path_of(kind: Kind, name: str) -> str:
    """A particular of the kind as the spine's queries name it."""
    return f"{kind.model._meta.model_name}__{name}"


def capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def state_choices(shown: Iterable[Kind], track: str) -> list[tuple[str, str]]:
    """Keys with their words; a key that several kinds word differently shows the first two wordings."""
    words: dict[str, list[str]] = {}
    for kind in shown:
        for state in kind.lifecycle.tracks.get(track, {}).values():
            known = words.setdefault(state.key, [])
            if str(state.label) not in known:
                known.append(str(state.label))
    return [(key, " / ".join(labels[:2])) for key, labels in words.items()]
