"""Command lines read against a declaration."""

from __future__ import annotations

import pytest

from cts.cli.options import (
    COUNT,
    FOLDER,
    SCENARIOS,
    WHOLE,
    Command,
    Kind,
    Option,
    Parsed,
    Positional,
    UsageError,
    one_of,
    read,
)

RUN = Command(
    "run",
    positionals=(Positional("PATH", "what to run", kind=SCENARIOS, count="any"),),
    options=(
        Option("--jobs", "runs at the same time", short="-j", kind=COUNT, default=1),
        Option("--tag", "only these", kind=Kind("TAG", str, "a tag"), repeatable=True),
        Option("--format", "how to print", kind=one_of("text", "json", "github"), default="text"),
        Option("--report", "where to write", kind=FOLDER),
        Option("--seed", "where chance begins", kind=WHOLE),
        Option("--quiet", "say less", short="-q"),
        Option("--verbose", "say more", short="-v"),
    ),
    examples=(("cts run", "run"),),
    usage_exit=4,
)
DIFF = Command(
    "diff",
    positionals=(
        Positional("OLD", "the earlier one"),
        Positional("NEW", "the later one", count="optional"),
    ),
    examples=(("cts diff a b", "compare"),),
)


def parsed(*words: str, command: Command = RUN) -> Parsed:
    args = read(command, words)
    assert args is not None
    return args


def refusal(*words: str, command: Command = RUN) -> str:
    with pytest.raises(UsageError) as caught:
        read(command, words)
    return caught.value.message


@pytest.mark.parametrize(
    "words", [["--jobs", "4"], ["--jobs=4"], ["-j4"], ["-j", "4"], ["-j=4"], ["-qj4"], ["-qj", "4"], ["a", "-j4", "b"]]
)
def test_a_value_may_be_written_in_several_ways(words: list[str]) -> None:
    assert parsed(*words).number("jobs") == 4


def test_defaults_hold_where_nothing_is_given() -> None:
    args = parsed()
    assert args.number("jobs") == 1
    assert args.text("format") == "text"
    assert args.text("report") is None
    assert args.number("seed") is None
    assert args.texts("tag") == ()
    assert args.texts("path") == ()
    assert not args.flag("quiet")
    assert not args.given("jobs")


def test_given_tells_a_value_from_an_equal_default() -> None:
    assert parsed("-j1").given("jobs")


def test_flags_in_a_row() -> None:
    args = parsed("-qv")
    assert args.flag("quiet")
    assert args.flag("verbose")


def test_zero_is_a_value_and_not_an_absence() -> None:
    assert parsed("--seed", "0").number("seed") == 0
    assert parsed("--seed=0").given("seed")


def test_repeated_values_keep_their_order() -> None:
    assert parsed("--tag", "b", "--tag=a").texts("tag") == ("b", "a")


def test_positionals_stand_anywhere_and_in_order() -> None:
    assert parsed("a", "-q", "b", "--jobs", "2", "c").texts("path") == ("a", "b", "c")


def test_after_two_dashes_all_is_positional() -> None:
    args = parsed("a", "--", "--jobs", "-q", "--", "--help")
    assert args.texts("path") == ("a", "--jobs", "-q", "--", "--help")
    assert not args.flag("quiet")


def test_a_single_dash_is_positional() -> None:
    assert parsed("-").texts("path") == ("-",)


def test_values_may_begin_with_a_dash_when_no_option_is_called_so() -> None:
    assert parsed("--tag", "-x").texts("tag") == ("-x",)
    assert parsed("--tag=--jobs").texts("tag") == ("--jobs",)


def test_an_empty_value_is_a_value() -> None:
    assert parsed("--tag=").texts("tag") == ("",)
    assert refusal("--report=") == "--report wants the name of a folder, not ''"


def test_optional_positionals() -> None:
    assert parsed("a", command=DIFF).text("new") is None
    assert parsed("a", "b", command=DIFF).text("new") == "b"


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["a", "--help", "--nonsense"], ["-q", "-h"]])
def test_help_is_asked_for(words: list[str]) -> None:
    assert read(RUN, words) is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--jbos", "2"], "unknown option --jbos; did you mean --jobs?"),
        (["--jbos=2"], "unknown option --jbos; did you mean --jobs?"),
        (["--zzzzzz"], "unknown option --zzzzzz"),
        (["-x"], "unknown option -x"),
        (["-qx"], "unknown option -x (in -qx)"),
        (["--jobs"], "--jobs needs a value: a whole number, 1 or more"),
        (["-j"], "-j needs a value: a whole number, 1 or more"),
        (["--report", "--quiet"], "--report needs a value: the name of a folder"),
        (["--report", "-q"], "--report needs a value: the name of a folder"),
        (["--jobs=0"], "--jobs wants a whole number, 1 or more, not '0'"),
        (["--jobs=-1"], "--jobs wants a whole number, 1 or more, not '-1'"),
        (["--jobs=two"], "--jobs wants a whole number, 1 or more, not 'two'"),
        (["--jobs=²"], "--jobs wants a whole number, 1 or more, not '²'"),
        (["-jx"], "-j wants a whole number, 1 or more, not 'x'"),
        (["--format=jsno"], "--format wants one of text, json, github, not 'jsno'; did you mean 'json'?"),
        (["--format", "xml"], "--format wants one of text, json, github, not 'xml'"),
        (["--quiet=yes"], "--quiet takes no value, so '--quiet=yes' is not understood"),
        (["--seed=1", "--seed=1"], "--seed is given more than once"),
    ],
)
def test_refusals(words: list[str], message: str) -> None:
    assert refusal(*words) == message


def test_too_few_and_too_many_positionals() -> None:
    assert refusal(command=DIFF) == "OLD is missing: the earlier one"
    assert refusal("a", "b", "c", "d", command=DIFF) == "unexpected argument 'c'"


def test_asking_for_what_is_not_declared_is_a_fault_of_the_caller() -> None:
    args = parsed()
    for ask in (args.flag, args.text, args.texts, args.number, args.given):
        with pytest.raises(KeyError):
            ask("nonsense")
