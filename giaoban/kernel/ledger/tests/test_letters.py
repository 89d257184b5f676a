"""Money papers say what the ledger says, in figures and in words."""

from datetime import date

import pytest

from giaoban.kernel.documents.forms import forms_for, why_not
from giaoban.kernel.documents.papers import Paper, Table, render_html
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.ledger.letters import Unsettled, chasing, contract, decision, liquidation, return_order

MONEY_FORMS = ["ledger.decision", "ledger.contract", "ledger.liquidation", "ledger.return_order", "ledger.chasing"]


def words_of(paper: Paper) -> str:
    """The printed page as text."""
    return render_html(paper, standalone=False)


def table_of(paper: Paper) -> Table:
    return next(block for part in (paper.body, *(annex.body for annex in paper.annexes)) for block in part
                if isinstance(block, Table))


def test_every_kind_with_money_has_the_forms(world):
    task = world.task()
    assert [form.key for form in forms_for(task) if form.key.startswith("ledger.")] == MONEY_FORMS
    told = {form.key: why_not(form, task, task, date(2020, 3, 1)) for form in forms_for(task)}
    assert told["ledger.contract"] == ["Hồ sơ chưa được cấp kinh phí."]
    assert "Nội dung hồ sơ chưa được nghiệm thu." in told["ledger.liquidation"] and told["ledger.decision"] == []


def test_a_decision_lists_dossiers_with_money(world):
    one, two, bare = (world.task(title=f"Việc {n}") for n in ("một", "hai", "ba"))
    world.walk(one, upto="approve", amount=80_000_000)
    world.walk(two, upto="approve", amount=1_005_000)
    paper = decision([one, two, bare])
    assert "tổng kinh phí là 81.005.000 đồng (Bằng chữ: Tám mươi mốt triệu không trăm linh năm nghìn đồng)" in words_of(paper)
    rows = table_of(paper).all_rows()
    assert [row.cells[-1] for row in rows] == ["80.000.000", "1.005.000", "", "81.005.000"]
    assert "03 nhiệm vụ" in words_of(paper) and paper.symbol_tail == "QĐ-LHHVN"
    assert len(table_of(decision(one, scope="alike")).rows) == 3  # both approved ones and the sum
    assert len(table_of(decision(one)).rows) == 2
    with pytest.raises(ValueError, match="Chưa có hồ sơ"):
        decision([])


def test_a_contract_names_both_parties_and_the_amount(world):
    task = world.walk(world.task(title="Góp ý quy hoạch"), upto="approve", amount=80_000_000)
    paper = contract(task, person="Lê Văn Bên", post="Chủ tịch", ends=date(2020, 12, 31), products="Báo cáo\nKiến nghị")
    page = words_of(paper)
    for said in ("Liên hiệp hội tỉnh Đông", "80.000.000 đồng (Bằng chữ: Tám mươi triệu đồng)", "ĐẠI DIỆN BÊN B",
                 "31/12/2020", "Kiến nghị", "Góp ý quy hoạch"):
        assert said in page, said
    assert paper.second and paper.second.name == "Lê Văn Bên"
    blank = words_of(contract(world.task()))
    assert "…………… đồng" in blank


def test_no_contract_is_offered_once_the_money_is_accounted_for(world):
    task = world.walk(world.task(), upto="settle")
    told = {form.key: why_not(form, task, task, date(2021, 3, 1)) for form in forms_for(task)}
    assert told["ledger.contract"] == ["Kinh phí của hồ sơ đã quyết toán hoặc hoàn trả hết; không còn hợp đồng để lập."]
    assert told["ledger.liquidation"] == []


def test_a_liquidation_adds_up(world):
    task = world.walk(world.task(), upto="report_spending")
    take_step(task, "settle", by=world.users["department"], on=date(2020, 11, 5), amount=75_000_000)
    page = words_of(liquidation(task))
    for said in ("75.000.000 đồng (Bằng chữ: Bảy mươi lăm triệu đồng)", "5.000.000", "05/8/2020",
                 "không còn nghĩa vụ tài chính"):
        assert said in page, said


def test_a_return_order_calls_back_what_is_open(world):
    task = world.walk(world.task(title="Hội thảo hoãn"), upto="approve")
    take_step(task, "cancel", by=world.users["department"], on=date(2020, 5, 5), note="Dịch bệnh")
    page = words_of(return_order(task, due=date(2020, 6, 30), account="123 Kho bạc"))
    for said in ("Tám mươi triệu đồng", "Lý do: Dịch bệnh.", "trước ngày 30/6/2020", "vào tài khoản 123 Kho bạc"):
        assert said in page, said
    take_step(task, "give_back", by=world.users["department"], on=date(2020, 6, 5))
    with pytest.raises(ValueError, match="không còn kinh phí"):
        return_order(task)


def test_a_chasing_letter_takes_rows(world):
    rows = [Unsettled("TVPB-2020-00001", "Góp ý luật", date(2020, 8, 5), 148, 80_000_000, ("chứng từ chi",)),
            Unsettled("TVPB-2020-00002", "Góp ý quy hoạch", None, 0, 21_000_000, ())]
    paper = chasing(world.orgs["LHH-A"], rows=rows, due=date(2021, 1, 15), on=date(2020, 12, 31), year=2020,
                    department=world.orgs["BAN-TVPB"])
    page = words_of(paper)
    for said in ("02 nhiệm vụ", "101.000.000 đồng (Bằng chữ: Một trăm linh một triệu đồng)", "trước ngày 15/01/2021",
                 "148", "chứng từ chi", "LHHVN-TVPB"):
        assert said in page, said
    assert paper.addressees == ("Liên hiệp hội tỉnh Đông",)
    with pytest.raises(ValueError, match="Không có hồ sơ"):
        chasing(world.orgs["LHH-A"], rows=[])
