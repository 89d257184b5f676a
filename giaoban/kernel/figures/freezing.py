"""Freezing values, and telling then from now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from giaoban.kernel.base import Period, clock
from giaoban.kernel.orgs.models import Org

from .counting import cells, members, trace, value
from .models import Frozen
from .registry import get, parse_ref
from .scope import Scope


def pack(ids: Iterable[int]) -> bytes:
    from pyroaring import BitMap64

    return BitMap64(ids).serialize()


def unpack(blob: bytes | memoryview) -> set[int]:
    from pyroaring import BitMap64

    return set(BitMap64.deserialize(bytes(blob)))


def freeze(refs: Iterable[str], scope: Scope, *, owner: str, org: Org | None = None) -> dict[str, Frozen]:
    """Keep these values with their records: one query per figure, however many parts are asked."""
    wanted: dict[str, list[dict[str, str]]] = defaultdict(list)
    for ref in dict.fromkeys(refs):
        found, parts = parse_ref(ref)
        wanted[found.key].append(parts)
    kept: list[Frozen] = []
    for key, asked in wanted.items():
        found = get(key)
        asked_for = scope.for_kind(found.kind)
        read = members(found, asked_for, [d for d in found.by if any(d in parts for parts in asked)])
        for parts in asked:
            ids = read.ids(parts)
            kept.append(Frozen(
                owner=owner, figure=key, parts=parts, org=org, first=asked_for.period.first,
                last=asked_for.period.last, value=read.value(parts), records=len(ids),
                model=read.model, ids=pack(ids), formula_version=found.version, known_at=clock.now()))
    Frozen.objects.bulk_create(kept)
    return {ref_of(row): row for row in kept}


def ref_of(row: Frozen) -> str:
    from .registry import ref

    return ref(row.figure, row.parts)


def read(refs: Iterable[str], scope: Scope) -> dict[str, int]:
    """Live values of many references: one query per figure."""
    wanted: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for ref in dict.fromkeys(refs):
        asked, parts = parse_ref(ref)
        wanted[asked.key].append((ref, parts))
    values: dict[str, int] = {}
    for key, pairs in wanted.items():
        found = get(key)
        dims = [d for d in found.by if any(d in parts for _, parts in pairs)]
        table = cells(found, scope.for_kind(found.kind), dims)
        for ref, parts in pairs:
            places = [(dims.index(name), wanted_value) for name, wanted_value in parts.items()]
            values[ref] = sum(n for key_, n in table.items() if all(key_[i] == v for i, v in places))
    return values


@dataclass(frozen=True)
class Difference:
    """56 then, 57 today: the records that left and those that came."""

    frozen: Frozen
    today: int
    gone: list[Any]
    new: list[Any]

    @property
    def changed(self) -> bool:
        return self.frozen.value != self.today or bool(self.gone or self.new)


def scope_of(row: Frozen) -> Scope:
    return Scope.of(Period(row.first, row.last), row.org)


def records_of(row: Frozen) -> QuerySet:
    """The records as they are today behind a value frozen then."""
    model = apps.get_model(row.model)
    return model._default_manager.filter(pk__in=unpack(row.ids))


def compare(row: Frozen) -> Difference:
    """What differs between the frozen value and today's, record by record."""
    found = get(row.figure)
    live = trace(found, scope_of(row), row.parts)
    now = set(live.values_list("pk", flat=True))
    then = unpack(row.ids)
    model = apps.get_model(row.model)
    by_pk = model._default_manager.in_bulk(list(now ^ then))
    return Difference(row, value(found, scope_of(row), row.parts),
                      gone=[by_pk[pk] for pk in sorted(then - now) if pk in by_pk],
                      new=[by_pk[pk] for pk in sorted(now - then) if pk in by_pk])
