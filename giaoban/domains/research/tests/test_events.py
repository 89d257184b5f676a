"""What the calendar shows of research work."""

from datetime import date

import pytest

from giaoban.domains.research import events
from giaoban.domains.research.models import Call, Extension, Lengthening, Progress, ResearchTask
from giaoban.kernel.dossiers.actions import open_dossier

pytestmark = pytest.mark.django_db
MARCH = (date(2021, 3, 1), date(2021, 3, 31))


def titles(found):
    return [(event.title, event.on) for event in found]


@pytest.fixture
def task(world):
    return open_dossier(ResearchTask, title="Đề tài", org=world.orgs["LHH-A"], on=date(2021, 1, 5), by=world.users["office"],
                        form="topic")


def test_a_call_closes_on_the_day_in_force(world):
    call = Call.objects.create(year=2022, form="topic", title="Đợt 2022", opens=date(2021, 1, 1), closes=date(2021, 3, 10))
    assert titles(events.calls(world.users["unit"], *MARCH)) == [("Hết hạn nhận đề xuất: Đợt 2022", date(2021, 3, 10))]
    Lengthening.objects.create(call=call, closes=date(2021, 4, 10), on=date(2021, 3, 9), reason="mưa bão")
    assert titles(events.calls(world.users["unit"], *MARCH)) == []


def test_reports_due_and_contracts_ending_are_those_one_may_see(world, task):
    Progress.objects.create(task=task, number=1, first=date(2021, 1, 1), last=date(2021, 3, 1), due=date(2021, 3, 15))
    ResearchTask.objects.filter(pk=task.pk).update(ends_first=date(2021, 3, 20))
    assert titles(events.progress(world.users["unit"], *MARCH)) == [("Báo cáo tiến độ lần 1: Đề tài", date(2021, 3, 15))]
    assert titles(events.ends(world.users["unit"], *MARCH)) == [("Hết hạn hợp đồng: Đề tài", date(2021, 3, 20))]
    assert titles(events.progress(world.users["other_unit"], *MARCH)) == titles(events.ends(world.users["other_unit"], *MARCH)) == []
    Extension.objects.create(task=task, on=date(2021, 3, 1), new_end=date(2021, 6, 1), reason="dịch")
    assert titles(events.ends(world.users["unit"], *MARCH)) == []
