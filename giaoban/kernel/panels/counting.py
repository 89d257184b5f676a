"""What ballots come to, by the rule: plain values in, a result with its explanation out. Exact fractions throughout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from .marks import exact, number
from .words import CHAIR, EXCELLENT, FAIL, GRADES, NO, OUTCOMES, PASS, POINTS, REVISE, VERDICTS, YES


class HasLimit(Protocol):
    @property
    def value(self) -> Fraction: ...

    @property
    def words(self) -> str: ...

    def met(self, value: Fraction | int) -> bool: ...


Limits = Mapping[str, HasLimit]


@dataclass(frozen=True)
class Sheet:
    """One ballot. `points` by criterion name; `total`: by their weights; `content`: those of the deciding criterion."""

    name: str
    role: str
    verdict: str = ""
    points: Mapping[str, Fraction] = field(default_factory=dict)
    total: Fraction = Fraction(0)
    content: Fraction | None = None


@dataclass
class Result:
    """`outcome` '' while open; `mean` of the ballots counted; `score`: what dossiers are ranked by (with the bonus).

    `explanation` names nobody; `details` do, for those who may read ballots. `unresolved`: why there is no outcome.
    """

    outcome: str = ""
    mean: Fraction | None = None
    score: Fraction = Fraction(0)
    content: Fraction = Fraction(0)
    explanation: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    unresolved: str = ""

    @property
    def passes(self) -> bool:
        return self.outcome in (EXCELLENT, PASS)


def count(method: str, sheets: Sequence[Sheet], limits: Limits, *, present: int, members: int,
          proposer: bool = False) -> Result:
    """The result of one dossier on its own. `present`, `members`: those at the sitting, those in the council."""
    result = Result(explanation=[_("Có mặt %(present)d/%(members)d thành viên; %(sheets)d phiếu.") % {
        "present": present, "members": members, "sheets": len(sheets)}])
    if not sheets or not present:
        result.unresolved = _("Chưa có phiếu nào.")
        return result
    if method == POINTS:
        _points(result, sheets, limits, present=present, proposer=proposer)
    elif method == GRADES:
        _grades(result, sheets, limits, present=present)
    else:
        _votes(result, sheets, limits, present=present, members=members)
    result.explanation.append(_("Kết luận: %(outcome)s.") % {"outcome": OUTCOMES[result.outcome]})
    return result


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _points(result: Result, sheets: Sequence[Sheet], limits: Limits, *, present: int, proposer: bool) -> None:
    """Mean of the valid ballots, passing from a limit, unless some criterion was zeroed by too many."""
    first = mean([sheet.total for sheet in sheets])
    result.explanation.append(_("Bình quân của mọi phiếu: %(mean)s.") % {"mean": exact(first)})
    result.details += [f"{sheet.name}: {number(sheet.total)}" for sheet in sheets]
    valid = _valid(result, sheets, first, limits)
    if not valid:
        result.outcome = FAIL
        result.explanation.append(_("Không còn phiếu hợp lệ."))
        return
    result.mean = result.score = mean([sheet.total for sheet in valid])
    result.content = mean([sheet.content for sheet in valid if sheet.content is not None] or [Fraction(0)])
    result.explanation.append(_("Bình quân của %(count)d phiếu hợp lệ: %(mean)s.") % {
        "count": len(valid), "mean": exact(result.mean)})
    passes = "pass" not in limits or limits["pass"].met(result.mean)
    if "pass" in limits:
        result.explanation.append(_("Mức cần đạt %(limit)s: %(word)s.") % {
            "limit": limits["pass"].words, "word": _("đạt") if passes else _("không đạt")})
    zeroed = list(_zeroed(sheets, limits, present))
    result.explanation += zeroed
    result.outcome = PASS if passes and not zeroed else FAIL
    _bonus(result, limits, proposer=proposer)


def _valid(result: Result, sheets: Sequence[Sheet], first: Fraction, limits: Limits) -> list[Sheet]:
    """One pass only: the mean is not worked out anew to throw out more."""
    if "deviation" not in limits:
        return list(sheets)
    limit = limits["deviation"]
    valid = [sheet for sheet in sheets if not limit.met(_off(sheet.total, first))]
    out = [sheet for sheet in sheets if limit.met(_off(sheet.total, first))]
    if out:
        result.explanation.append(_("%(count)d phiếu lệch %(limit)s so với bình quân nên không tính.") % {
            "count": len(out), "limit": limit.words})
        result.details += [_("Không tính phiếu của %(name)s: %(points)s, lệch %(off)s %%.") % {
            "name": sheet.name, "points": number(sheet.total), "off": number(_off(sheet.total, first) * 100, 1)}
            for sheet in out]
    return valid


def _off(value: Fraction, middle: Fraction) -> Fraction:
    """How far from the mean, as a share of it; from a mean of nought nothing is far."""
    return abs(value - middle) / middle if middle else Fraction(0)


def _zeroed(sheets: Sequence[Sheet], limits: Limits, present: int) -> Iterator[str]:
    if "zero_share" not in limits:
        return
    limit = limits["zero_share"]
    noughts = Counter(name for sheet in sheets for name, value in sheet.points.items() if value == 0)
    for name, times in noughts.items():
        if limit.met(Fraction(times, present)):
            yield _("Tiêu chí “%(name)s” bị %(times)d/%(present)d người có mặt cho 0 điểm (%(limit)s): không đạt.") % {
                "name": name, "times": times, "present": present, "limit": limit.words}


def _bonus(result: Result, limits: Limits, *, proposer: bool) -> None:
    """The body that proposed the task gets a share of the mean more, if the mean is high enough."""
    if not proposer or "bonus" not in limits or result.mean is None:
        return
    if "bonus_from" in limits and not limits["bonus_from"].met(result.mean):
        result.explanation.append(_("Đơn vị đề xuất nhiệm vụ: không cộng, vì bình quân chưa %(limit)s.") % {
            "limit": limits["bonus_from"].words})
        return
    result.score = result.mean * (1 + limits["bonus"].value)
    result.explanation.append(_("Đơn vị đề xuất nhiệm vụ được cộng %(share)s %% bình quân để xếp thứ: %(score)s.") % {
        "share": number(limits["bonus"].value * 100), "score": exact(result.score)})


def _told(result: Result, sheets: Sequence[Sheet]) -> Counter[str]:
    """Ballots by verdict, in words."""
    told = Counter(sheet.verdict for sheet in sheets)
    result.explanation.append("; ".join(f"{label}: {told[key]}" for key, label in VERDICTS.items() if told[key]) + ".")
    result.details += [f"{sheet.name}: {VERDICTS.get(sheet.verdict, sheet.verdict)}" for sheet in sheets]
    return told


def _share(result: Result, words: str, part: int, whole: int, limit: HasLimit) -> bool:
    """Is the share as the limit asks; said in words with both numbers."""
    met = limit.met(Fraction(part, whole))
    result.explanation.append(f"{words} {limit.words}: {part}/{whole}, " + (_("đúng.") if met else _("không.")))
    return met


def _grades(result: Result, sheets: Sequence[Sheet], limits: Limits, *, present: int) -> None:
    """Excellent: enough say so and nobody says fail; fail: too many say so; else pass."""
    told = _told(result, sheets)
    result.score = Fraction(told[EXCELLENT] + told[PASS], present)
    fails = _share(result, _("Không đạt khi số phiếu Không đạt trên số người có mặt"), told[FAIL], present,
                   limits["fail"])
    excellent = _share(result, _("Xuất sắc khi số phiếu Xuất sắc trên số người có mặt"), told[EXCELLENT], present,
                       limits["excellent"])
    if excellent and told[FAIL]:
        result.explanation.append(_("Có phiếu Không đạt nên không xếp Xuất sắc."))
    result.outcome = FAIL if fails else EXCELLENT if excellent and not told[FAIL] else PASS


def _votes(result: Result, sheets: Sequence[Sheet], limits: Limits, *, present: int, members: int) -> None:
    """Yes by its shares of those present and of all; equal votes by the chair's side; else 'revise' where the rule
    knows it."""
    told = _told(result, sheets)
    result.score = Fraction(told[YES], present)
    heads = (present, members)
    if _enough(result, limits, "yes", told[YES], heads):
        result.outcome = PASS
        return
    if "casting" in limits and told[YES] == told[NO] and told[YES]:
        side = next((sheet.verdict for sheet in sheets if sheet.role == CHAIR), "")
        result.explanation.append(_("Số phiếu ngang nhau: theo bên có Chủ tịch (%(side)s).") % {
            "side": VERDICTS.get(side, _("Chủ tịch không có phiếu"))})
        result.outcome = PASS if side == YES else FAIL
        return
    if "revise_present" in limits and _enough(result, limits, "revise", told[YES] + told[REVISE], heads):
        result.outcome = REVISE
        return
    result.outcome = FAIL


def _enough(result: Result, limits: Limits, key: str, votes: int, heads: tuple[int, int]) -> bool:
    """Enough of those present and, where the rule asks it, of all members."""
    present, members = heads
    words = _("đồng ý") if key == "yes" else _("đồng ý hoặc đề nghị sửa")
    of_present = _share(result, _("Phiếu %(what)s trên số người có mặt") % {"what": words}, votes, present,
                        limits[f"{key}_present"])
    if f"{key}_all" not in limits:
        return of_present
    of_all = _share(result, _("Phiếu %(what)s trên tổng số thành viên") % {"what": words}, votes, members,
                    limits[f"{key}_all"])
    return of_present and of_all
