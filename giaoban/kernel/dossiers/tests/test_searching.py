"""The word index follows every row, and what is typed is never an operator."""

import pytest
from django.db import connection, transaction

from giaoban.kernel.dossiers import searching
from giaoban.kernel.dossiers.actions import correct
from giaoban.kernel.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


def found(text):
    return list(Dossier.objects.search(text).order_by("pk").values_list("title", flat=True))


def test_words_begin_as_typed_in_any_order_without_signs(world):
    one = world.task(title="Phản biện quy hoạch nguồn nước")
    world.task(title="Hội thảo nước sạch")
    assert found("nuoc quy") == found("NƯỚC Quy hoạch") == found(one.number.lower()) == [one.title]
    assert len(found("nuoc")) == 2 and found("ongkhongco") == []
    assert found("sach hoi thao lien hiep") == ["Hội thảo nước sạch"], "the unit's name counts"


@pytest.mark.parametrize("typed", ['"', "a OR b", "nuoc*", "NEAR(a b)", "-nuoc", "a & b | !c", "'; --", "\\", "(", ":*"])
def test_nothing_typed_is_an_operator(world, typed):
    world.task(title="Nước")
    found(typed)


def test_a_corrected_title_is_found_by_its_new_words_only(world):
    task = world.task(title="Tên cũ kỹ")
    correct(task, by=world.users["office"], title="Tên mới tinh")
    assert found("tinh moi") == ["Tên mới tinh"] and found("cu ky") == []
    with transaction.atomic():
        world.task(title="Sẽ quay lại")
        transaction.set_rollback(True)
    assert found("quay lai") == []


def test_words_of_very_many_are_read_in_order(world, monkeypatch):
    for word in ("một", "hai", "ba"):
        world.task(title=f"Nước {word}")
    monkeypatch.setattr(searching, "MANY", 2)
    assert len(found("nuoc")) == 3 and found("nuoc hai") == ["Nước hai"]


def test_the_index_comes_back_when_a_table_was_remade(world):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own index")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER dossiers_words_added")
    world.task(title="Ngoài chỉ mục")
    assert found("ngoai") == []
    searching.ensure()
    assert found("ngoai") == ["Ngoài chỉ mục"]
