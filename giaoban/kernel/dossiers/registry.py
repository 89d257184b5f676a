"""Which kinds of work there are. A domain registers its models when Django starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from giaoban.kernel.lifecycle import Lifecycle

from .models import Dossier


@dataclass(frozen=True)
class Kind:
    """A kind of dossier. `prefix` heads its numbers (TVPB-2020-0012)."""

    key: str
    model: type[Dossier]
    label: Any
    prefix: str
    lifecycle: Lifecycle
    domain: str


_kinds: dict[str, Kind] = {}


def register(model: type[Dossier], *, key: str, prefix: str, domain: str) -> Kind:
    if model.lifecycle is None:
        raise ValueError(f"{key}: model không có quy trình (lifecycle)")
    kind = Kind(key, model, model._meta.verbose_name, prefix, model.lifecycle, domain)
    _kinds[key] = kind
    return kind


def kind(key: str) -> Kind:
    return _kinds[key]


def kinds() -> list[Kind]:
    return list(_kinds.values())


def of_model(model: type[Dossier]) -> Kind:
    for known in _kinds.values():
        if known.model is model:
            return known
    raise KeyError(f"{model.__name__} chưa đăng ký")


def concrete(dossier: Dossier) -> Dossier:
    """The dossier as its own kind (with its particulars); one query."""
    known = _kinds.get(dossier.kind)
    if known is None or type(dossier) is known.model:
        return dossier
    return known.model.objects.select_related("org", "department").get(pk=dossier.pk)
