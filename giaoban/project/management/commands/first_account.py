"""The first account of a real federation: the central body, its office, and the office's account."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import AccountRefused, open_account
from giaoban.kernel.people.models import OFFICE


class Command(BaseCommand):
    help = "Lập cơ quan trung ương, văn phòng và tài khoản văn phòng đầu tiên."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="mã cơ quan trung ương, ví dụ LHHVN")
        parser.add_argument("--name", required=True, help="tên đầy đủ")
        parser.add_argument("--username", required=True, help="tên đăng nhập của văn phòng")
        parser.add_argument("--founded", default="", help="ngày thành lập, ví dụ 1983-03-26 (mặc định: hôm nay)")

    @transaction.atomic
    def handle(self, *args: Any, **asked: Any) -> None:
        from giaoban.project.days import DayError, parse_day

        if Org.objects.exists():
            raise CommandError("Đã có đơn vị; mở tài khoản ở trang Tài khoản.")
        password = getpass("Mật khẩu: ")
        try:
            on = parse_day(asked["founded"]) if asked["founded"] else clock.today()
            root = orgs.found(code=asked["code"], kind="central_body", name=asked["name"], on=on, by=None)
            office = orgs.found(code="VP", kind="department", name="Văn phòng", on=on, by=None, parent=root)
            open_account(username=asked["username"], name="Văn phòng", role=OFFICE, org=office, by=None,
                         password=password)
        except (orgs.ActRefused, AccountRefused, DayError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Đã lập {root} và tài khoản “{asked['username']}”. "
                          "Đăng nhập rồi mở các đơn vị và tài khoản khác.")
