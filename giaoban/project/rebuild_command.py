"""`giaoban rebuild`: everything that is only derived, made anew from the dated rows, in one transaction."""

from __future__ import annotations

from django.db import transaction

from giaoban.kernel.base import grouped
from giaoban.kernel.ledger import sums
from giaoban.kernel.ledger.actions import add_up_again
from giaoban.kernel.orgs.actions.rows import refresh
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import refresh_access
from giaoban.kernel.people.counting import tally
from giaoban.kernel.people.models import User
from giaoban.kernel.people.searching import index


@transaction.atomic
def run() -> int:
    units = list(Org.objects.values_list("pk", flat=True))
    refresh(units)
    print(f"Cột hiện nay của {grouped(len(units))} đơn vị: đã tính lại.")
    accounts = list(User.objects.select_related("org").order_by("pk"))
    for account in accounts:
        refresh_access(account)
    print(f"Phạm vi xem của {grouped(len(accounts))} tài khoản: đã tính lại.")
    tally.rebuild()
    print("Số hội viên đếm sẵn: đã tính lại.")
    print(f"Số cấp, quyết toán của {grouped(sums.rebuild())} hồ sơ: đã tính lại.")
    print(f"Chỉ mục tìm người: đã ghi {grouped(index.rebuild())} dòng.")
    print(f"Tổng của các nguồn kinh phí: đã cộng lại, {grouped(add_up_again())} nguồn sai.")
    return 0
