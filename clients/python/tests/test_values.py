"""Conditions and answers in Python become the keys of a rules file."""

import pytest

from antiphon import AntiphonError, answer, condition


@pytest.mark.parametrize("made, expected", [
    (condition("PING"), "PING"),
    (condition("@PING"), "@@PING"),
    (condition(b"\x00\xff"), {"hex": "00ff"}),
    (condition(""), ""),
    (condition(startswith="GET", state="in"), {"startsWith": "GET", "state": "in"}),
    (condition(contains="@x"), {"contains": "@@x"}),
    (condition(startswith=b"\x01"), {"startsWith": {"hex": "01"}}),
    (condition(hex=b"\x01"), {"hex": "01"}),
    (condition({"startsWith": b"\x01"}), {"startsWith": {"hex": "01"}}),
    (condition(matches=r"GET (\w+)"), {"matches": r"GET (\w+)"}),
    (condition(field={"u16@2": 7}, size="2..4"), {"field": {"u16@2": 7}, "size": "2..4"}),
    (condition("PING", state="in"), {"equals": "PING", "state": "in"}),
    (condition({"any": ["a", {"size": 3}]}), {"any": ["a", {"size": 3}]}),
    (condition(anything=True), {"anything": True}),
    (condition(message=1), {"message": 1}),
])  # fmt: skip
def test_condition_has_the_keys_of_when(made: object, expected: object) -> None:
    assert made == expected


def test_empty_condition_is_refused() -> None:
    with pytest.raises(AntiphonError, match="give a text, or anything=True"):
        condition()


@pytest.mark.parametrize("made, expected", [
    (answer("PONG"), "PONG"),
    (answer("@PONG"), "@@PONG"),
    (answer(b"\x01\x02"), {"hex": "0102"}),
    (answer(hex="01 {1}"), {"hex": "01 {1}"}),
    (answer(template="{message}"), {"template": "{message}"}),
    (answer("one", b"\x02"), {"messages": ["one", {"hex": "02"}]}),
    (answer("one", then="close"), {"text": "one", "then": "close"}),
    (answer(b"\x01", fault="reset:4"), {"hex": "01", "fault": "reset:4"}),
    (answer("one", after="10ms..20ms"), {"text": "one", "after": "10ms..20ms"}),
    (answer("one", after=0.02), {"text": "one", "after": "20ms"}),
    (answer("one", after=2), {"text": "one", "after": "2000ms"}),
    (answer(then="reset"), {"nothing": True, "then": "reset"}),
    (answer(), {"nothing": True}),
    (answer("one", serverBecomes="open"), {"text": "one", "serverBecomes": "open"}),
    (answer("one", fault=("split:1", "reset:2")), {"text": "one", "fault": ["split:1", "reset:2"]}),
])  # fmt: skip
def test_answer_has_the_keys_of_reply(made: object, expected: object) -> None:
    assert made == expected


@pytest.mark.parametrize("after", [float("nan"), float("inf"), -1])
def test_number_that_is_no_time_is_refused(after: float) -> None:
    with pytest.raises(AntiphonError, match="is no time"):
        answer("one", after=after)


def test_number_is_no_message() -> None:
    with pytest.raises(AntiphonError, match="7 is no message; give a text or bytes"):
        answer(7)  # type: ignore[arg-type]
