"""Opening a matter and taking its steps: the only code that writes states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from giaoban.kernel.base import clock, day_text, fold, tidy
from giaoban.kernel.lifecycle import Lifecycle, StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import OFFICE, User
from giaoban.kernel.people.rules import has_role

from . import registry
from .models import Dossier, StateSpan
from .rules import can_handle, can_open

D = TypeVar("D", bound=Dossier)


class DossierRefused(ValueError):
    """A matter that can't be opened or changed so; `field` names the form field."""

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


class StaleDossier(StepRefused):
    """Somebody else changed the matter since the form was opened."""

    def __init__(self) -> None:
        super().__init__(["Hồ sơ vừa được người khác cập nhật. Tải lại trang, xem thay đổi rồi làm lại bước này."])


def _lifecycle(dossier: Dossier) -> Lifecycle:
    assert dossier.lifecycle is not None
    return dossier.lifecycle


def _next_number(prefix: str, year: int) -> str:
    head = f"{prefix}-{year}-"
    last = Dossier.objects.filter(number__startswith=head).order_by("-number").values_list("number", flat=True).first()
    return f"{head}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:05d}"


def _check_facts(dossier: Dossier, names: Iterable[str]) -> None:
    """Title and particulars as their fields allow them: not empty, not too long, one of the choices."""
    dossier.title = tidy(dossier.title)
    if not dossier.title:
        raise DossierRefused("Chưa ghi tên hồ sơ.", "title")
    for name in names:
        field = dossier._meta.get_field(name)
        assert isinstance(field, models.Field)
        try:
            setattr(dossier, name, field.clean(getattr(dossier, name), dossier))
        except ValidationError as error:
            raise DossierRefused(f"{str(field.verbose_name).capitalize()}: {' '.join(error.messages)}", name) from error


def _check_day(org: Org, on: date) -> None:
    if on > clock.latest_day():
        raise DossierRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày việc đã diễn ra.", "on")
    if on < org.founded_on:
        raise DossierRefused(f"Ngày {day_text(on)} trước khi “{org}” thành lập ({day_text(org.founded_on)}).", "on")
    if org.ended_on and on >= org.ended_on:
        raise DossierRefused(f"“{org}” đã chấm dứt từ {day_text(org.ended_on)}. Chọn đơn vị kế thừa.", "org")


@transaction.atomic
def open_dossier(model: type[D], *, title: str, org: Org, on: date, by: User | None, department: Org | None = None,
                 year: int | None = None, example: bool = False, note: str = "", **particulars: Any) -> D:
    """Open a matter of a kind; it starts in the first state of each track on the day `on`.

    `by` None: taken over from an older register.
    """
    kind = registry.of_model(model)
    if by is not None and not can_open(by, org):
        raise DossierRefused(refusal(can_open), "org")
    _check_day(org, on)
    dossier = model(kind=kind.key, title=title, org=org, department=department, year=year or on.year,
                    opened_on=on, example=example, **particulars)
    _check_facts(dossier, ("title", *model.particulars))
    life = kind.lifecycle
    for track in life.tracks:
        setattr(dossier, f"{track}_state", life.first(track))
        setattr(dossier, f"{track}_since", on)
    _number_and_save(dossier, kind.prefix)
    StateSpan.objects.bulk_create(
        [StateSpan(dossier=dossier, track=track, state=life.first(track), step="open", since=on, by=by, note=note)
         for track in life.tracks])
    return dossier


def _number_and_save(dossier: Dossier, prefix: str) -> None:
    """Take the next number of the kind and year; two openings at once try again rather than collide."""
    for attempt in range(20):
        dossier.number = _next_number(prefix, dossier.year)
        dossier.folded = fold(f"{dossier.number} {dossier.title} {dossier.org.name} {dossier.org.short_name}")[:900]
        try:
            with transaction.atomic():
                dossier.save(force_insert=True)
            return
        except IntegrityError:
            dossier.pk = dossier.id = None
            if attempt == 19:
                raise


def _locked(dossier: D, version: int | None) -> D:
    """The row, locked and read anew inside the transaction; refuses a stale form."""
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    fresh: Any = type(dossier)._default_manager.select_related("org", "department").get(pk=dossier.pk)
    if version is not None and fresh.version != version:
        raise StaleDossier
    return fresh


@transaction.atomic
def take_step(dossier: D, key: str, *, by: User, on: date, version: int | None = None, note: str = "",
              **facts: Any) -> D:
    """Take one step on a day: check, act, close the state span and open the next, all or nothing.

    `version`: the one the form was opened with; a newer one on disk means StaleDossier.
    Raises StepRefused with every reason. `facts` go to the step's action.
    """
    fresh = _locked(dossier, version)
    life = _lifecycle(fresh)
    step = life.check(key, matter=fresh, states=fresh.states, by=by, on=on)
    for track in (step.track, *step.also):
        _check_step_day(fresh, track, on)
    if step.reason and not note.strip():
        raise StepRefused([f"Bước “{step.label}” cần ghi lý do."])
    if step.action is not None:
        step.action(fresh, by=by, on=on, note=note, **facts)
    paper = tidy(str(facts.get("paper") or ""))[:200]
    for track, end in {step.track: step.end, **step.also}.items():
        _enter(fresh, track, end, step=key, on=on, by=by, note=tidy(note), paper=paper)
    fresh.closed_on = on if life.closed(fresh.states) else None
    _touch(fresh)
    dossier.__dict__.update({k: v for k, v in fresh.__dict__.items() if k != "_state"})
    return fresh


def _check_step_day(dossier: Dossier, track: str, on: date) -> None:
    if on > clock.latest_day():
        raise StepRefused([f"Ngày {day_text(on)} ở tương lai. Ghi ngày việc đã diễn ra."])
    last = dossier.spans.filter(track=track, until=None, voided_at=None).first()
    if last and on < last.since:
        raise StepRefused([f"Ngày {day_text(on)} trước bước gần nhất ({day_text(last.since)}). "
                           "Ghi ngày không sớm hơn."])
    if on < dossier.org.founded_on:
        raise StepRefused([f"Ngày {day_text(on)} trước khi “{dossier.org}” thành lập."])


def _enter(dossier: Dossier, track: str, state: str, *, step: str, on: date, by: User | None, note: str,
           paper: str) -> None:
    dossier.spans.filter(track=track, until=None, voided_at=None).update(until=on, ended_at=clock.now())
    StateSpan.objects.create(dossier=dossier, track=track, state=state, step=step, since=on, by=by, note=note,
                             paper=paper)
    setattr(dossier, f"{track}_state", state)
    setattr(dossier, f"{track}_since", on)


def _touch(dossier: Dossier) -> None:
    dossier.version += 1
    dossier.changed_at = clock.now()
    dossier.save()


@transaction.atomic
def undo_step(dossier: D, *, track: str, by: User, reason: str, version: int | None = None) -> D:
    """Take back the latest step of a track, with a reason; what we believed until now stays on record.

    Steps that moved money are not taken back here: money is corrected by a reversing entry.
    """
    if not reason.strip():
        raise StepRefused(["Ghi lý do rút lại bước."])
    fresh = _locked(dossier, version)
    rows = list(fresh.spans.filter(track=track, voided_at=None).order_by("-since", "-pk")[:2])
    if len(rows) < 2:
        raise StepRefused(["Chưa có bước nào để rút lại."])
    last, before = rows
    step = _lifecycle(fresh).steps.get(last.step)
    if step is not None and (step.action is not None or step.also):
        raise StepRefused([f"Bước “{step.label}” đã sinh việc khác (tiền, văn bản); không rút lại được. "
                           "Dùng bước điều chỉnh tương ứng."])
    if not (has_role(by, OFFICE) or (step is not None and step.may(by, fresh))):
        raise StepRefused(["Chỉ người được làm bước này hoặc Văn phòng rút lại được."])
    later = fresh.spans.filter(voided_at=None, recorded_at__gt=last.recorded_at).exclude(track=track).last()
    if later is not None:
        raise StepRefused(["Sau bước này đã có bước trên tuyến kia dựa vào nó; rút lại hoặc điều chỉnh bước đó trước."])
    now = clock.now()
    for row in (last, before):
        row.voided_at = now
        row.save(update_fields=["voided_at"])
    StateSpan.objects.create(dossier=fresh, track=track, state=before.state, step=before.step, since=before.since,
                             by=by, note=f"{before.note} (rút lại “{last.step}”: {tidy(reason)})".strip())
    setattr(fresh, f"{track}_state", before.state)
    setattr(fresh, f"{track}_since", before.since)
    fresh.closed_on = None
    _touch(fresh)
    return fresh


@dataclass(frozen=True)
class Choice:
    """A step from where the matter stands: allowed when `reasons` is empty."""

    key: str
    label: str
    asks: tuple[str, ...]
    reason: bool
    reasons: list[str]

    @property
    def allowed(self) -> bool:
        return not self.reasons


def choices(dossier: Dossier, *, by: User, on: date) -> list[Choice]:
    """Every step that starts here, with why it is refused, for the dossier's page and the API."""
    life = _lifecycle(dossier)
    return [
        Choice(step.key, str(step.label), step.asks, step.reason,
               life.refusals(step.key, matter=dossier, states=dossier.states, by=by, on=on))
        for step in life.from_state(dossier.states)
    ]


@transaction.atomic
def correct(dossier: D, *, by: User, version: int | None = None, **facts: Any) -> D:
    """Correct a matter's title or particulars (not its states, unit or money)."""
    fresh = _locked(dossier, version)
    if not can_handle(by, fresh):
        raise DossierRefused(refusal(can_handle))
    allowed = {"title", *type(fresh).particulars}
    unknown = set(facts) - allowed
    if unknown:
        raise DossierRefused(f"Không sửa được: {', '.join(sorted(unknown))}.")
    for name, value in facts.items():
        setattr(fresh, name, value)
    _check_facts(fresh, facts)
    fresh.folded = fold(f"{fresh.number} {fresh.title} {fresh.org.name} {fresh.org.short_name}")[:900]
    _touch(fresh)
    return fresh
