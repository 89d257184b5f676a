"""Worked cases with known answers: deviating ballots, noughts, grades, shares, ties (A1–A4, E2 of the notes)."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.panels.counting import Sheet, count
from giaoban.kernel.panels.marks import MarkRefused, exact, number, points_of
from giaoban.kernel.panels.models import Criterion, Limit


def limits(**told):
    """`passes=">= 70"`, `deviation="> 20/100"`."""
    found = {}
    for key, words in told.items():
        sign, share = words.split()
        top, _, bottom = share.partition("/")
        name = {"passes": "pass"}.get(key, key)
        found[name] = Limit(key=name, comparison=sign, numerator=int(top), denominator=int(bottom or 1))
    return found


SELECTION = limits(passes=">= 70", deviation="> 20/100", zero_share="> 1/4", bonus=">= 10/100", bonus_from=">= 70")
GRADES = limits(excellent=">= 3/4", fail="> 1/3")
PROPOSAL = limits(yes_present=">= 2/3", yes_all=">= 1/2")
CASTING = limits(yes_present="> 1/2", casting=">= 1/2")
OUTLINE = limits(yes_present=">= 2/3", yes_all=">= 1/2", revise_present=">= 2/3", revise_all=">= 1/2")


def points(*totals, proposer=False, of=SELECTION):
    sheets = [Sheet(f"Người {n}", "member", points={"Nội dung": Fraction(total)}, total=Fraction(total))
              for n, total in enumerate(totals, start=1)]
    return count("points", sheets, of, present=len(sheets), members=len(sheets), proposer=proposer)


def votes(words, of, *, members=0, chair="", method="votes"):
    """'YYN': one letter a ballot; the chair's is the first."""
    told = {"Y": "yes", "N": "no", "R": "revise", "B": "blank", "X": "excellent", "P": "pass", "F": "fail"}
    sheets = [Sheet(f"Người {n}", "chair" if n == 0 and chair else "member", told[letter])
              for n, letter in enumerate(words)]
    return count(method, sheets, of, present=len(words), members=members or len(words))


class TestPoints:
    @pytest.mark.parametrize(("totals", "mean", "out", "outcome"), [
        ((80, 82, 78, 85, 75, 79, 50), Fraction(479, 6), 1, "pass"),
        ((90, 72, 75, 75, 75, 75, 58), Fraction(372, 5), 2, "pass"),
        ((60, 75, 75, 75, 75, 75, 90), 75, 0, "pass"),
        ((100, 80, 80, 80, 80, 80, 60), 80, 2, "pass"),
        ((70, 72, 68, 71, 69, 70, 91), 70, 1, "pass"),
        ((70, 72, 68, 71, 69, 69, 91), Fraction(419, 6), 1, "fail"),
    ])
    def test_ballots_far_from_the_mean_are_left_out_in_one_pass(self, totals, mean, out, outcome):
        result = points(*totals)
        assert (result.mean, result.outcome) == (mean, outcome)
        assert sum("Không tính phiếu" in line for line in result.details) == out
        assert any(f"{out} phiếu lệch > 20/100" in line for line in result.explanation) == bool(out)

    @pytest.mark.parametrize(("present", "noughts", "outcome"), [
        (7, 1, "pass"), (7, 2, "fail"), (8, 2, "pass"), (8, 3, "fail"), (9, 2, "pass"), (9, 3, "fail")])
    def test_a_criterion_zeroed_by_more_than_a_quarter_fails(self, present, noughts, outcome):
        sheets = [Sheet(str(n), "member", points={"A": Fraction(0 if n < noughts else 20), "B": Fraction(70)},
                        total=Fraction(75)) for n in range(present)]
        result = count("points", sheets, SELECTION, present=present, members=9)
        assert result.outcome == outcome
        assert any("“A”" in line for line in result.explanation) == (outcome == "fail")

    def test_the_proposer_gains_a_tenth_only_from_seventy(self):
        assert points(80, 82, 78, 85, 75, 79, 50, proposer=True).score == Fraction(479, 6) * Fraction(11, 10)
        assert exact(points(80, 82, 78, 85, 75, 79, 50, proposer=True).score) == "87,82 (5269/60)"
        below = points("69.9", "69.9", proposer=True)
        assert below.score == below.mean == Fraction(699, 10)

    def test_who_reads_the_explanation_reads_no_names(self):
        result = points(80, 82, 78, 85, 75, 79, 50)
        assert not any("Người" in line for line in result.explanation)
        assert "Không tính phiếu của Người 7: 50, lệch 33,8 %." in result.details

    def test_without_ballots_there_is_no_outcome(self):
        result = count("points", [], SELECTION, present=7, members=7)
        assert (result.outcome, result.unresolved) == ("", "Chưa có phiếu nào.")

    @settings(max_examples=10, deadline=None)
    @given(st.lists(st.integers(0, 200), min_size=1, max_size=9))
    def test_the_mean_lies_among_the_ballots(self, halves):
        result = points(*(Fraction(half, 2) for half in halves), of=limits(passes=">= 70"))
        assert Fraction(min(halves), 2) <= result.mean <= Fraction(max(halves), 2)
        assert (result.outcome == "pass") == (sum(halves) >= 140 * len(halves))


class TestGrades:
    @pytest.mark.parametrize(("ballots", "outcome"), [
        ("XXXXXXP", "excellent"), ("XXXXXPP", "pass"), ("XXXXXXF", "pass"), ("PPPPFFF", "fail"), ("PPPPPFF", "pass"),
        ("XXXXXXPP", "excellent"), ("PPPPPFFF", "fail"), ("XXXXXXXPP", "excellent"), ("XXXXXXPPP", "pass"),
        ("PPPPPPFFF", "pass"), ("PPPPPFFFF", "fail"), ("XXXXXXB", "excellent")])
    def test_acceptance(self, ballots, outcome):
        assert votes(ballots, GRADES, method="grades").outcome == outcome

    def test_the_explanation_shows_both_numbers(self):
        lines = votes("XXXXXXF", GRADES, method="grades").explanation
        assert "Xuất sắc khi số phiếu Xuất sắc trên số người có mặt ≥ 3/4: 6/7, đúng." in lines
        assert "Có phiếu Không đạt nên không xếp Xuất sắc." in lines


class TestVotes:
    def test_two_thirds_of_those_there_and_half_of_all(self):
        assert votes("YYYYNN", PROPOSAL, members=9).outcome == "fail"
        assert votes("YYYYYN", PROPOSAL, members=9).outcome == "pass"

    @pytest.mark.parametrize(("ballots", "chair", "outcome"), [
        ("YNYN", "chair", "pass"), ("NYNY", "chair", "fail"), ("YYN", "chair", "pass"), ("NNY", "", "fail"),
        ("BYN", "chair", "fail"), ("NNNN", "chair", "fail")])
    def test_equal_votes_go_with_the_chair(self, ballots, chair, outcome):
        assert votes(ballots, CASTING, chair=chair).outcome == outcome

    @pytest.mark.parametrize(("ballots", "outcome"), [
        ("YYYYY", "pass"), ("YYRRR", "revise"), ("RRRNN", "fail"), ("YYYRRRR", "revise"), ("YYYYYRR", "pass")])
    def test_an_outline_may_be_sent_back(self, ballots, outcome):
        assert votes(ballots, OUTLINE).outcome == outcome


class TestMarks:
    CRITERION = Criterion(key="a", name="Tính mới", maximum=2500, step=50)

    @pytest.mark.parametrize(("typed", "value"), [("24,5", Fraction(49, 2)), ("24.5", Fraction(49, 2)), (25, 25),
                                                  ("0", 0), (" 7 ", 7)])
    def test_read(self, typed, value):
        assert points_of(self.CRITERION, typed) == value

    @pytest.mark.parametrize(("typed", "why"), [
        ("25,5", "điểm 25,5 ngoài khoảng; chỉ từ 0 đến 25, bước 0,5"), ("-1", "không đọc được điểm “-1”"),
        ("7,3", "không đúng bước"), ("", "chưa ghi điểm"), (None, "chưa ghi điểm"), ("1e3", "không đọc được"),
        ("=1+1", "không đọc được"), (7.5, "không đọc được"), (True, "không đọc được"), ("٣", "không đọc được")])
    def test_refused_by_name_with_the_range(self, typed, why):
        with pytest.raises(MarkRefused, match="“Tính mới”.*") as caught:
            points_of(self.CRITERION, typed)
        assert why in str(caught.value)

    def test_rounding_is_for_print_only(self):
        assert [number(Fraction(n, 200)) for n in (1, 3, 200, 0)] == ["0,01", "0,02", "1", "0"]
        assert exact(Fraction(529, 7)) == "75,57 (529/7)"
        assert exact(Fraction(372, 5)) == "74,4"
