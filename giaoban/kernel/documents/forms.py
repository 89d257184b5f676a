"""Which papers can be written from which records: a registry, and a draft filled from one.

A domain or a kernel package registers its forms when Django starts:

    register(PaperForm("ledger.contract", _("Hợp đồng thực hiện nhiệm vụ"), "HĐ", ("critique.task",), contract,
                       asks=(Ask("party", _("Bên nhận")),), states=("approved",)))

`build(subject, **facts) -> Paper`; the subject is the dossier itself, or what `subjects(dossier)` lists (its councils,
its meetings). `needs` are conditions `(subject, on) -> bool` whose docstring is the refusal shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import MONEY
from giaoban.kernel.lifecycle.lifecycle import refusal

if TYPE_CHECKING:
    from .papers import Paper

TEXT, LONG, DAY, AMOUNT, CHOICE = "text", "long", "day", "amount", "choice"


@dataclass(frozen=True)
class Ask:
    """What a form still has to be told. `kind`: text, long, day, amount (whole đồng) or choice."""

    key: str
    label: Any
    kind: str = TEXT
    required: bool = False
    help: Any = ""
    choices: Callable[[Any], Iterable[tuple[Any, Any]]] | None = None
    initial: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class PaperForm:
    """One form of paper. `kind`: its abbreviation (documents.models.KINDS), so its series of numbers.

    `of`: keys of the kinds of dossier it belongs to; () with `money`: every kind with a money track; () without:
    every kind. `states`: the states (of either track) in which it can be written; (): any.
    """

    key: str
    label: Any
    kind: str
    of: tuple[str, ...]
    build: Callable[..., Paper]
    asks: tuple[Ask, ...] = ()
    states: tuple[str, ...] = ()
    needs: tuple[Callable[[Any, date], bool], ...] = ()
    subjects: Callable[[Dossier], Iterable[Any]] | None = None
    money: bool = False

    def belongs_to(self, dossier: Dossier) -> bool:
        if self.of:
            return dossier.kind in self.of
        if not self.money:
            return True
        known = {kind.key: kind for kind in registry.kinds()}.get(dossier.kind)
        return known is not None and MONEY in known.lifecycle.tracks


_forms: dict[str, PaperForm] = {}


def register(form: PaperForm) -> PaperForm:
    """Called when Django starts; the same key again replaces the form."""
    _forms[form.key] = form
    return form


def form(key: str) -> PaperForm | None:
    return _forms.get(key)


def all_forms() -> list[PaperForm]:
    return list(_forms.values())


def forms_for(dossier: Dossier) -> list[PaperForm]:
    """The forms of this dossier's kind, in the order they were registered, possible now or not."""
    return [each for each in _forms.values() if each.belongs_to(dossier)]


def subjects_of(form: PaperForm, dossier: Dossier) -> list[Any]:
    """What the form may be filled from: the dossier itself, or its councils, meetings, …"""
    return [dossier] if form.subjects is None else list(form.subjects(dossier))


def why_not(form: PaperForm, dossier: Dossier, subject: Any, on: date) -> list[str]:
    """The reasons why this paper can't be written now; none: it can."""
    reasons = []
    if form.states and not set(form.states) & set(dossier.states.values()):
        reasons.append(f"Lập được khi hồ sơ ở: {_state_words(form, dossier)}.")
    if subject is None:
        return [*reasons, "Hồ sơ chưa có gì để lập văn bản này."]
    return reasons + [refusal(need) for need in form.needs if not need(subject, on)]


def _state_words(form: PaperForm, dossier: Dossier) -> str:
    life = registry.kind(dossier.kind).lifecycle
    labels = [f"“{state.label}”" for track in life.tracks.values() for key, state in track.items()
              if key in form.states]
    return ", ".join(labels) or ", ".join(form.states)


def stored_value(value: Any) -> Any:
    """A fact or subject as JSON: records by table and key, days by their words."""
    if isinstance(value, models.Model):
        return {"record": f"{value._meta.label_lower}:{value.pk}"}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, list | tuple | models.QuerySet):
        return [stored_value(each) for each in value]
    if isinstance(value, dict):
        return {"values": {str(key): stored_value(each) for key, each in value.items()}}
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, str | bool | float) else str(value)


def read_value(data: Any) -> Any:
    """Back from `stored_value`; a record that is gone raises LookupError."""
    if isinstance(data, list):
        return [read_value(each) for each in data]
    if not isinstance(data, dict):
        return data
    if "day" in data:
        return date.fromisoformat(data["day"])
    if "values" in data:
        return {key: read_value(each) for key, each in data["values"].items()}
    label, pk = data["record"].rsplit(":", 1)
    found = apps.get_model(label)._default_manager.filter(pk=pk).first()
    if found is None:
        raise LookupError(f"Không còn bản ghi {data['record']}.")
    return registry.concrete(found) if isinstance(found, Dossier) else found


def draft_from(form: PaperForm, subject: Any, *, by: Any, **facts: Any) -> Any:
    """A draft Document filled from the subject (`actions.draft_from`)."""
    from .actions import draft_from as write

    return write(form, subject, by=by, **facts)
