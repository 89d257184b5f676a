"""Clusters that straddle merged units are listed until people decide."""

from datetime import date

import pytest

from giaoban.kernel.orgs.actions import NewUnit, found, merge, place, undo
from giaoban.kernel.orgs.clusters import straddling, thinned, to_decide
from giaoban.kernel.orgs.kinds import CLUSTER

FOUNDED, FORMED, DAY, LATER = date(2010, 1, 1), date(2022, 7, 13), date(2025, 7, 1), date(2025, 12, 31)


@pytest.fixture
def clusters(world):
    """Six unions U1–U6: U1–U3 in cluster 8, U4 in 9, the others in none."""
    root, units = world.orgs["LHHVN"], world.orgs
    for code in ("8", "9"):
        units[code] = found(code=f"CUM-{code}", kind="cluster", name=f"Cụm {code}", on=FORMED, by=None, parent=root)
    for n in range(1, 7):
        units[f"U{n}"] = found(code=f"U{n}", kind="local_union", name=f"Hội {n}", on=FOUNDED, by=None, parent=root)
    for code, cluster in (("U1", "8"), ("U2", "8"), ("U3", "8"), ("U4", "9")):
        place(units[code], units[cluster], line=CLUSTER, on=FORMED, by=None)
    return units


def merged(units, code, *olds):
    return merge([units[old] for old in olds], into=NewUnit(code=code, name=f"Hội {code}"), on=DAY, by=None, paper="202")


def test_units_of_one_cluster_need_no_decision(clusters):
    act = merged(clusters, "NEW", "U1", "U2")
    assert straddling(LATER) == []
    assert act.org.placements.get(line=CLUSTER).parent == clusters["8"]


def test_units_of_two_clusters_are_listed_until_placed(clusters):
    act = merged(clusters, "NEW", "U3", "U4")
    assert straddling(date(2025, 6, 30)) == []
    one, = straddling(LATER)
    assert (one.unit, one.act, one.now) == (act.org, act, None)
    assert str(one) == "Hội NEW: Hội 3 ở Cụm 8, Hội 4 ở Cụm 9; nay chưa xếp cụm"
    place(act.org, clusters["9"], line=CLUSTER, on=date(2025, 10, 1), by=None)
    assert straddling(LATER) == [] and len(straddling(date(2025, 9, 30))) == 1


def test_a_unit_partly_of_no_cluster_is_only_proposed(clusters):
    act = merged(clusters, "NEW", "U4", "U5")
    one, = straddling(LATER)
    assert one.now == clusters["9"] and "Hội 5 chưa ghi cụm; nay tạm ở Cụm 9" in str(one)
    place(act.org, clusters["8"], line=CLUSTER, on=date(2025, 10, 1), by=None)
    assert straddling(LATER) == []


def test_clusters_that_lost_members(clusters):
    merged(clusters, "NEW", "U3", "U4")
    assert [(one.cluster.code, [org.code for org in one.ended], one.members) for one in thinned(LATER)] == [
        ("CUM-8", ["U3"], 2), ("CUM-9", ["U4"], 0)]
    assert to_decide(LATER)[1:] == ["Cụm 8: 1 đơn vị đã chấm dứt, nay còn 2 đơn vị",
                                    "Cụm 9: 1 đơn vị đã chấm dứt, nay còn 0 đơn vị"]
    place(clusters["U6"], clusters["9"], line=CLUSTER, on=date(2025, 10, 1), by=None)
    assert [one.cluster.code for one in thinned(LATER)] == ["CUM-8"]


def test_an_undone_act_asks_for_nothing(clusters):
    undo(merged(clusters, "NEW", "U3", "U4"), by=None, reason="ghi nhầm")
    assert to_decide(LATER) == []


def test_queries_stay(clusters, django_assert_num_queries):
    for code, olds in (("N1", ("U3", "U4")), ("N2", ("U5", "U1"))):
        merged(clusters, code, *olds)
        with django_assert_num_queries(3 + 3):
            to_decide(LATER)
