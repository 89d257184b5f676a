"""A unit's home: what it owes and by when, what became of what it sent, nothing of others."""

from datetime import date

from giaoban.kernel.reporting.models import Proposal

from . import scene


def test_it_shows_what_is_owed_with_a_way_to_send(browse, world):
    mine = scene.owed(world)
    scene.owed(world, "LHH-B")
    page = browse("unit").get("/")
    assert [(row["due"], row["days"], row["tone"]) for row in page.context["reports"]] == [
        ("04/3/2021", "quá 11 ngày", "late")]
    assert f'href="/doc-bao-cao/gui/?obligation={mine.pk}"' in page.content.decode()
    assert 'href="/doc-bao-cao/gui/"' in page.content.decode()


def test_what_was_sent_is_no_longer_owed_unless_returned(browse, world):
    obligation = scene.owed(world)
    kept = scene.sent(world, obligation)
    assert browse("unit").get("/").context["reports"] == []
    kept.state, kept.returned_reason = "returned", "Thiếu số liệu tháng 2"
    kept.save()
    page = browse("unit").get("/")
    assert len(page.context["reports"]) == 1
    assert "Thiếu số liệu tháng 2" in page.content.decode()


def test_it_says_how_much_was_taken_from_a_report(browse, world):
    kept = scene.sent(world, scene.owed(world), state="accepted")
    for state in ("taken", "changed", "rejected", "waiting"):
        Proposal.objects.create(submission=kept, kind="count", text="03", start=0, end=2, state=state)
    assert browse("unit").get("/").context["sent"][0]["read"] == "2/4 số đọc được đã vào sổ"


def test_promises_it_leads_and_co_ordinates_soonest_first(browse, world):
    scene.promise(world, "Không hạn", due=None)
    scene.promise(world, "Chủ trì", due=date(2021, 3, 20))
    scene.promise(world, "Phối hợp", lead="LHH-B", due=date(2021, 3, 18), coordinators=[world.orgs["LHH-A"]])
    scene.promise(world, "Của B", lead="LHH-B")
    rows = browse("unit").get("/").context["promises"]
    assert [(row["title"], row["role"]) for row in rows] == [
        ("Phối hợp", "phối hợp"), ("Chủ trì", "chủ trì"), ("Không hạn", "chủ trì")]
    assert rows[-1]["due"] == "thường xuyên"


def test_dossiers_by_state_in_the_order_of_the_lifecycle(browse, world):
    world.walk(world.task(year=2021), "review", year=2021)
    world.task(year=2021)
    world.task(year=2021)
    world.task("LHH-B", year=2021)
    kinds = browse("unit").get("/").context["kinds"]
    assert [(state["label"], state["count"]) for state in kinds[0]["states"]] == [
        ("Đề xuất", 2), ("Đã thẩm định đề cương", 1)]
    assert kinds[0]["states"][0]["url"] == "/ho-so/?kind=critique.task&content=proposed"


def test_a_unit_never_sees_another_one(browse, world):
    scene.promise(world, "Chỉ của B", lead="LHH-B")
    world.task("LHH-B", year=2021, title="Nhiệm vụ riêng của B")
    scene.sent(world, scene.owed(world, "LHH-B"))
    page = browse("unit").get("/").content.decode()
    assert "của B" not in page
    assert "LHH-B" not in page


def test_the_next_meeting_it_is_invited_to(browse, world):
    scene.meeting(world, on=date(2021, 4, 1), month=3)
    assert "Giao ban tháng 3/2021" in browse("unit").get("/").content.decode()
    assert "Giao ban tháng 3/2021" not in browse("other_unit").get("/").content.decode()
