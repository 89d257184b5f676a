"""Points of an opinion as they are pasted: part of the draft ⇥ what is said of it; or only what is said."""

from __future__ import annotations

from dataclasses import dataclass, field

from giaoban.kernel.base import fold, tidy

ROWS, LONGEST = 200, 5000
_HEADS = {"noi dung", "noi dung y kien", "noi dung gop y", "y kien", "nhom van de hoac dieu, khoan", "dieu, khoan"}


@dataclass(frozen=True)
class Point:
    text: str
    part: str = ""


@dataclass
class Points:
    """What was read, and what must be mended first."""

    points: list[Point] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(text: str) -> Points:
    """A line is a point. With a tab: the part before it, what is said after it (further cells belong to it)."""
    found = Points()
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if lines and {fold(tidy(cell)) for cell in lines[0][1].split("\t")} & _HEADS:
        lines = lines[1:]
    if not lines:
        return Points(problems=["Chưa có ý kiến nào. Mỗi dòng một ý; trước phím Tab là điều, khoản (nếu có)."])
    if len(lines) > ROWS:
        return Points(problems=[f"Có {len(lines)} dòng; mỗi lần nhận nhiều nhất {ROWS} dòng."])
    for number, line in lines:
        part, tab, rest = line.partition("\t")
        said = tidy(rest.replace("\t", " ")) if tab else tidy(part)
        if not said:
            found.problems.append(f"Dòng {number}: chưa có nội dung ý kiến sau “{tidy(part)}”.")
        elif len(said) > LONGEST:
            found.problems.append(f"Dòng {number}: ý kiến dài {len(said)} ký tự; nhiều nhất {LONGEST}. Tách thành "
                                  "nhiều ý.")
        else:
            found.points.append(Point(said, tidy(part) if tab else ""))
    return found
