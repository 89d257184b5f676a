"""The console command `giaoban`. `giaoban --help` lists what it does; docs/operating.md explains it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors a person can mend are one Vietnamese line on stderr and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.project.settings")
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["giaoban", *words[1:]])
        return 0
    asked = _parser().parse_args(words)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except KeyboardInterrupt:
        print("Đã dừng.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader went away (`| head`); close quietly as other tools do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except _mendable() as error:
        print(f"giaoban: {error}", file=sys.stderr)
        return 2
    except _database_errors() as error:
        print(f"giaoban: cơ sở dữ liệu chưa sẵn sàng ({str(error).strip().splitlines()[0]}). Chạy `giaoban briefing` "
              "(dữ liệu ví dụ) hoặc `giaoban manage migrate`; kiểm tra DATABASE_URL nếu dùng PostgreSQL.",
              file=sys.stderr)
        return 2


def _mendable() -> tuple[type[Exception], ...]:
    """What a person at the keyboard can put right; anything else is a fault of ours and keeps its traceback."""
    from giaoban.kernel.base import MoneyError
    from giaoban.kernel.checks.catalogue import CheckFileError, UnknownCheck
    from giaoban.kernel.checks.engine import CheckStopped
    from giaoban.kernel.figures.registry import UnknownFigure
    from giaoban.kernel.lifecycle import StepRefused
    from giaoban.kernel.orgs.actions import ActRefused
    from giaoban.kernel.people.importing import ImportRefused, SourceRefused
    from giaoban.project.backup import BackupRefused
    from giaoban.project.days import DayError
    from giaoban.project.example import ExampleRefused
    from giaoban.project.reorganise_command import CommandRefused

    return (UnknownFigure, ActRefused, CommandRefused, DayError, BackupRefused, ExampleRefused, StepRefused, MoneyError,
            OSError, ImportRefused, SourceRefused, CheckFileError, UnknownCheck, CheckStopped)


def _database_errors() -> tuple[type[Exception], ...]:
    from django.db import OperationalError, ProgrammingError

    return (OperationalError, ProgrammingError)


def _setup() -> None:
    import django

    django.setup()


def _prepare() -> None:
    """Django, and the database brought to the present tables."""
    _setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)


def _briefing(asked: argparse.Namespace) -> int:
    _prepare()
    from .briefing import run

    return run(asked.out)


def _example(asked: argparse.Namespace) -> int:
    _prepare()
    from .example import build, is_present

    if is_present():
        print("Cơ sở dữ liệu đã có liên hiệp hội; không dựng thêm dữ liệu ví dụ.")
        return 0
    build(print)
    return 0


def _read(asked: argparse.Namespace) -> int:
    _setup()
    from giaoban.kernel.reading.command import main as read_main
    from giaoban.kernel.reporting.reading import vocabulary

    return read_main([*asked.files, *(["--json"] if asked.json else [])], vocabulary=vocabulary())


def _serve(asked: argparse.Namespace) -> int:
    from .serve import run

    return run(host=asked.host, port=asked.port, real_day=asked.real_day)


def _figure(asked: argparse.Namespace) -> int:
    _setup()
    from .figure_command import show

    return show(asked)


def _figures(asked: argparse.Namespace) -> int:
    _setup()
    from .figure_command import show_all

    return show_all(as_json=asked.json)


def _reorganise(asked: argparse.Namespace) -> int:
    _setup()
    from .reorganise_command import run

    return run(asked)


def _import_members(asked: argparse.Namespace) -> int:
    _prepare()
    from .import_command import run

    return run(asked)


def _check(asked: argparse.Namespace) -> int:
    _setup()
    from .check_command import show

    return show(asked)


def _rebuild(asked: argparse.Namespace) -> int:
    _setup()
    from .rebuild_command import run

    return run()


def _backup(asked: argparse.Namespace) -> int:
    _setup()
    from .backup import backup

    print(backup(asked.file))
    return 0


def _restore(asked: argparse.Namespace) -> int:
    _setup()
    from .backup import restore

    print(restore(asked.file, force=asked.force))
    return 0


def _checking(add: Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]) -> None:
    """What is wrong in the records, and what puts right whatever is only derived."""
    check = add("check", _check, "Kiểm tra dữ liệu: số phát hiện và cách sửa; mã kết thúc 1 khi có lỗi.")
    check.add_argument("--only", action="append", metavar="KHÓA", help="chỉ phép kiểm tra này (dùng được nhiều lần)")
    check.add_argument("--details", action="store_true", help="liệt kê mọi dòng sai")
    check.add_argument("--json", action="store_true")
    add("rebuild", _rebuild, "Tính lại mọi thứ suy ra từ các dòng gốc: cột hiện nay, chỉ mục, số đếm, phạm vi xem.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="giaoban", description="Giao Ban: vòng giao ban của một liên hiệp hội.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    briefing = add("briefing", _briefing,
                   "Dựng dữ liệu ví dụ nếu chưa có, phát hành báo cáo năm 2020, đối chiếu số liệu.")
    briefing.add_argument("--out", default="out", help="thư mục ghi kết quả (mặc định: out)")
    add("example", _example, "Dựng liên hiệp hội ví dụ vào cơ sở dữ liệu trống.")
    read = add("read", _read, "Đọc báo cáo (.txt .html .docx .pdf): số liệu, tiền, ngày, văn bản.")
    read.add_argument("files", nargs="+", metavar="TỆP")
    read.add_argument("--json", action="store_true", help="in JSON")
    serve = add("serve", _serve, "Chạy máy chủ web và bộ xử lý hàng đợi.")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--real-day", action="store_true", help="dùng ngày thật cả với dữ liệu ví dụ")
    figure = add("figure", _figure, "Một số liệu: giá trị, các phần, hồ sơ đứng sau.")
    figure.add_argument("key", metavar="KHÓA")
    figure.add_argument("--on", metavar="NGÀY", help="tính đến ngày (cả năm của ngày đó đến ngày ấy)")
    figure.add_argument("--first", metavar="NGÀY")
    figure.add_argument("--last", metavar="NGÀY")
    figure.add_argument("--unit", metavar="MÃ", help="chỉ đơn vị này và cấp dưới")
    figure.add_argument("--by", metavar="CHIỀU", help="chia theo: tên chiều của số liệu, hoặc unit")
    figure.add_argument("--known-on", metavar="NGÀY", help="theo những gì đã ghi đến hết ngày này")
    figure.add_argument("--units", metavar="DANH_SÁCH", default="then",
                        help="danh sách đơn vị để trình bày: then – đơn vị của chính ngày được hỏi (mặc định); "
                             "now – đơn vị hôm nay, số của đơn vị đã chấm dứt chuyển về đơn vị kế thừa theo cách của "
                             "từng số liệu; hoặc một ngày bất kỳ – ngày sau thì như now, ngày trước thì số đếm đơn vị "
                             "đọc ngược về các đơn vị tiền thân, số khác giữ nguyên đơn vị đã ghi")
    figure.add_argument("--series", metavar="NĂM-NĂM", help="từng năm, ví dụ 2015-2026, với lý do mỗi chỗ đứt quãng")
    figure.add_argument("--trace", action="store_true", help="liệt kê hồ sơ đứng sau")
    figure.add_argument("--json", action="store_true")
    figures = add("figures", _figures, "Mọi khóa số liệu và định nghĩa.")
    figures.add_argument("--json", action="store_true")
    reorganise = add("reorganise", _reorganise, "Sắp xếp lại nhiều đơn vị trong một việc, theo tệp (63 → 34).")
    reorganise.add_argument("file", metavar="TỆP", help="CSV có cột new_province, old_province; hoặc 2025: 63 → 34")
    reorganise.add_argument("--on", metavar="NGÀY", required=True, help="ngày hiệu lực")
    reorganise.add_argument("--paper", metavar="SỐ", required=True, help="số, ký hiệu văn bản")
    reorganise.add_argument("--by", metavar="TÀI_KHOẢN", help="tên đăng nhập của người ghi")
    reorganise.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi gì")
    members = add("import-members", _import_members,
                  "Nhập danh sách hội viên (.csv, .xlsx); bị ngắt thì chạy tiếp được.")
    members.add_argument("file", nargs="?", metavar="TỆP")
    members.add_argument("--unit", metavar="MÃ", help="đơn vị của các dòng không ghi đơn vị")
    members.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi gì")
    members.add_argument("--mapping", metavar="NGHĨA=CỘT,…", help="ví dụ name=2,birth=3 hoặc name=Họ tên")
    members.add_argument("--resume", type=int, metavar="SỐ", help="chạy tiếp lô bị ngắt")
    members.add_argument("--errors", metavar="TỆP", help="nơi ghi tệp các dòng lỗi")
    _checking(add)
    backup = add("backup", _backup, "Sao lưu toàn bộ cơ sở dữ liệu vào một tệp, có mã băm.")
    backup.add_argument("file", metavar="TỆP")
    restore = add("restore", _restore, "Phục hồi từ tệp sao lưu đã kiểm mã băm.")
    restore.add_argument("file", metavar="TỆP")
    restore.add_argument("--force", action="store_true", help="ghi đè cơ sở dữ liệu đang có dữ liệu")
    commands.add_parser("manage", help="Lệnh quản trị của Django (migrate, createsuperuser…).", add_help=False)
    return parser


if __name__ == "__main__":
    sys.exit(main())
