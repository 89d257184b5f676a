"""Everything that writes accounts and people."""

from .accounts import (
    AccountRefused,
    change_account,
    log_reading,
    new_password,
    note_event,
    open_account,
    refresh_access,
    refresh_all_access,
    reset_password,
    units_seen,
)
from .persons import (
    PersonRefused,
    add_person,
    change_person,
    give_mandate,
    give_sole_mandate,
    join,
    leave,
    set_expertise,
)

__all__ = [
    "AccountRefused",
    "PersonRefused",
    "add_person",
    "change_account",
    "change_person",
    "give_mandate",
    "give_sole_mandate",
    "join",
    "leave",
    "log_reading",
    "new_password",
    "note_event",
    "open_account",
    "refresh_access",
    "refresh_all_access",
    "reset_password",
    "set_expertise",
    "units_seen",
]
