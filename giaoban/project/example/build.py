"""Building the example federation in one transaction: it is there whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from giaoban.kernel.orgs.models import Org

from .. import statistics
from .affiliates import play_affiliates
from .briefings import play_briefings
from .cast import Cast, found_units, open_accounts, play_later_years
from .congresses import play_congresses
from .critique import play_critique
from .outreach import play_outreach
from .press import play_press
from .research import play_research

#: The day on which the example federation is shown by `giaoban serve`.
EXAMPLE_DAY = date(2021, 3, 15)

SCENES: tuple[tuple[str, Callable[[Cast], None]], ...] = (
    ("đơn vị", found_units),
    ("tài khoản", open_accounts),
    ("tư vấn, phản biện", play_critique),
    ("khoa học, môi trường, diễn đàn", play_research),
    ("phổ biến kiến thức, ngày môi trường", play_outreach),
    ("tổ chức trực thuộc", play_affiliates),
    ("báo chí", play_press),
    ("đại hội, nhiệm kỳ", play_congresses),
    ("giao ban", play_briefings),
    ("các năm sau", play_later_years),
)


class ExampleRefused(ValueError):
    """The database holds a federation of its own; the message is for the screen."""


def is_present() -> bool:
    return Org.objects.filter(code="LHHVN", example=True).exists()


@contextmanager
def _one_piece() -> Iterator[None]:
    """Without the savepoints of the acts inside, a third of all statements: nothing here goes on after a refusal."""
    features = connection.features
    kept = features.uses_savepoints
    with transaction.atomic():
        features.uses_savepoints = False
        try:
            yield
        finally:
            features.uses_savepoints = kept


def build(say: Callable[[str], None] = lambda line: None) -> None:
    """Play every scene; refuses to touch a federation that already has units."""
    if Org.objects.exists():
        raise ExampleRefused("Cơ sở dữ liệu đã có đơn vị; chỉ dựng dữ liệu ví dụ vào cơ sở dữ liệu trống.")
    cast = Cast()
    with _one_piece():
        for order, (name, scene) in enumerate(SCENES, start=1):
            say(f"  dựng dữ liệu ví dụ {order}/{len(SCENES)}: {name}")
            scene(cast)
        statistics.refresh()
