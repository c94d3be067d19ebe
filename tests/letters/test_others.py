"""T04: letters as hands apart from this project print, sign, stamp and photograph them (bench.evidence.others), by the public commands."""

from pathlib import Path

import pytest

from bench.evidence.others import measure

pytestmark = pytest.mark.django_db


def heard(kind: str, seed: int, folder: Path) -> measure.Heard:
    (one,) = measure.audited([kind], [seed], folder)
    return one


def test_T04_a_letter_photographed_from_a_screen_is_for_people(tmp_path: Path) -> None:
    one = heard("from a screen", 0, tmp_path)
    assert (one.verdict, "screen" in one.codes) == ("unsure", True)


@pytest.mark.parametrize("seed", [0, 2, 834, 836])
def test_T04_a_crumpled_letter_is_never_refused_for_its_words(tmp_path: Path, seed: int) -> None:
    assert heard("crumpled, flatbed", seed, tmp_path).verdict != "fail"


def test_T04_what_lies_in_a_crease_is_for_people_and_not_asked_for_again(tmp_path: Path) -> None:
    """Another scan of crumpled paper would show no more."""
    # The signed code on a letter is another one in every run, and with it by a hair where the paper is found to lie.
    crumpled = [heard("crumpled, flatbed", seed, tmp_path) for seed in (500, 502)]
    assert {one.verdict for one in crumpled} == {"unsure"}
    assert any("missing_text" in one.codes for one in crumpled)
    assert heard("wiped", 508, tmp_path).verdict == "rescan"


def test_T04_a_digit_set_anew_on_a_flat_sheet_is_definite(tmp_path: Path) -> None:
    assert heard("digit by print", 0, tmp_path).verdict == "fail"


@pytest.mark.parametrize(
    "kind", ["paper tinted", "phone, warm lamp", "signature in blue", "seal over the text", "agreed and dated by hand"]
)
def test_T04_papers_lamps_and_pens_of_all_kinds_pass(tmp_path: Path, kind: str) -> None:
    one = heard(kind, 0, tmp_path)
    assert (one.verdict, one.codes) == ("pass", ())


def test_T04_a_day_across_the_seal_is_no_letter_of_its_name(tmp_path: Path) -> None:
    """JPEG smears the print's colour, and what is left of it was read as a stroke behind the name."""
    one = heard("JPEG of low quality", 700, tmp_path)
    assert (one.verdict, one.codes) == ("pass", ())


def test_T04_a_code_on_crumpled_paper_is_not_asked_for_again(tmp_path: Path) -> None:
    one = heard("crumpled, flatbed", 706, tmp_path)
    assert (one.verdict, "code_unread" in one.codes) == ("unsure", False)


def test_T04_a_digit_that_a_pen_has_made_another_of_is_no_printed_one(tmp_path: Path) -> None:
    """A 0 with a tail, as fine as print, is nearer to 0 than to 9: the other digits of the sheet are far nearer to their print."""
    one = heard("digit by pen", 842, tmp_path)
    assert (one.verdict, one.codes) == ("unsure", ("field_joined_on",))


def test_T04_a_seal_that_is_hardly_to_be_seen_is_for_people(tmp_path: Path) -> None:
    one = heard("seal pale", 854, tmp_path)
    assert (one.verdict, one.codes) == ("unsure", ("seal_not_round",))


@pytest.mark.parametrize(("seed", "codes"), [(844, ()), (848, ())])
def test_T04_consent_and_a_day_by_any_hand_stand_beside_the_seal(
    tmp_path: Path, seed: int, codes: tuple[str, ...]
) -> None:
    assert heard("agreed and dated by hand", seed, tmp_path).codes == codes
