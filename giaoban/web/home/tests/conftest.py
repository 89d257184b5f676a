from collections.abc import Iterator

import pytest

from giaoban.kernel.base import clock

from .scene import TODAY


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test stands on 15 March 2021."""
    with clock.at(TODAY, hour=10):
        yield
