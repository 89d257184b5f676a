"""A long Excel: left to the worker, followed, fetched by who asked for it alone."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from giaoban.kernel.people.models import ReadingLog, User
from giaoban.web import exports
from giaoban.web.work.exporting import carry_out, path_of
from giaoban.web.work.models import DONE, FAILED, Export
from giaoban.web.work.tasks import make_export

pytestmark = pytest.mark.django_db
LIST = "/ho-so/?kind=critique.task&unit=LHH-A&order=-number&excel=1"


@pytest.fixture
def long(world, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(exports, "LONG", 2)
    for number in range(3):
        world.task(title=f"Nhiệm vụ {number}")
    world.task("LHH-B")
    return world


def test_a_long_list_is_left_to_the_worker_and_fetched_when_ready(long, browse):
    client = browse("office")
    answer = client.get(LIST)
    made = Export.objects.get()
    assert answer.url == f"/xuat/{made.pk}/" and made.total == 3
    assert "Đang chờ" in client.get(answer.url).content.decode()
    assert client.get(f"{answer.url}tep/").status_code == 302, "not there yet"
    make_export.func(made.pk)
    made.refresh_from_db()
    assert (made.state, made.done, made.percent) == (DONE, 3, 100)
    assert f"{answer.url}tep/" in client.get(answer.url).content.decode()
    data = b"".join(client.get(f"{answer.url}tep/").streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["Nhiệm vụ 2", "Nhiệm vụ 1", "Nhiệm vụ 0"]
    assert ReadingLog.objects.filter(user=long.users["office"], exported=True, rows=3).exists()
    assert path_of(made).stat().st_mode & 0o077 == 0


def test_the_same_list_is_not_begun_twice(long, browse):
    client = browse("office")
    assert client.get(LIST).url == client.get(LIST).url
    assert browse("leader").get(LIST).url != client.get(LIST).url


def test_a_short_list_is_given_at_once(long, browse):
    answer = browse("other_unit").get(LIST.replace("LHH-A", "LHH-B"))
    assert answer.streaming and not Export.objects.exists()


def test_others_see_nothing_of_it(long, browse):
    browse("office").get(LIST)
    made = carry_out(Export.objects.get())
    for part in ("", "tep/"):
        assert browse("leader").get(f"/xuat/{made.pk}/{part}").status_code == 404
    assert browse("leader").post(f"/xuat/{made.pk}/lai/").status_code == 404


def test_it_is_made_with_the_rights_of_that_moment(long, browse):
    browse("office").get(LIST)
    User.objects.filter(username="office").update(sees_everything=False)
    made = Export.objects.select_related("user").get()
    carry_out(made)
    rows = CalamineWorkbook.from_path(str(path_of(made))).get_sheet_by_index(0).to_python()
    assert len(rows) == 1, "the head alone"


def test_a_run_that_failed_can_be_begun_again(long, browse, monkeypatch):
    client = browse("office")
    client.get(LIST)
    made = Export.objects.get()
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(exports, "_written", lambda *_a, **_k: (_ for _ in ()).throw(RuntimeError("đĩa đầy")))
        carry_out(made)
    assert made.state == FAILED
    page = client.get(f"/xuat/{made.pk}/").content.decode()
    assert "Làm lại" in page and "đĩa đầy" not in page
    client.post(f"/xuat/{made.pk}/lai/")
    made.refresh_from_db()
    assert carry_out(made).state == DONE


def test_progress_is_asked_by_the_page_itself(long, browse):
    client = browse("office")
    client.get(LIST)
    made = Export.objects.get()
    part = client.get(f"/xuat/{made.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in part and "<html" not in part
