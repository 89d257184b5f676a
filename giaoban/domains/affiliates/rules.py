"""What steps need. The docstring is the refusal shown to the person."""

from datetime import date
from typing import Any


def has_its_facts(case: Any, on: date) -> bool:
    """Thiếu dữ kiện: thành lập cần mã và tên tổ chức mới; nhân sự cần tên người đứng đầu."""
    if case.matter == "establish":
        return bool(case.new_code and case.new_name)
    return case.matter != "personnel" or bool(case.head)
