"""`giaoban reorganise`: one act over many units from a file, shown before it is done."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.db import transaction

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs.actions import RowsRefused, built_in_rows, read_rows, reorganise
from giaoban.kernel.orgs.actions.reorganising import Outcome, Row
from giaoban.kernel.orgs.clusters import to_decide
from giaoban.kernel.orgs.models import Inheritance
from giaoban.kernel.orgs.touching import touchers
from giaoban.kernel.people.models import User

from .days import parse_day

#: Said instead of a file: the list kept with the program.
BUILT_IN = "2025"


class CommandRefused(ValueError):
    """A file or a name that can't be used; the message names the remedy."""


def run(asked: argparse.Namespace) -> int:
    on = parse_day(asked.on)
    rows, by = _rows(asked.file), _by(asked.by)
    try:
        with transaction.atomic():
            told = _text(reorganise(rows, on=on, paper=asked.paper, by=by), done=not asked.dry_run)
            if asked.dry_run:
                transaction.set_rollback(True)
    except RowsRefused as error:
        print("\n".join([f"Không ghi gì. {len(error.rows)} lỗi:", *(f"  {row}" for row in error.rows)]))
        return 1
    # Only now: a reader that goes away (`| head`) must not take the act back.
    print(told)
    return 0


def _rows(name: str) -> list[Row]:
    if name == BUILT_IN:
        return built_in_rows()
    try:
        return read_rows(Path(name).read_text("utf-8-sig"))
    except OSError as error:
        raise CommandRefused(f"Không mở được tệp “{name}”: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandRefused(f"Tệp “{name}” không phải văn bản UTF-8. Lưu lại thành CSV UTF-8 rồi thử lại.") from None


def _by(username: str | None) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandRefused(f"Không có tài khoản “{username}”.")
    return user


def _text(outcome: Outcome, *, done: bool) -> str:
    act = outcome.act
    lines = [("Đã ghi" if done else "Chạy thử, không ghi gì") + f": {outcome.before} đơn vị → {outcome.after}; "
             f"hiệu lực {day_text(act.on)}, {act.paper}"
             + (f"; việc số {act.pk}, hủy bằng việc hủy trên màn hình." if done else ".")]
    ended = sum(len(one.olds) for one in outcome.mergers)
    lines.append(f"  {ended} đơn vị chấm dứt, {len(outcome.mergers)} đơn vị mới, "
                 f"{len(outcome.stayed)} đơn vị giữ nguyên.")
    for one in outcome.mergers:
        lines.append(f"  {' + '.join(str(old) for old in one.olds)} → {one.into} ({one.into.code})")
    return "\n".join([*lines, *_inherited(outcome), *_undecided(outcome)])


def _inherited(outcome: Outcome) -> list[str]:
    """How many open matters of each kind pass to heirs."""
    labels = {toucher.key: str(toucher.label) for toucher in touchers()}
    rows = list(Inheritance.objects.filter(act=outcome.act).values_list("what", flat=True))
    return [f"  Kế thừa: {labels.get(what, what).lower()}: {rows.count(what)}" for what in sorted(set(rows))]


def _undecided(outcome: Outcome) -> list[str]:
    """Clusters that straddle the new units: people decide."""
    return [f"  Cần quyết định cụm thi đua: {words}" for words in to_decide(outcome.act.on)]
