"""Dates in sentences against intervals worked out by hand, for several days of publication."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upperhand.evidence.dates import find_dates

FRIDAY = dt.date(2024, 9, 13)
MONDAY = dt.date(2023, 9, 4)
NEW_YEAR = dt.date(2024, 1, 1)  # a Monday
YEARS_END = dt.date(2023, 12, 31)  # a Sunday
LEAP_DAY = dt.date(2024, 2, 29)  # a Thursday
SATURDAY = dt.date(2024, 3, 30)

# publication, sentence, expression, first day, last day, precision, relation
CASES = [
    # days near the publication
    (FRIDAY, "They met today.", "today", "2024-09-13", "2024-09-13", "day", "in"),
    (NEW_YEAR, "They met yesterday.", "yesterday", "2023-12-31", "2023-12-31", "day", "in"),
    (YEARS_END, "They will meet tomorrow.", "tomorrow", "2024-01-01", "2024-01-01", "day", "in"),
    (LEAP_DAY, "They leave the day after tomorrow.", "the day after tomorrow", "2024-03-02", "2024-03-02", "day", "in"),
    (NEW_YEAR, "The port was hit last night.", "last night", "2023-12-31", "2023-12-31", "day", "in"),
    (MONDAY, "Drones struck the port overnight.", "overnight", "2023-09-03", "2023-09-04", "days", "in"),
    (FRIDAY, "He spoke this morning.", "this morning", "2024-09-13", "2024-09-13", "day", "in"),
    # weekdays
    (FRIDAY, "They met on Tuesday.", "on Tuesday", "2024-09-10", "2024-09-10", "day", "in"),
    (FRIDAY, "They will meet on Tuesday.", "on Tuesday", "2024-09-17", "2024-09-17", "day", "in"),
    (FRIDAY, "They met on Friday.", "on Friday", "2024-09-13", "2024-09-13", "day", "in"),
    (MONDAY, "The town fell on Monday.", "on Monday", "2023-09-04", "2023-09-04", "day", "in"),
    (MONDAY, "The town fell on Sunday.", "on Sunday", "2023-09-03", "2023-09-03", "day", "in"),
    (NEW_YEAR, "They met on Saturday.", "on Saturday", "2023-12-30", "2023-12-30", "day", "in"),
    (YEARS_END, "They are to meet on Wednesday.", "on Wednesday", "2024-01-03", "2024-01-03", "day", "in"),
    (LEAP_DAY, "A missile hit the port Monday night.", "Monday night", "2024-02-26", "2024-02-26", "day", "in"),
    (FRIDAY, "They met last Friday.", "last Friday", "2024-09-06", "2024-09-06", "day", "in"),
    (FRIDAY, "The talks next Tuesday are off.", "next Tuesday", "2024-09-17", "2024-09-17", "day", "in"),
    (MONDAY, "The talks next Tuesday are off.", "next Tuesday", "2023-09-12", "2023-09-12", "day", "in"),
    (FRIDAY, "They met on Tuesday last week.", "on Tuesday last week", "2024-09-03", "2024-09-03", "day", "in"),
    (FRIDAY, "They fought from Monday to Wednesday.", "from Monday to Wednesday", "2024-09-09", "2024-09-11", "days", "in"),
    # weekends and weeks
    (MONDAY, "He commented at the weekend.", "at the weekend", "2023-09-02", "2023-09-03", "weekend", "in"),
    (SATURDAY, "He spoke over the weekend.", "over the weekend", "2024-03-30", "2024-03-31", "weekend", "in"),
    (SATURDAY, "He spoke last weekend.", "last weekend", "2024-03-23", "2024-03-24", "weekend", "in"),
    (FRIDAY, "They will meet next weekend.", "next weekend", "2024-09-21", "2024-09-22", "weekend", "in"),
    (FRIDAY, "They will meet at the weekend.", "at the weekend", "2024-09-14", "2024-09-15", "weekend", "in"),
    (FRIDAY, "They talked this week.", "this week", "2024-09-09", "2024-09-15", "week", "in"),
    (FRIDAY, "They met earlier this week.", "earlier this week", "2024-09-09", "2024-09-13", "part of a week", "in"),
    (FRIDAY, "They meet later this week.", "later this week", "2024-09-13", "2024-09-15", "part of a week", "in"),
    (NEW_YEAR, "They met last week.", "last week", "2023-12-25", "2023-12-31", "week", "in"),
    (YEARS_END, "They meet next week.", "next week", "2024-01-01", "2024-01-07", "week", "in"),
    (FRIDAY, "It fell in the first week of May.", "in the first week of May", "2024-05-01", "2024-05-07", "week", "in"),
    (FRIDAY, "It began the last week of August.", "the last week of August", "2024-08-25", "2024-08-31", "week", "in"),
    (FRIDAY, "It began in the week of Sept. 2.", "in the week of Sept. 2", "2024-09-02", "2024-09-08", "week", "in"),
    # months
    (FRIDAY, "It began last month.", "last month", "2024-08-01", "2024-08-31", "month", "in"),
    (NEW_YEAR, "It began last month.", "last month", "2023-12-01", "2023-12-31", "month", "in"),
    (YEARS_END, "It begins next month.", "next month", "2024-01-01", "2024-01-31", "month", "in"),
    (MONDAY, "He will visit later this month.", "later this month", "2023-09-04", "2023-09-30", "part of a month", "in"),
    (FRIDAY, "It began earlier this month.", "earlier this month", "2024-09-01", "2024-09-13", "part of a month", "in"),
    (FRIDAY, "He has called for talks in November.", "in November", "2024-11-01", "2024-11-30", "month", "in"),
    (FRIDAY, "They met in November.", "in November", "2023-11-01", "2023-11-30", "month", "in"),
    (NEW_YEAR, "They met in December.", "in December", "2023-12-01", "2023-12-31", "month", "in"),
    (NEW_YEAR, "They will meet in December.", "in December", "2024-12-01", "2024-12-31", "month", "in"),
    (MONDAY, "His visit in May was short.", "in May", "2023-05-01", "2023-05-31", "month", "in"),
    (MONDAY, "They held a summit in late July.", "in late July", "2023-07-21", "2023-07-31", "part of a month", "in"),
    (LEAP_DAY, "They met in early February.", "in early February", "2024-02-01", "2024-02-10", "part of a month", "in"),
    (LEAP_DAY, "They met in mid-January.", "in mid-January", "2024-01-11", "2024-01-20", "part of a month", "in"),
    (YEARS_END, "It ends late next month.", "late next month", "2024-01-21", "2024-01-31", "part of a month", "in"),
    (FRIDAY, "It fell in March 2022.", "in March 2022", "2022-03-01", "2022-03-31", "month", "in"),
    (FRIDAY, "It fell in July last year.", "in July last year", "2023-07-01", "2023-07-31", "month", "in"),
    (FRIDAY, "It fell last March.", "last March", "2024-03-01", "2024-03-31", "month", "in"),
    (NEW_YEAR, "The vote next March decides.", "next March", "2024-03-01", "2024-03-31", "month", "in"),
    (FRIDAY, "The end of February 2024 came.", "The end of February 2024", "2024-02-23", "2024-02-29", "part of a month", "in"),
    # no verb says which: back, unless the next is less than half as far off
    (FRIDAY, "A visit in May.", "in May", "2024-05-01", "2024-05-31", "month", "in"),  # 105 days back, 230 ahead
    (FRIDAY, "The summit in November.", "in November", "2024-11-01", "2024-11-30", "month", "in"),  # 288 back, 49 ahead
    (FRIDAY, "The strike of Feb. 24.", "of Feb. 24", "2024-02-24", "2024-02-24", "day", "in"),  # 202 back, 164 ahead
    # days of months
    (FRIDAY, "It began on 24 February 2022.", "on 24 February 2022", "2022-02-24", "2022-02-24", "day", "in"),
    (FRIDAY, "It began on Feb. 24.", "on Feb. 24", "2024-02-24", "2024-02-24", "day", "in"),
    (NEW_YEAR, "It began on Feb. 24.", "on Feb. 24", "2023-02-24", "2023-02-24", "day", "in"),
    (FRIDAY, "On Feb. 24, 2022, it began.", "On Feb. 24, 2022", "2022-02-24", "2022-02-24", "day", "in"),
    (FRIDAY, "It began on the 3rd of May.", "on the 3rd of May", "2024-05-03", "2024-05-03", "day", "in"),
    (FRIDAY, "It began on 2022-02-24.", "on 2022-02-24", "2022-02-24", "2022-02-24", "day", "in"),
    (FRIDAY, "It began on 24/02/2022.", "on 24/02/2022", "2022-02-24", "2022-02-24", "day", "in"),
    (FRIDAY, "They vote on Nov. 5.", "on Nov. 5", "2024-11-05", "2024-11-05", "day", "in"),
    (YEARS_END, "They spoke on Friday, Dec. 29.", "on Friday, Dec. 29", "2023-12-29", "2023-12-29", "day", "in"),
    (NEW_YEAR, "They met on Tuesday, March 1.", "on Tuesday, March 1", "2022-03-01", "2022-03-01", "day", "in"),
    (FRIDAY, "It was held from 3 to 5 May.", "from 3 to 5 May", "2024-05-03", "2024-05-05", "days", "in"),
    (FRIDAY, "It was held May 3-5, 2023.", "May 3-5, 2023", "2023-05-03", "2023-05-05", "days", "in"),
    (NEW_YEAR, "It ran from 28 December to 2 January.",
     "from 28 December to 2 January", "2022-12-28", "2023-01-02", "days", "in"),
    (FRIDAY, "It lasted between May and July 2023.", "between May and July 2023", "2023-05-01", "2023-07-31", "months", "in"),
    # quarters, seasons, years, decades
    (FRIDAY, "It grew in the third quarter of 2023.",
     "in the third quarter of 2023", "2023-07-01", "2023-09-30", "quarter", "in"),
    (NEW_YEAR, "It grew last quarter.", "last quarter", "2023-10-01", "2023-12-31", "quarter", "in"),
    (LEAP_DAY, "It shrank in Q4 2023.", "in Q4 2023", "2023-10-01", "2023-12-31", "quarter", "in"),
    (FRIDAY, "It failed in the summer of 2023.", "in the summer of 2023", "2023-06-01", "2023-08-31", "season", "in"),
    (FRIDAY, "It failed last spring.", "last spring", "2024-03-01", "2024-05-31", "season", "in"),
    (YEARS_END, "It will come next spring.", "next spring", "2024-03-01", "2024-05-31", "season", "in"),
    (LEAP_DAY, "The front froze this winter.", "this winter", "2023-12-01", "2024-02-29", "season", "in"),
    (FRIDAY, "They held in the winter of 2022-23.", "in the winter of 2022-23", "2022-12-01", "2023-02-28", "season", "in"),
    (FRIDAY, "It will end next year.", "next year", "2025-01-01", "2025-12-31", "year", "in"),
    (NEW_YEAR, "It ended late last year.", "late last year", "2023-09-01", "2023-12-31", "part of a year", "in"),
    (FRIDAY, "It failed earlier this year.", "earlier this year", "2024-01-01", "2024-09-13", "part of a year", "in"),
    (FRIDAY, "They will vote early next year.", "early next year", "2025-01-01", "2025-04-30", "part of a year", "in"),
    (FRIDAY, "The 2014 accord failed.", "2014", "2014-01-01", "2014-12-31", "year", "in"),
    (FRIDAY, "They fought in 2014-22.", "in 2014-22", "2014-01-01", "2022-12-31", "years", "in"),
    (FRIDAY, "They fought in the first half of 2023.",
     "in the first half of 2023", "2023-01-01", "2023-06-30", "part of a year", "in"),
    (FRIDAY, "They fought in the early 1990s.", "in the early 1990s", "1990-01-01", "1993-12-31", "part of a decade", "in"),
    (FRIDAY, "They fought in the 1980s.", "in the 1980s", "1980-01-01", "1989-12-31", "decade", "in"),
    # counted from the publication
    (FRIDAY, "It fell three days ago.", "three days ago", "2024-09-10", "2024-09-10", "day", "in"),
    (FRIDAY, "It fell two weeks ago.", "two weeks ago", "2024-08-27", "2024-09-02", "week", "in"),
    (NEW_YEAR, "It fell a month ago.", "a month ago", "2023-11-16", "2023-12-16", "month", "in"),
    (FRIDAY, "It began a few days ago.", "a few days ago", "2024-09-08", "2024-09-11", "days", "in"),
    (FRIDAY, "It grew over the past three months.", "over the past three months", "2024-06-13", "2024-09-13", "months", "in"),
    (LEAP_DAY, "It grew in recent days.", "in recent days", "2024-02-22", "2024-02-29", "days", "in"),
    (FRIDAY, "They will leave within ten days.", "within ten days", "2024-09-13", "2024-09-23", "days", "in"),
    (YEARS_END, "They will leave in two weeks.", "in two weeks", "2024-01-11", "2024-01-17", "week", "in"),
    (LEAP_DAY, "They will leave in the next two days.", "in the next two days", "2024-02-29", "2024-03-02", "days", "in"),
    # relations
    (FRIDAY, "They have held it since February.", "since February", "2024-02-01", "2024-02-29", "month", "since"),
    (NEW_YEAR, "They have held it since 2014.", "since 2014", "2014-01-01", "2014-12-31", "year", "since"),
    (FRIDAY, "They must leave by the end of the year.",
     "by the end of the year", "2024-12-01", "2024-12-31", "part of a year", "until"),
    (FRIDAY, "They must leave by Friday.", "by Friday", "2024-09-13", "2024-09-13", "day", "until"),
    (FRIDAY, "Talks will not begin until November.", "until November", "2024-11-01", "2024-11-30", "month", "until"),
    (FRIDAY, "It began before March 2022.", "before March 2022", "2022-03-01", "2022-03-31", "month", "before"),
    (FRIDAY, "Nothing moved after 24 August 2023.", "after 24 August 2023", "2023-08-24", "2023-08-24", "day", "after"),
    (FRIDAY, "From February onwards they lost.", "From February onwards", "2024-02-01", "2024-02-29", "month", "since"),
    (FRIDAY, "It must end before next year's vote.", "before next year", "2025-01-01", "2025-12-31", "year", "until"),
    (FRIDAY, "It must end ahead of the November summit.",
     "ahead of the November", "2024-11-01", "2024-11-30", "month", "until"),
    (FRIDAY, "14 people died in the past 24 hours.", "in the past 24 hours", "2024-09-12", "2024-09-13", "days", "in"),
    (FRIDAY, "In the last days of August it fell.",
     "In the last days of August", "2024-08-25", "2024-08-31", "part of a month", "in"),
    (FRIDAY, "It lasted from late 2022 until May 2023.",
     "from late 2022 until May 2023", "2022-09-01", "2023-05-31", "days", "in"),
    (FRIDAY, "They vote in the second week of October.",
     "in the second week of October", "2024-10-08", "2024-10-14", "week", "in"),
    (FRIDAY, "It has raged since mid-April last year.", "since mid-April last year", "2023-04-11", "2023-04-20",
     "part of a month", "since"),
    (NEW_YEAR, "The law takes effect Jan. 15.", "Jan. 15", "2024-01-15", "2024-01-15", "day", "in"),
    (YEARS_END, "The ship was seized late Saturday.", "late Saturday", "2023-12-30", "2023-12-30", "day", "in"),
    (LEAP_DAY, "They fought there a year ago.", "a year ago", "2022-08-29", "2023-08-30", "year", "in"),
    (YEARS_END, "They will stop by year's end.", "by year's end", "2023-12-01", "2023-12-31", "part of a year", "until"),
]  # fmt: skip


@pytest.mark.parametrize(("on", "sentence", "words", "start", "end", "precision", "relation"), CASES)
def test_a_date_is_the_days_worked_out_by_hand(
    on: dt.date, sentence: str, words: str, start: str, end: str, precision: str, relation: str
) -> None:
    found = find_dates(sentence, on)
    told = [(m.expression, str(m.start), str(m.end), m.precision, m.relation) for m in found]
    assert told == [(words, start, end, precision, relation)]
    assert sentence[found[0].begin : found[0].finish] == words
    assert found[0].basis


@pytest.mark.parametrize(
    "sentence",
    [
        "The troops may march on the town.",
        "The fall of the city changed nothing.",
        "About 2000 soldiers lost 2000 homes.",
        "The next day they left.",
        "They spring to arms and fall.",
        "Premier May said that she would stay.",
        "It cost $2024 and 3.5 percent.",
        "He won in two weeks.",
        "A 10-year-old boy of 1,990 days was hurt.",
        "Two months after the invasion they left.",
        "It is 2,022 km away, at 12:30.",
        "They met the previous month.",
        "The next week they left, the last year of the war.",
        "It was a Friday, as every Friday.",
        "Three years into the war they hold.",
    ],
)
def test_what_is_no_date_counted_from_here_is_left_alone(sentence: str) -> None:
    assert find_dates(sentence, FRIDAY) == ()


def test_a_second_reading_is_kept() -> None:
    next_tuesday = find_dates("They meet next Tuesday.", MONDAY)[0]
    assert next_tuesday.other == (dt.date(2023, 9, 5), dt.date(2023, 9, 5))
    figures = find_dates("It was signed on 03/04/2022.", FRIDAY)[0]
    assert (str(figures.start), figures.other) == ("2022-04-03", (dt.date(2022, 3, 4), dt.date(2022, 3, 4)))


def test_several_dates_in_one_text_keep_their_offsets() -> None:
    text = "They met in March 2022, one month after the war began. On Tuesday he said they will meet in November."
    found = find_dates(text, FRIDAY)
    assert [m.expression for m in found] == ["in March 2022", "On Tuesday", "in November"]
    assert [text[m.begin : m.finish] for m in found] == [m.expression for m in found]
    assert [str(m.start) for m in found] == ["2022-03-01", "2024-09-10", "2024-11-01"]


def test_an_uncertain_publication_widens_the_interval() -> None:
    sure = find_dates("They met last month.", FRIDAY)[0]
    unsure = find_dates("They met last month.", (dt.date(2024, 8, 20), FRIDAY))[0]
    assert (str(unsure.start), str(unsure.end)) == ("2024-07-01", "2024-08-31")
    assert (sure.start, sure.end) == (dt.date(2024, 8, 1), dt.date(2024, 8, 31))
    assert "uncertain" in unsure.basis


def test_without_a_publication_only_dates_that_say_their_year_are_found() -> None:
    found = find_dates("It began on 24 February 2022 and went on until last month.", None)
    assert [m.expression for m in found] == ["on 24 February 2022"]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("since February 2024", "2024-02-01", "None"),
        ("until February 2024", "None", "2024-02-29"),
        ("before February 2024", "None", "2024-01-31"),
        ("after February 2024", "2024-03-01", "None"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
    ],
)
def test_the_window_follows_the_relation(words: str, first: str, last: str) -> None:
    window = find_dates(f"It held {words}.", FRIDAY)[0].window
    assert tuple(str(day) for day in window) == (first, last)


def test_a_publication_off_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="between the years"):
        find_dates("last month", dt.date(1, 1, 1))


WORDS = [
    "last", "next", "this", "the", "early", "mid-", "late", "end of", "week", "month", "year", "weekend", "Tuesday", "May",
    "Feb. 30", "31 November", "in", "since", "by", "until", "two", "a few", "days", "ago", "winter", "of", "2024", "1990s",
    "quarter", "first", "from", "to", "–", "3", "99/99/2024", "decades", "will", "met", ".", "rest of", "later", "999",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.dates(dt.date(1000, 1, 1), dt.date(9000, 12, 31)),
)
def test_any_words_give_whole_intervals_in_their_place(text: str, on: dt.date) -> None:
    finish = 0
    for mention in find_dates(text, on):
        assert mention.start <= mention.end
        assert text[mention.begin : mention.finish] == mention.expression
        assert mention.begin >= finish
        finish = mention.finish


@given(st.text(max_size=200), st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_any_text_is_read(text: str, on: dt.date) -> None:
    assert all(mention.start <= mention.end for mention in find_dates(text, on))
