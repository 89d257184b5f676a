from collections.abc import Iterator
from datetime import date

import pytest

from giaoban.kernel.base import clock


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test stands on 15 March 2021."""
    with clock.at(date(2021, 3, 15), hour=10):
        yield
