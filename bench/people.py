"""A register of people for measuring: Vietnamese names as they are spread, births, unions, memberships; written in bulk.

Names: forty family names by their share of the population, middle names by sex, some 800 given names, the common ones
far commoner than the rare.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

FAMILY = dict(pair.split(":") for pair in ["Nguyễn:315", "Trần:109", "Lê:89", "Phạm:59", "Hoàng:30", "Huỳnh:21", "Vũ:25", "Võ:24", "Phan:28", "Trương:22", "Bùi:21", "Đặng:19", "Đỗ:19", "Ngô:17", "Hồ:15", "Dương:14", "Đinh:10", "Lý:6", "Đào:7", "Đoàn:7", "Trịnh:6", "Mai:6", "Lâm:6", "Cao:6", "Phùng:4", "Vương:4", "Hà:5", "Tạ:3", "Tô:3", "Lương:5", "Thái:3", "Châu:3", "La:2", "Quách:2", "Tống:2", "Kiều:2", "Lưu:3", "Chu:3", "Nông:2", "Triệu:2"])
MEN = ["Văn", "Văn", "Văn", "Văn", "Văn", "Văn", "Văn", "Văn", "Đức", "Đức", "Hữu", "Hữu", "Minh", "Minh", "Quang", "Xuân", "Đình", "Đình", "Ngọc", "Công", "Thanh", "Quốc", "Trọng", "Bá", "Duy", "Thành", "Mạnh", "Tiến", "Hoàng", "Viết", "Tuấn", "Anh", "Hồng", "Khắc", "Thế", "Trung", "Gia", "Nhật", "Việt", "Phúc", "Kim", "Sỹ", "Danh", "Như", "Tấn", "Đăng", "Chí", "Vĩnh", "Huy"]
WOMEN = ["Thị", "Thị", "Thị", "Thị", "Thị", "Thị", "Thị", "Thị", "Thị", "Thị", "Thị", "Ngọc", "Ngọc", "Thu", "Thu", "Minh", "Thanh", "Thanh", "Kim", "Hồng", "Phương", "Phương", "Mai", "Bích", "Thùy", "Lan", "Quỳnh", "Hải", "Diệu", "Ánh", "Tuyết", "Như", "Khánh", "Bảo", "Cẩm", "Mỹ", "Hoài", "Hương", "Tường", "Xuân", "Kiều", "Trúc", "Thúy", "Diễm", "Vân", "Ái"]
COMMON = ["Anh", "Hương", "Hùng", "Dũng", "Tuấn", "Hà", "Minh", "Hoa", "Lan", "Hải", "Sơn", "Thủy", "Nam", "Hằng", "Nga", "Long", "Linh", "Trang", "Bình", "Thảo", "Hạnh", "Cường", "Thắng", "Huệ", "Mai", "Hiền", "Phương", "Quang", "Thanh", "Tâm", "Phúc", "Trung", "Hòa", "Ngọc", "Dung", "Yến", "Liên", "Đức", "Vân", "Khánh", "Loan", "Nhung", "Hưng", "Lâm", "Tùng", "Huy", "Kiên", "An", "Chi", "Châu", "Giang", "Hiếu", "Hoàng", "Hồng", "Khoa", "Khôi", "Lộc", "Lợi", "Luân", "Lương", "Ly", "Mạnh", "My", "Mỹ", "Nghĩa", "Nhi", "Nhân", "Oanh", "Phong", "Phú", "Phượng", "Quân", "Quốc", "Quý", "Quyên", "Quỳnh", "Sang", "Tài", "Tân", "Thái", "Thành", "Thịnh", "Thọ", "Thông", "Thu", "Thư", "Thuận", "Tiến", "Tín", "Toàn", "Trâm", "Trí", "Trinh", "Trúc", "Trường", "Tú", "Tuyết", "Uyên", "Việt", "Vinh", "Vũ", "Vy", "Xuân", "Ánh", "Ân", "Bảo", "Bích", "Cúc", "Diễm", "Diệp", "Duyên", "Đạt", "Đông", "Đào", "Gấm", "Hân", "Hậu", "Hoan", "Huyền", "Khang", "Khuê", "Kim", "Kỳ", "Lệ", "Liễu", "Miên", "Na", "Nguyệt", "Nhàn", "Như", "Nhu", "Nữ", "Nương", "Phấn", "Phát", "Phụng", "Sen", "Siêng", "Sinh", "Sương", "Tám", "Thạch", "Thao", "Thắm", "Thân", "Thêm", "Thi", "Thoa", "Thơ", "Thơm", "Thúy", "Tình", "Tố", "Tuệ", "Tươi", "Vang", "Viên", "Vui", "Vượng", "Xoan", "Ý", "Yên"]
ONSETS = ["b", "c", "ch", "d", "đ", "g", "h", "k", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"]
RIMES = ["a", "à", "á", "ả", "an", "án", "àn", "ang", "áng", "anh", "ánh", "ao", "ảo", "ay", "ân", "ấn", "ất", "âu", "ây", "ên", "ết", "i", "ì", "iên", "iền", "iết", "iêu", "inh", "ính", "o", "on", "óng", "oa", "oan", "oàn", "oanh", "ong", "ôi", "ôn", "ông", "ơ", "ơn", "u", "ú", "ủ", "ung", "ùng", "uân", "uấn", "uyên", "uyền", "ư", "ừ", "ương", "ường", "ưởng", "ước"]
GIVEN = 800
FIRST_BIRTH, LAST_BIRTH = 1935, 2004
DAY = timedelta(days=1)
LAST_END = date(2026, 1, 1)


@lru_cache(1)
def given_names() -> tuple[list[str], list[float]]:
    """The common ones, then rarer ones made of the language's syllables; weights fall as 1/rank."""
    dice = random.Random(8)
    rare = [f"{onset}{rime}".capitalize() for onset in ONSETS for rime in RIMES]
    dice.shuffle(rare)
    names = list(dict.fromkeys([*COMMON, *rare]))[:GIVEN]
    return names, [1 / (rank + 12) for rank in range(GIVEN)]


@dataclass
class Made:
    """Columns of people and memberships; ids are numbered from `first`."""

    first: int
    names: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    sexes: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    members: list[tuple[int, int, date, date | None]] = field(default_factory=list)

    @property
    def ids(self) -> range:
        return range(self.first, self.first + len(self.names))


def make(count: int, orgs: Sequence[int], *, first: int = 1, each: float = 1.3, seed: int = 1) -> Made:
    """`each`: memberships a person, in unions of which the early ones are larger."""
    from giaoban.kernel.base import fold, sort_key

    dice = random.Random(seed)
    made = Made(first)
    families = list(FAMILY)
    shares = [int(FAMILY[name]) for name in families]
    given, weights = given_names()
    folding, keying = lru_cache(None)(fold), lru_cache(None)(sort_key)
    for family, last in zip(dice.choices(families, shares, k=count), dice.choices(given, weights, k=count), strict=True):
        man = dice.random() < 0.58
        middle = dice.choice(MEN if man else WOMEN)
        if dice.random() < 0.22 and middle not in ("Văn", "Thị"):
            middle = f"{'Văn' if man else 'Thị'} {middle}"
        name = f"{family} {middle} {last}"
        made.names.append(name)
        made.folded.append(folding(name))
        made.keys.append(keying(name))
        made.sexes.append("m" if man else "f")
        made.titles.append(("ThS", "TS", "PGS.TS", "GS.TS")[int(dice.random() ** 2 * 4)] if dice.random() < 0.2 else "")
    made.years = [int(year) for year in dice.choices(range(FIRST_BIRTH, LAST_BIRTH + 1), k=count)]
    made.members = list(_members(made, orgs, each, dice))
    return made


def _members(made: Made, orgs: Sequence[int], each: float, dice: random.Random,
             ) -> Iterator[tuple[int, int, date, date | None]]:
    """Every eleventh has left again; nobody is twice in one union."""
    weights = [1 / (place + 5) for place in range(len(orgs))]
    many = [int(each) + (dice.random() < each % 1) for _ in made.ids]
    drawn = iter(dice.choices(orgs, weights, k=sum(many)))
    start = date(1985, 1, 1)
    for person, count in zip(made.ids, many, strict=True):
        for org in {next(drawn) for _ in range(count)}:
            since = start + DAY * int(dice.random() * 14_600)
            until = since + DAY * dice.randint(30, 3000) if dice.random() < 0.09 else None
            # Ends written down beforehand are rare.
            yield person, org, since, until if until is not None and until < LAST_END else None


def add_units(count: int) -> list[int]:
    """Unions under one central body, with their places, written in bulk; ids in the order of size."""
    from giaoban.kernel.base import fold
    from giaoban.kernel.orgs.actions import found
    from giaoban.kernel.orgs.models import Org, OrgName, Placement

    day = date(1983, 3, 26)
    root = Org.objects.filter(kind="central_body").first() or found(
        code="LHHVN", kind="central_body", name="Liên hiệp hội đo", on=day, by=None)
    place = Org.objects.count()
    names = [f"Hội {_word(number)} số {number}" for number in range(place, place + count)]
    made = Org.objects.bulk_create([
        Org(code=f"DO-{number:05d}", kind="sector_association" if number % 3 else "local_union", name=name,
            folded=fold(f"DO-{number:05d} {name}"), founded_on=day)
        for number, name in enumerate(names, start=place)], batch_size=500)
    Placement.objects.bulk_create([Placement(org=org, parent=root, since=day) for org in made], batch_size=500)
    OrgName.objects.bulk_create([OrgName(org=org, name=org.name, since=day) for org in made], batch_size=500)
    return [org.pk for org in made]


def _word(number: int) -> str:
    names, _ = given_names()
    return f"{names[number % 97]} {names[number % 89 + 100]}"


def account(username: str, role: str, org: int) -> Any:
    from giaoban.kernel.orgs.models import Org
    from giaoban.kernel.people.actions import open_account

    return open_account(username=username, name=f"Tài khoản {username}", role=role, org=Org.objects.get(pk=org), by=None)


def write(made: Made) -> None:
    """People, memberships, search index and tally."""
    from django.db import transaction

    from giaoban.kernel.people.counting import tally
    from giaoban.kernel.people.searching import index

    with transaction.atomic():
        write_rows(made)
        index.add(postings(made))
        tally.add(tally.of_spans((org, since, until) for _, org, since, until in made.members))


def postings(made: Made) -> Any:
    from giaoban.kernel.people.searching.postings import from_columns

    still = [(person, org) for person, org, _, until in made.members if until is None]
    found = from_columns(
        {"id": made.ids, "folded": made.folded, "sort_key": made.keys, "birth_year": made.years, "sex": made.sexes,
         "titles": made.titles},
        {"id": [person for person, _ in still], "org": [org for _, org in still]})
    for person, org, _, until in made.members:
        if until is not None:
            found.setdefault(f"p:{org}", []).append(person)
    return found


def write_rows(made: Made) -> None:
    from giaoban.kernel.people.models import Membership, Person

    people = zip(made.ids, made.names, made.folded, made.keys, made.years, made.sexes, made.titles, strict=True)
    load(Person, ("id", "name", "folded", "sort_key", "birth_year", "sex", "titles"), people)
    load(Membership, ("person_id", "org_id", "since", "until"), made.members)


def load(model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY on PostgreSQL, executemany on SQLite; other columns get their model's default."""
    from django.core.management.color import no_style
    from django.db import connection

    others = [f for f in model._meta.concrete_fields if f.attname not in columns and not f.primary_key]
    filler = [connection.ops.adapt_datetimefield_value(f.get_default()) if f.get_internal_type() == "DateTimeField"
              and f.get_default() else f.get_default() for f in others]
    names = ", ".join(connection.ops.quote_name(name) for name in [*columns, *(f.column for f in others)])
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rest = "\t".join(_text(value) for value in filler)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                buffer = io.StringIO()
                for row in rows:
                    buffer.write("\t".join(_text(value) for value in row) + "\t" + rest + "\n")
                    if buffer.tell() > 1 << 20:
                        copy.write(buffer.getvalue())
                        buffer = io.StringIO()
                copy.write(buffer.getvalue())
            for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(sql)
            return
        marks = ", ".join(["%s"] * (len(columns) + len(filler)))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})",
                           ((*(v.isoformat() if isinstance(v, date) else v for v in row), *filler) for row in rows))


def _text(value: Any) -> str:
    return "\\N" if value is None else ("t" if value else "f") if isinstance(value, bool) else str(value)


def settle() -> None:
    """Statistics for the planner, as a running database has them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def durable() -> None:
    """PostgreSQL as a real one runs: an answer given survives a power cut."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = on")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {setting}")
            assert cursor.fetchone()[0] == "on"


def prepare() -> None:
    """Tables, files for the server, PostgreSQL as a real one runs."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    durable()


def each_size(module: str, sizes: Sequence[int], arguments: Sequence[str]) -> int:
    """The same measurement for each size, in a process and with a database of its own."""
    codes = [subprocess.run([sys.executable, "-m", module, "--people", str(size), *arguments], check=False).returncode
             for size in sizes]
    return max(codes)
