"""The example federation: public facts of 2020–2021 rebuilt as records through the same actions the screens use.

Counts, provinces, departments and days of public events are facts (`data/`). Titles of works, names of
sector associations and organisations, people and the year 2019 are invented and marked as example.
"""

from .build import EXAMPLE_DAY, ExampleRefused, build, is_present

__all__ = ["EXAMPLE_DAY", "ExampleRefused", "build", "is_present"]
