"""Everything that writes in this domain."""

from .calls import lengthen, open_call, order_topic, propose
from .running import (
    send_progress,
    set_rule,
    write_extension,
    write_first_rules,
    write_grade,
    write_result,
    write_schedule,
)
from .sheets import receive, take, units_of

__all__ = ["lengthen", "open_call", "order_topic", "propose", "receive", "send_progress", "set_rule", "take",
           "units_of", "write_extension", "write_first_rules", "write_grade", "write_result", "write_schedule"]
