"""Accounts: what each role may see, written down per account; who may change what; passwords."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.kinds import REPORTING
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import rules
from giaoban.kernel.people.actions import (
    AccountRefused,
    change_account,
    open_account,
    refresh_access,
    reset_password,
)
from giaoban.kernel.people.models import ROLES, Access, User

ROLE_OF = {"leader": "leader", "office": "office", "department": "department", "unit": "unit", "viewer": "viewer",
           "stranger": ""}


def seen(user):
    fresh = User.objects.get(pk=user.pk)
    return set(Org.objects.visible_to(fresh).values_list("code", flat=True))


class TestAccess:
    @pytest.mark.parametrize("name", ["leader", "office", "department"])
    def test_central_roles_see_every_unit(self, world, name):
        assert seen(world.users[name]) == set(world.orgs)
        assert not Access.objects.filter(user=world.users[name]).exists()

    @pytest.mark.parametrize(("name", "codes"), [
        ("unit", {"LHH-A"}), ("other_unit", {"LHH-B"}), ("viewer", {"LHH-A"}), ("stranger", set())])
    def test_others_see_their_own(self, world, name, codes):
        assert seen(world.users[name]) == codes

    def test_nobody_without_an_account(self, world):
        assert not Org.objects.visible_to(AnonymousUser()).exists()

    def test_a_new_unit_below_is_seen_at_once_by_its_upper_unit_only(self, world):
        below = orgs.found(code="HTV-1", kind="provincial_association", name="Hội tỉnh", on=date(2020, 1, 1), by=None,
                           parent=world.orgs["LHH-A"])
        assert seen(world.users["unit"]) == seen(world.users["viewer"]) == {"LHH-A", "HTV-1"}
        assert seen(world.users["other_unit"]) == {"LHH-B"}
        orgs.place(below, world.orgs["LHH-B"], line=REPORTING, on=date(2020, 6, 1), by=None)
        assert seen(world.users["unit"]) == {"LHH-A"}
        assert seen(world.users["other_unit"]) == {"LHH-B", "HTV-1"}

    def test_a_dissolved_unit_stays_with_its_last_superior(self, world):
        below = orgs.found(code="HTV-1", kind="provincial_association", name="Hội tỉnh", on=date(2020, 1, 1), by=None,
                           parent=world.orgs["LHH-A"])
        orgs.dissolve(below, on=date(2020, 6, 1), by=None)
        assert seen(world.users["unit"]) == {"LHH-A", "HTV-1"}

    def test_an_unchanged_set_is_not_written_again(self, world):
        before = set(Access.objects.values_list("pk", flat=True))
        refresh_access(world.users["unit"])
        assert set(Access.objects.values_list("pk", flat=True)) == before

    @pytest.mark.parametrize(("facts", "codes"), [
        ({"is_active": False}, set()), ({"role": ""}, set()), ({"org": None}, set()), ({"org": "LHH-B"}, {"LHH-B"})])
    def test_a_change_of_account_changes_the_set(self, world, facts, codes):
        user = world.users["unit"]
        facts = {"name": user.name, "role": user.role, "org": user.org, "is_active": True, **facts}
        if isinstance(facts["org"], str):
            facts["org"] = world.orgs[facts["org"]]
        change_account(user, by=world.users["office"], **facts)
        assert seen(user) == codes

    def test_a_locked_central_account_sees_nothing(self, world):
        user = world.users["department"]
        change_account(user, name=user.name, role=user.role, org=user.org, is_active=False, by=world.users["office"])
        assert seen(user) == set()

    @pytest.mark.django_db(transaction=True)
    def test_units_founded_at_once_are_all_seen(self, world, at_once):
        answers = at_once(*[lambda n=n: orgs.found(code=f"HTV-{n}", kind="provincial_association", name=f"Hội {n}",
                                                   on=date(2020, 1, 1), by=None, parent=world.orgs["LHH-A"])
                            for n in range(6)])
        assert all(isinstance(answer, Org) for answer in answers), answers
        assert seen(world.users["unit"]) == {"LHH-A", *(f"HTV-{n}" for n in range(6))}


class TestRules:
    @pytest.mark.parametrize(("rule", "roles"), [
        (rules.can_administer, {"office"}), (rules.can_lead, {"leader"}),
        (rules.can_work_centrally, {"leader", "office", "department"}),
        (rules.can_send, {"leader", "office", "department", "unit"})])
    def test_who_may(self, world, rule, roles):
        assert {role for role in ROLE_OF if rule(world.users[role])} == roles
        assert rule.__doc__ and not rule(AnonymousUser())

    def test_a_role_without_a_unit_may_nothing(self, world):
        homeless = open_account(username="homeless", name="", role="office", org=None, by=None)
        assert not rules.can_administer(homeless) and seen(homeless) == set()

    def test_a_locked_account_may_nothing(self, world):
        world.users["office"].is_active = False
        assert not rules.can_administer(world.users["office"])


class TestAccounts:
    @pytest.mark.parametrize("facts", [{"role": "unit"}, {"role": ""}, {"is_active": False}, {"org": None}])
    def test_nobody_takes_the_right_to_administer_from_himself(self, world, facts):
        user = world.users["office"]
        with pytest.raises(AccountRefused, match="chính mình"):
            change_account(user, by=user, **{"name": "Tên", "role": "office", "org": user.org, "is_active": True, **facts})
        assert User.objects.get(pk=user.pk).role == "office"

    def test_not_even_when_the_form_has_already_changed_the_object(self, world):
        user = world.users["office"]
        user.role = "viewer"
        with pytest.raises(AccountRefused, match="chính mình"):
            change_account(user, by=user, name="Tên", role="viewer", org=user.org, is_active=True)

    def test_his_own_name_he_may_change(self, world):
        user = world.users["office"]
        change_account(user, by=user, name="  Tên   mới ", role="office", org=user.org, is_active=True)
        assert User.objects.get(pk=user.pk).name == "Tên mới"

    @pytest.mark.parametrize("password", ["ngan", "1234567890123", "password1234", "nguoi-moi-nguoi"])
    def test_weak_passwords(self, world, password):
        with pytest.raises(ValidationError):
            open_account(username="nguoi-moi-nguoi", name="", role="", org=None, by=None, password=password)
        assert not User.objects.filter(username="nguoi-moi-nguoi").exists()

    def test_unknown_role_and_taken_name(self, world):
        with pytest.raises(AccountRefused, match="vai trò"):
            open_account(username="x", name="", role="king", org=None, by=None)
        with pytest.raises(AccountRefused, match="đã có"):
            open_account(username="OFFICE", name="", role="unit", org=None, by=None)
        with pytest.raises(AccountRefused, match="vai trò"):
            change_account(world.users["unit"], name="", role="king", org=None, is_active=True, by=world.users["office"])

    def test_without_a_password_nobody_signs_in(self, world):
        made = open_account(username="new", name="", role="unit", org=world.orgs["LHH-A"], by=None)
        assert not made.has_usable_password() and not made.check_password("")

    def test_a_reset_password_is_new_and_works(self, world):
        user = world.users["unit"]
        password = reset_password(user, by=world.users["office"])
        assert User.objects.get(pk=user.pk).check_password(password)
        assert password != reset_password(user, by=world.users["office"])
        with pytest.raises(AccountRefused, match="chính mình"):
            reset_password(user, by=user)

    def test_every_act_leaves_a_line(self, world):
        user, office = world.users["unit"], world.users["office"]
        change_account(user, name="Khác", role="viewer", org=user.org, is_active=True, by=office)
        reset_password(user, by=office)
        assert [event.act for event in user.events.all()] == ["password", "changed", "opened"]
        assert "Đơn vị" in user.events.get(act="changed").note and "Người xem" in user.events.get(act="changed").note
        assert all(event.label for event in user.events.all())

    def test_every_role_has_a_label(self):
        assert all(str(label) for label in ROLES.values())
