"""What a check's file may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..catalogue import CheckFileError, UnknownCheck, checks, get, load, read

SOUND = """
key = "thu"
title = "Thử"
severity = "error"
area = "units"
remedy = "Sửa ở /don-vi/MÃ/."
mend = "/don-vi/{code}/"
summary = "SELECT COUNT(*) FROM orgs_org"
detail = "SELECT code AS code FROM orgs_org ORDER BY code"

[columns]
code = "Mã"
"""


def written(folder: Path, text: str, name: str = "thu.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_read(tmp_path):
    check = read(written(tmp_path, SOUND))
    assert (check.title, check.severity_label, check.area_label) == ("Thử", "Lỗi", "Đơn vị")
    assert check.address({"code": "LHH-A"}) == "/don-vi/LHH-A/"
    assert check.address({"code": None}) == ""


@pytest.mark.parametrize(("old", "new", "told"), [
    ('title = "Thử"', 'title = "Thử"\nhạn = 3', "không đọc được"),
    ('title = "Thử"', 'title = "Thử"\nserverity = "error"', "không hiểu khóa “serverity”; các khóa dùng được: key, title"),
    ('severity = "error"', 'severity = "fatal"', "“severity” phải là một trong: error, warning, notice"),
    ('area = "units"', 'area = "orgs"', "“area” phải là một trong: units"),
    ('remedy = "Sửa ở /don-vi/MÃ/."\n', "", "thiếu khóa “remedy”"),
    ('title = "Thử"', 'title = " "', "“title” phải là một đoạn chữ không trống"),
    ('title = "Thử"', 'title = "Thử"\npersonal = "có"', "“personal” phải là true hoặc false"),
    ('key = "thu"', 'key = "khac"', "phải trùng tên tệp (“thu”)"),
    ('detail = "SELECT code AS code FROM orgs_org ORDER BY code"\n', "", "ghi cả hai câu “summary” và “detail”"),
    ('title = "Thử"', 'title = "Thử"\nfunction = "access"', "hoặc chỉ “function”"),
    ('code = "Mã"', "", "[columns]"),
    ('summary = "SELECT COUNT(*) FROM orgs_org"', 'summary = {sqlite = "SELECT 1"}', "đúng: sqlite, postgresql"),
])
def test_a_wrong_file_is_refused_with_its_remedy(tmp_path, old, new, told):
    assert old in SOUND
    with pytest.raises(CheckFileError, match="^thu.toml: ") as refused:
        read(written(tmp_path, SOUND.replace(old, new)))
    assert told in str(refused.value)


def test_everything_wrong_is_said_at_once(tmp_path):
    with pytest.raises(CheckFileError) as refused:
        read(written(tmp_path, SOUND.replace('title = "Thử"', "").replace('"error"', '"x"')))
    assert "thiếu khóa “title”" in str(refused.value) and "severity" in str(refused.value)


def test_the_worst_come_first(tmp_path):
    for name, severity in (("a", "notice"), ("b", "error"), ("c", "warning")):
        written(tmp_path, SOUND.replace('"thu"', f'"{name}"').replace('"error"', f'"{severity}"'), f"{name}.toml")
    assert list(load(tmp_path)) == ["b", "c", "a"]


def test_every_remedy_says_where():
    for check in checks().values():
        assert "/" in check.remedy or "bản sao lưu" in check.remedy or "`giaoban rebuild`" in check.remedy, check.key
        assert check.title[-1] != "." and check.remedy[-1] == ".", check.key


def test_an_unknown_check_is_named():
    with pytest.raises(UnknownCheck, match="Không có phép kiểm tra “la”. Có: "):
        get("la")
