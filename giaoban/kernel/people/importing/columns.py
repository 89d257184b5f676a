"""Which column of a sent list means what: guessed from its head, shown, corrected, remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import fold
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import ImportBatch, ImportMapping, User


@dataclass(frozen=True)
class Meaning:
    """What a column can mean; `heads`: folded heads that say so, the most usual first."""

    key: str
    label: str | Promise
    heads: tuple[str, ...]


def _meaning(key: str, label: str | Promise, heads: str) -> Meaning:
    return Meaning(key, label, tuple(head.strip() for head in heads.split("|")))


MEANINGS = {meaning.key: meaning for meaning in (
    _meaning("code", _("Mã hội viên"),
             "ma hoi vien|ma hv|ma so hoi vien|ma so hv|so hoi vien|ma so|ma nguoi|ma ca nhan|member code|code|ma"),
    _meaning("name", _("Họ và tên"),
             "ho va ten|ho ten|ho va ten hoi vien|ho ten hoi vien|ten hoi vien|hoi vien|full name|name|ten day du"),
    _meaning("family", _("Họ và tên đệm"),
             "ho va ten dem|ho dem|ho va dem|ho lot|ho va chu lot|ho|ho ten dem|family name|last name"),
    _meaning("given", _("Tên"), "ten|ten goi|given name|first name"),
    _meaning("birth", _("Ngày sinh"),
             "ngay sinh|ngay thang nam sinh|ngay/thang/nam sinh|ntns|ngay, thang, nam sinh|sinh ngay|date of birth|"
             "birth date|dob|nam sinh|sinh nam|nam sinh (yyyy)|birth year|ngay sinh/nam sinh"),
    _meaning("born_male", _("Năm sinh (nam)"), "nam sinh nam|ngay sinh nam|ngay thang nam sinh nam"),
    _meaning("born_female", _("Năm sinh (nữ)"), "nam sinh nu|ngay sinh nu|ngay thang nam sinh nu"),
    _meaning("sex", _("Giới tính"), "gioi tinh|gioi|phai|nam/nu|nam, nu|sex|gender"),
    _meaning("unit", _("Đơn vị (mã hoặc tên)"),
             "ma don vi|don vi|ma hoi|hoi|to chuc hoi|hoi thanh vien|ten don vi|ten hoi|chi hoi|unit|unit code"),
    _meaning("since", _("Ngày vào hội"),
             "ngay vao hoi|ngay gia nhap|ngay ket nap|nam vao hoi|nam ket nap|nam gia nhap|vao hoi ngay|"
             "ngay tham gia|joined|since"),
    _meaning("until", _("Ngày thôi hội"), "ngay ra hoi|ngay thoi hoi|ngay ra khoi hoi|thoi hoi ngay|left|until"),
    _meaning("card", _("Số thẻ"), "so the|so the hoi vien|the hoi vien|card|card number"),
    _meaning("rank", _("Học hàm"), "hoc ham|chuc danh khoa hoc"),
    _meaning("titles", _("Học vị"), "hoc vi|hoc ham, hoc vi|hoc ham hoc vi|hoc ham/hoc vi|trinh do|trinh do hoc van|"
             "trinh do chuyen mon|title|degree"),
    _meaning("phone", _("Điện thoại"), "dien thoai|so dien thoai|dt|sdt|di dong|dien thoai di dong|phone|mobile|tel"),
    _meaning("email", _("Thư điện tử"), "email|e-mail|thu dien tu|dia chi email|dia chi thu dien tu"),
    _meaning("address", _("Địa chỉ"), "dia chi|dia chi lien he|noi o|cho o hien nay|dia chi thuong tru|address"),
    _meaning("job", _("Nơi công tác"),
             "noi cong tac|co quan|co quan cong tac|don vi cong tac|noi lam viec|chuc vu, don vi cong tac|"
             "chuc vu va noi cong tac|nghe nghiep|job|workplace"),
    _meaning("fields", _("Lĩnh vực chuyên môn"),
             "linh vuc|linh vuc chuyen mon|chuyen nganh|nganh|linh vuc khoa hoc|ma linh vuc|field|expertise"),
)}
#: The head of the reasons in a file of rows given back.
REASON = "Lý do"
_HEADS = {head: key for key, meaning in MEANINGS.items() for head in meaning.heads}
_NOTE = re.compile(r"\(.*?\)|\*|[:.]")


def bare(head: str) -> str:
    """A head as it is compared: folded, without notes in brackets and stars."""
    return " ".join(_NOTE.sub(" ", fold(head)).split())


def meaning_of(head: str) -> str:
    """The meaning a head names, or nothing."""
    return _HEADS.get(bare(head), "")


def guess(heads: Sequence[str]) -> dict[str, int]:
    """Meaning → column number; each meaning once, the first column that says it."""
    found: dict[str, int] = {}
    for column, head in enumerate(heads):
        key = meaning_of(head)
        if key and key not in found:
            found[key] = column
    return _settled(found)


def _settled(found: dict[str, int]) -> dict[str, int]:
    """“Họ” beside “Tên” is a name in two columns; “Tên” alone is the whole name."""
    if "name" not in found and "family" not in found and "given" in found:
        found["name"] = found.pop("given")
    if "name" in found:
        found.pop("family", None)
        found.pop("given", None)
    return found


def headers_key(heads: Sequence[str]) -> str:
    """One key for the same heads in the same order."""
    return sha256("\x1f".join(bare(head) for head in heads if head != REASON).encode()).hexdigest()


def remembered(org: Org | None, heads: Sequence[str]) -> dict[str, int]:
    """The mapping this sender used last with these heads, else a guess."""
    known = ImportMapping.objects.filter(org=org, headers=headers_key(heads)).order_by("-at").first()
    if known is None:
        return guess(heads)
    return {key: column for key, column in known.mapping.items() if key in MEANINGS and column < len(heads)}


def remember(batch: ImportBatch, *, by: User | None) -> None:
    """Keep the batch's mapping for the next list of the same sender with the same heads."""
    key = headers_key(batch.options["headers"])
    ImportMapping.objects.filter(org=batch.org, headers=key).delete()
    ImportMapping.objects.create(org=batch.org, headers=key, mapping=batch.mapping, by=by)


def mapping_problems(mapping: Mapping[str, int], *, has_org: bool) -> list[str]:
    """What is missing or said twice, as sentences for the screen."""
    found = []
    if "name" not in mapping and not {"family", "given"} <= mapping.keys():
        found.append(str(_("Chưa chọn cột “Họ và tên”. Chọn cột ấy, hoặc cả hai cột “Họ và tên đệm” và “Tên”.")))
    if "unit" not in mapping and not has_org:
        found.append(str(_("Chưa biết đơn vị: chọn cột “Đơn vị” hoặc chọn đơn vị gửi danh sách.")))
    columns = list(mapping.values())
    twice = sorted({column + 1 for column in columns if columns.count(column) > 1})
    if twice:
        found.append(str(_("Cột thứ {columns} được chọn hai lần. Mỗi cột chỉ mang một nghĩa.")).format(
            columns=", ".join(map(str, twice))))
    return found


def meaning_of_column(name: str) -> str:
    """The meaning of a list's column that fills a column of the table."""
    return {"birth_date": "birth", "birth_year": "birth"}.get(name, name.split(":", maxsplit=1)[0])
