"""The bench of kills finds what it is there to find: an act that is lost, one that is there twice, one that waits for ever (Q05)."""

from pathlib import Path

from bench.faults.ledger import CONFIRMED, REFUSED, UNANSWERED, Entry, Ledger, compare


def test_Q05_a_confirmed_act_that_is_not_there_is_lost() -> None:
    entries = [Entry("notice", "甲", CONFIRMED), Entry("notice", "乙", CONFIRMED)]
    done = compare(entries, {"notice": {"甲": [""]}})
    assert done.lost == [("notice", "乙")] and not done.doubled and not done.sound
    assert done.confirmed == {"notice": 2}
    assert compare(entries, {"notice": {"甲": [""], "乙": [""]}}).sound


def test_Q05_what_stands_there_twice_is_doubled_whether_it_was_confirmed_or_not() -> None:
    for said in (CONFIRMED, UNANSWERED, REFUSED):
        done = compare([Entry("credit", "甲", said)], {"credit": {"甲": ["", ""]}})
        assert done.doubled == [("credit", "甲")] and not done.lost and not done.sound


def test_Q05_an_act_without_answer_may_be_there_or_not() -> None:
    entries = [Entry("submit", "甲", UNANSWERED), Entry("submit", "乙", UNANSWERED), Entry("submit", "丙", REFUSED)]
    done = compare(entries, {"submit": {"甲": [""]}})
    assert done.sound and done.confirmed == {} and done.unanswered == {"submit": 2}


def test_Q05_of_what_is_said_anew_the_last_confirmed_stands_there_or_a_later_try() -> None:
    entries = [
        Entry("step", "甲", CONFIRMED, "1"),
        Entry("step", "甲", CONFIRMED, "2"),
        Entry("step", "甲", UNANSWERED, "3"),
    ]
    for value, sound in (("1", False), ("2", True), ("3", True), ("4", False)):
        assert compare(entries, {"step": {"甲": [value]}}).sound == sound
    assert compare(entries, {}).lost == [("step", "甲")]


def test_Q05_what_waits_in_a_lane_for_ever_is_stuck() -> None:
    done = compare([Entry("scan", "甲", CONFIRMED)], {"scan": {"甲": [""]}}, [("scans", "甲")])
    assert done.stuck == [("scans", "甲")] and not done.sound and not done.lost


def test_Q05_the_ledger_says_what_was_written_into_it(tmp_path: Path) -> None:
    entries = [Entry("step", "甲", CONFIRMED, "1", 1.0), Entry("step", "乙", UNANSWERED)]
    ledger = Ledger(tmp_path / "ledger")
    for entry in entries:
        ledger.write(entry)
    assert ledger.read() == entries
    ledger.close()
