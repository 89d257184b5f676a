"""The pipeline as table and as board: the same dossiers, counts and sums."""

from datetime import date

import pytest

from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import kind
from giaoban.web.dossiers import filters

pytestmark = pytest.mark.django_db
TABLE, BOARD = "/cong-viec/", "/cong-viec/bang/"


@pytest.fixture
def work(world):
    """Three tasks of unit A at three places, one of unit B."""
    world.walk(world.task(title="Một"), upto="approve")
    world.walk(world.task(title="Hai"), upto="report_spending")
    world.walk(world.task(title="Ba", form="workshop"), upto="settle")
    world.walk(world.task("LHH-B", title="Bốn"), upto="start")
    return world


def titles(answer):
    return {row[1][1].value for row in answer.context["table"]}


def test_the_table_shows_both_tracks_money_age_and_who_is_next(work, browse):
    page = browse("office").get(TABLE)
    row = next(row for row in page.context["table"] if row[1][1].value == "Hai")
    cells = {column.key: cell.value for column, cell in row}
    assert (cells["content"], cells["money"]) == ("Đã nghiệm thu", "Đã báo cáo chi, chờ quyết toán")
    assert (cells["money_given"], cells["money_open"]) == ("80.000.000", "80.000.000")
    assert cells["content_age"] == "" and int(cells["money_age"].replace(".", "")) > 0
    assert (cells["next"], cells["who"]) == ("Quyết toán", "Ban Tư vấn, Phản biện")


@pytest.mark.parametrize(("query", "found"), [
    ("", {"Một", "Hai", "Ba", "Bốn"}), ("year=2020&content=approved", {"Một"}), ("q=hai", {"Hai"}), ("unit=LHH-A", {"Một", "Hai", "Ba"}),
    ("unit=LHHVN", {"Một", "Hai", "Ba", "Bốn"}), ("content=approved", {"Một"}), ("content=_closed", {"Ba"}),
    ("money=settled", {"Ba"}), ("kind=forums.forum", set()), ("fund=TVPB-2020", {"Một", "Hai", "Ba", "Bốn"}),
    ("fund=KHONG-CO", {"Một", "Hai", "Ba", "Bốn"}), ("late=30", {"Một", "Hai", "Bốn"}), ("late=overdue", set()),
    ("source=KHCN", set())])
@pytest.mark.parametrize("few", [0, 10_000])
def test_filters_narrow_and_stay_in_the_address(work, browse, monkeypatch, query, found, few):
    monkeypatch.setattr(filters, "FEW", few)
    page = browse("office").get(f"{TABLE}?{query}")
    assert titles(page) == found
    assert page.context["board_url"] == BOARD + (f"?{query}" if query else "")


@pytest.mark.parametrize("query", ["kind=critique.task", "track=money", "kind=critique.task&unit=LHH-A",
                                   "track=money&q=b", "kind=critique.task&late=30", "kind=critique.task&year=2020"])
def test_the_board_counts_and_adds_up_what_the_table_does(work, browse, query):
    client = browse("office")
    board, table = client.get(f"{BOARD}?{query}"), client.get(f"{TABLE}?{query}")
    lanes = board.context["lanes"]
    assert sum(lane["count"] for lane in lanes) == table.context["page"].paginator.count == len(table.context["table"])
    given = sum(int(lane["given"].replace(".", "") or 0) for lane in lanes)
    assert given == int((table.context["foot"] or ["0"] * 8)[7].replace(".", "") or 0)
    for lane in lanes:
        assert client.get(lane["url"]).context["page"].paginator.count == lane["count"], lane["label"]


def test_columns_are_the_states_in_their_order_also_the_empty_ones(work, browse):
    lanes = browse("office").get(f"{BOARD}?kind=critique.task").context["lanes"]
    assert [lane["key"] for lane in lanes] == list(kind("critique.task").lifecycle.tracks["content"])
    assert {lane["key"]: lane["count"] for lane in lanes if lane["count"]} == {"approved": 1, "accepted": 2, "in_progress": 1}


def test_a_card_leads_to_its_step_and_back(work, browse):
    client = browse("department")
    address = f"{BOARD}?kind=critique.task&year=2020"
    lane = next(lane for lane in client.get(address).context["lanes"] if lane["key"] == "approved")
    step = next(step for step in lane["cards"][0]["steps"] if step["label"] == "Giao nhiệm vụ")
    page = client.get(step["url"])
    assert '<details name="steps" open id="buoc">' in page.content.decode()
    chosen = next(s for s in page.context["steps"] if s.get("open"))
    task = Dossier.objects.get(title="Một")
    answer = client.post(chosen["url"], {"contract-on": "2020-05-05", "contract-version": task.version})
    assert answer.status_code == 302 and answer.url == address, answer.content.decode()[:500]
    moved = {lane["key"]: lane["count"] for lane in client.get(address).context["lanes"] if lane["count"]}
    assert moved == {"contracted": 1, "accepted": 2, "in_progress": 1}


@pytest.mark.parametrize("back", ["https://xau.vn/", "//xau.vn", "javascript:alert(1)", "\\\\xau.vn"])
def test_a_step_leads_nowhere_else(work, browse, back):
    task = Dossier.objects.get(title="Một")
    answer = browse("department").post(f"/ho-so/{task.number}/buoc/contract/?ve={back}",
                                       {"contract-on": "2020-05-05", "contract-version": task.version})
    assert answer.url == f"/ho-so/{task.number}/"


def test_steps_on_cards_are_those_of_the_account(work, browse):
    def labels(who):
        lanes = browse(who).get(f"{BOARD}?kind=critique.task").context["lanes"]
        return {step["label"] for lane in lanes for card in lane["cards"] for step in card["steps"]}

    assert labels("unit") == set() or labels("unit") <= {"Nộp báo cáo kết quả", "Triển khai"}
    assert labels("other_unit") == {"Nộp báo cáo kết quả"}
    assert labels("viewer") == labels("leader") == set()
    assert "Giao nhiệm vụ" in labels("department") and "Giao nhiệm vụ" not in labels("other_department")


def test_a_unit_sees_its_own_alone(work, browse):
    assert titles(browse("unit").get(TABLE)) == {"Một", "Hai", "Ba"}
    lanes = browse("other_unit").get(f"{BOARD}?kind=critique.task").context["lanes"]
    assert [card["dossier"].title for lane in lanes for card in lane["cards"]] == ["Bốn"]


@pytest.mark.parametrize("address", [TABLE, f"{BOARD}?kind=critique.task", f"{BOARD}?track=money",
                                     f"{TABLE}?q=nhiem", f"{TABLE}?late=30&unit=LHHVN", "/ho-so/?kind=critique.task"])
@pytest.mark.parametrize("who", ["office", "unit"])
def test_queries_do_not_grow_with_rows(world, browse, address, who):
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse(who)
    world.walk(world.task(), upto="approve")
    client.get(address)
    counted = []
    for _ in range(2):
        cache.clear()  # both times counted anew
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counted.append(len(seen))
        for _n in range(2):
            world.walk(world.task(), upto="approve")
    assert counted[0] == counted[1]


def test_a_kept_sum_follows_every_change(work, browse):
    client = browse("office")
    foot = [client.get(f"{TABLE}?year=2020").context["foot"][7] for _ in range(2)]
    work.walk(work.task(title="Năm"), upto="approve")
    page = client.get(f"{TABLE}?year=2020")
    assert foot == ["320.000.000"] * 2 and page.context["foot"][7] == "400.000.000"
    assert page.context["page"].paginator.count == 5


def test_work_without_money_stands_in_a_column_of_its_own(work, browse):
    open_dossier(kind("forums.forum").model, title="Diễn đàn", org=work.orgs["LHH-A"], on=date(2020, 1, 5),
                 by=work.users["office"], form="forum")
    lane = browse("office").get(f"{BOARD}?track=money").context["lanes"][-1]
    assert (lane["count"], lane["key"]) == (1, "") and titles(browse("office").get(lane["url"])) == {"Diễn đàn"}


def test_nothing_there_says_what_to_do(world, browse):
    for address in (TABLE, BOARD, f"{TABLE}?q=khongco", f"{BOARD}?q=khongco"):
        assert 'class="empty"' in browse("office").get(address).content.decode()


def test_excel_holds_what_the_table_shows(work, browse):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    answer = browse("office").get(f"{TABLE}?unit=LHH-A&excel=1")
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert len(rows) == 4 and {"Kinh phí", "Còn (đồng)", "Ai làm"} <= set(rows[0])


def test_money_states_of_all_kinds_stand_beside_one_another(work, browse):
    open_dossier(kind("research.task").model, title="Đề tài", org=work.orgs["LHH-A"], on=date(2020, 1, 5),
                 by=work.users["office"], form="topic")
    lanes = browse("office").get(f"{BOARD}?track=money").context["lanes"]
    assert {lane["key"]: lane["count"] for lane in lanes}["none"] == 1
