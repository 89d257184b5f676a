"""Funds are what their grants add up to, on every day; a cut never takes what was given out."""

from datetime import date

import pytest

from giaoban.kernel.base import clock
from giaoban.kernel.ledger.actions import (
    PostingRefused,
    balance,
    cut,
    grant_more,
    granted,
    name_source,
    open_fund,
    plan_fund,
    post,
    reverse,
    reverse_grant,
)
from giaoban.kernel.ledger.models import ALLOCATE, PLAN, RETURN, Fund, FundGrant, Source
from giaoban.kernel.ledger.models.keeping import KeptForever

MILLION = 10**6
D = [date(2020, month, 10) for month in range(1, 13)]


@pytest.fixture
def fund(world):
    return open_fund(code="MT-2020", name="Môi trường", year=2020, amount=100 * MILLION, on=D[0], by=None,
                     source=Source.objects.get(code="MT"), paper="01/QĐ")


def test_the_sources_of_an_empty_database(db):
    assert list(Source.objects.values_list("code", flat=True)) == [
        "KHCN", "MT", "TVPB", "PBKT", "GT", "CQDN", "TAITRO", "VIENTRO"]


def test_its_amount_is_what_its_grants_add_up_to_that_day(fund):
    with clock.at(D[5]):
        grant_more(fund, amount=20 * MILLION, on=D[3], paper="05/QĐ", by=None)
    cut(fund, amount=50 * MILLION, on=D[7], paper="09/QĐ", by=None)
    assert fund.amount == Fund.objects.get(pk=fund.pk).amount == granted(fund) == 70 * MILLION
    assert [balance(fund, on=day) // MILLION for day in (date(2020, 1, 9), D[0], D[3], D[7])] == [0, 100, 120, 70]
    assert balance(fund, on=D[3], known_on=D[4]) == 0  # opened only now: nothing was known then


def test_not_given_out_before_it_was_granted(fund, world):
    with pytest.raises(PostingRefused, match="chỉ còn 0 đồng"):
        post(world.task(), kind=ALLOCATE, amount=1, fund=fund, on=date(2020, 1, 9), by=None)
    grant_more(fund, amount=MILLION, on=D[6], paper="x", by=None)
    with pytest.raises(PostingRefused, match="chỉ còn 100.000.000 đồng"):
        post(world.task(), kind=ALLOCATE, amount=101 * MILLION, fund=fund, on=D[5], by=None)
    post(world.task(), kind=ALLOCATE, amount=101 * MILLION, fund=fund, on=D[6], by=None)


def test_a_cut_leaves_what_is_given_out_on_any_day(fund, world):
    task = world.task()
    post(task, kind=ALLOCATE, amount=80 * MILLION, fund=fund, on=D[2], by=None)
    post(task, kind=RETURN, amount=80 * MILLION, fund=fund, on=D[8], by=None)
    with pytest.raises(PostingRefused, match="chỉ còn 20.000.000 đồng chưa cấp từ ngày 10/02/2020"):
        cut(fund, amount=21 * MILLION, on=D[1], paper="x", by=None)
    cut(fund, amount=100 * MILLION, on=D[8], paper="x", by=None)
    assert balance(fund) == 0


@pytest.mark.parametrize(("facts", "why"), [
    ({"amount": 0}, "lớn hơn 0"), ({"amount": 1.5}, "tròn đồng"), ({"amount": True}, "tròn đồng"),
    ({"amount": 10**18}, "lớn quá mức"), ({"paper": " "}, "văn bản"), ({"on": date(2199, 1, 1)}, "tương lai")])
@pytest.mark.parametrize("act", [grant_more, cut])
def test_refused(fund, act, facts, why):
    with pytest.raises(PostingRefused, match=why):
        act(fund, **{"amount": 1, "on": D[3], "paper": "x", "by": None, **facts})


def test_only_the_office_and_leaders(fund, world):
    for name in ("department", "unit", "stranger"):
        for act in (grant_more, cut):
            with pytest.raises(PostingRefused, match="Chỉ Văn phòng hoặc lãnh đạo"):
                act(fund, amount=1, on=D[3], paper="x", by=world.users[name])
    assert grant_more(fund, amount=1, on=D[3], paper="x", by=world.users["office"]).by == world.users["office"]


def test_a_grant_is_undone_once_by_its_mirror(fund, world):
    more = grant_more(fund, amount=20 * MILLION, on=D[3], paper="05/QĐ", by=None)
    post(world.task(), kind=ALLOCATE, amount=110 * MILLION, fund=fund, on=D[4], by=None)
    with pytest.raises(PostingRefused, match="chỉ còn 10.000.000 đồng"):
        reverse_grant(more, on=D[5], by=None, note="nhầm")
    reverse(fund.entries.get(), on=D[5], by=None, note="x")
    mirror = reverse_grant(more, on=D[5], by=None, note="nhầm")
    assert (mirror.amount, granted(fund)) == (-20 * MILLION, 100 * MILLION)
    for wrong in (more, mirror):
        with pytest.raises(PostingRefused, match="không đảo lần nữa"):
            reverse_grant(wrong, on=D[6], by=None, note="x")


@pytest.mark.parametrize(("facts", "why"), [
    ({"code": "MT-2020"}, "Đã có nguồn"), ({"code": " "}, "mã và tên"), ({"year": 20200}, "Năm 20200"),
    ({"amount": "5"}, "tròn đồng"), ({"on": date(2199, 1, 1)}, "tương lai")])
def test_a_fund_not_opened(fund, facts, why):
    with pytest.raises(PostingRefused, match=why):
        open_fund(**{"code": "X", "name": "X", "year": 2020, "amount": 1, "by": None, **facts})


def test_a_fund_planned_before_its_money(world):
    source = Source.objects.get(code="GT")
    coming = plan_fund(code="GT-2020", name="Giải thưởng", year=2020, source=source, by=None)
    task = world.task()
    post(task, kind=PLAN, amount=70 * MILLION, fund=coming, on=D[0], by=None)
    with pytest.raises(PostingRefused, match="chỉ còn 0 đồng"):
        post(task, kind=ALLOCATE, amount=1, fund=coming, on=D[3], by=None)
    grant_more(coming, amount=60 * MILLION, on=D[3], paper="x", by=None)
    with pytest.raises(PostingRefused, match="lớn hơn cả nguồn"):
        post(task, kind=PLAN, amount=61 * MILLION, fund=coming, on=D[4], by=None)


def test_a_source_is_named_once(world):
    fund = open_fund(code="CU", name="Nguồn cũ", year=2015, amount=1, by=None)
    name_source(fund, Source.objects.get(code="MT"), by=None)
    with pytest.raises(PostingRefused, match="đã thuộc loại"):
        name_source(fund, Source.objects.get(code="GT"), by=None)


def test_rows_are_written_once(fund, world):
    entry = post(world.task(), kind=ALLOCATE, amount=1, fund=fund, on=D[3], by=None)
    for row in (entry, FundGrant.objects.filter(fund=fund).get()):
        row.amount = 5
        with pytest.raises(KeptForever):
            row.save()
        with pytest.raises(KeptForever):
            row.delete()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cut_and_allocate_the_same_money(world, at_once):
    fund = open_fund(code="F", name="F", year=2020, amount=100, by=None)
    task = world.task()
    answers = at_once(lambda: cut(fund, amount=60, on=D[3], paper="x", by=None),
                      lambda: post(task, kind=ALLOCATE, amount=60, fund=fund, on=D[3], by=None))
    assert sorted(isinstance(answer, PostingRefused) for answer in answers) == [False, True]
    assert balance(fund) == 40
