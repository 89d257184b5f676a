"""What an act wrote about a unit, in sentences: from the dated rows it opened and ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from giaoban.kernel.orgs import provinces
from giaoban.kernel.orgs.kinds import ASPECTS, KIND, KINDS, LINES, PROVINCE, REPORTING, STATUS, STATUSES
from giaoban.kernel.orgs.models import ByAct, Org, OrgFact, OrgName, Placement, Reorganisation, Succession


def fact_text(aspect: str, value: str) -> str:
    """'2025:24' → 'tỉnh Bắc Ninh (mã 24, bảng mã 2025)'; a status or kind by its word."""
    if aspect == STATUS:
        return str(STATUSES.get(value, value))
    if aspect == KIND:
        return str(KINDS[value].label) if value in KINDS else value
    if aspect == PROVINCE and ":" in value:
        try:
            province = provinces.parse(value)
        except provinces.UnknownProvince:
            return value
        return _("%(name)s (mã %(code)s, bảng mã %(version)s)") % {
            "name": province.title, "code": province.code, "version": province.version}
    return value


@dataclass
class Written:
    """Rows about units; the ones an act opened or ended are picked by its number."""

    names: list[OrgName] = field(default_factory=list)
    facts: list[OrgFact] = field(default_factory=list)
    places: list[Placement] = field(default_factory=list)

    @classmethod
    def where(cls, condition: Q) -> Written:
        """Three queries."""
        return cls(list(OrgName.objects.filter(condition).order_by("since", "pk")),
                   list(OrgFact.objects.filter(condition).order_by("since", "pk")),
                   list(Placement.objects.filter(condition).select_related("parent").order_by("since", "pk")))

    @classmethod
    def by(cls, act: Reorganisation) -> Written:
        return cls.where(Q(act=act) | Q(ended_by=act))

    @classmethod
    def about(cls, org: Org) -> Written:
        return cls.where(Q(org=org))

    def rows(self) -> list[ByAct]:
        return [*self.names, *self.facts, *self.places]

    def acts(self) -> set[int]:
        """Acts that opened, ended or voided any of the rows."""
        return {pk for row in self.rows() for pk in (row.act_id, row.ended_by_id, row.voided_by_id) if pk}

    def orgs(self) -> set[int]:
        return {row.org_id for row in self.rows()}


def _held(rows: Iterable[Any], undone: bool) -> list[Any]:
    """What stands; of an act taken back, what it had written."""
    return [row for row in rows if undone or row.voided_at is None]


def told(org: int, act: int, written: Written, *, undone: bool = False) -> list[str]:
    """What the act made of the unit, one sentence a fact."""
    def pick(rows: Iterable[Any]) -> tuple[list[Any], list[Any]]:
        mine = [row for row in rows if row.org_id == org]
        opened = _held((row for row in mine if row.act_id == act), undone)
        return opened, _held((row for row in mine if row.ended_by_id == act and row.act_id != act), undone)

    names, old_names = pick(written.names)
    places, old_places = pick(written.places)
    facts, _old_facts = pick(written.facts)
    if names and not old_names:
        sentences = [_begun(names[0], places), *_facts(facts, but=KIND)]
    elif old_names and not names:
        sentences = [_("Chấm dứt")]
    else:
        sentences = [_("Đổi tên thành “%(name)s”") % {"name": row.name} for row in names]
        sentences += [_moved(row) for row in places] + _facts(facts)
        sentences += _left(old_places, places)
    return list(dict.fromkeys(sentences))


def _begun(name: OrgName, places: list[Placement]) -> str:
    above = next((row.parent for row in places if row.line == REPORTING), None)
    under = {"parent": above or _("không có cấp trên")}
    if places and places[0].since > name.since:
        return _("Vào hệ thống, dưới %(parent)s") % under
    return _("Thành lập, dưới %(parent)s") % under


def _moved(row: Placement) -> str:
    if row.line == REPORTING:
        return _("Chuyển về dưới %(parent)s") % {"parent": row.parent or _("không có cấp trên")}
    return _("%(line)s: vào %(parent)s") % {
        "line": LINES.get(row.line, row.line), "parent": row.parent or _("không có")}


def _left(old: list[Placement], new: list[Placement]) -> list[str]:
    kept = {row.line for row in new}
    return [_("%(line)s: rời %(parent)s") % {"line": LINES.get(row.line, row.line), "parent": row.parent or "–"}
            for row in old if row.line not in kept]


def _facts(facts: list[OrgFact], but: str = "") -> list[str]:
    return [f"{ASPECTS.get(row.aspect, row.aspect)}: {fact_text(row.aspect, row.value)}"
            for row in facts if row.aspect != but]


def followed(org: int, act: int, successions: Iterable[Succession], *, undone: bool = False) -> list[str]:
    """Who follows the unit by the act, or whom it follows, with shares that are not the whole."""
    rows = [row for row in successions if row.act_id == act and (undone or row.voided_at is None)]
    new = [f"{row.new}{share_text(row)}" for row in rows if row.old_id == org]
    old = [f"{row.old}{share_text(row)}" for row in rows if row.new_id == org]
    return ([_("kế thừa: %(units)s") % {"units": ", ".join(new)}] if new else []) + (
        [_("kế thừa từ %(units)s") % {"units": ", ".join(old)}] if old else [])


def share_text(row: Succession) -> str:
    if row.share == 1000:
        return ""
    return f" ({row.share / 10:.1f} %)".replace(".", ",").replace(",0 ", " ")


@dataclass(frozen=True)
class Change:
    """What one act did to one unit."""

    org: Org
    lines: list[str]


def changes_of(act: Reorganisation, *, undone: bool = False) -> list[Change]:
    """Every unit the act touched, those that end first; five queries whatever the number of units."""
    written = Written.by(act)
    successions = list(Succession.objects.filter(act=act).select_related("old", "new"))
    ids = written.orgs() | {pk for row in successions for pk in (row.old_id, row.new_id)}
    orgs = Org.objects.in_bulk(ids)
    by_org: dict[int, list[str]] = defaultdict(list)
    for pk in ids:
        by_org[pk] = told(pk, act.pk, written, undone=undone) + followed(pk, act.pk, successions, undone=undone)
    found = [Change(orgs[pk], lines) for pk, lines in by_org.items() if lines]
    return sorted(found, key=lambda change: (change.org.ended_on is None, change.org.code))
