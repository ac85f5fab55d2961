"""How each line of the language is written: one table for error messages, completion and the reference.

The words are those of grammar.lark; a test holds the two together. What a verb's arguments are is in its declaration.
"""

from __future__ import annotations

FILE_FORMS = {
    "use": 'use MODULE [as NAME] or use "./FILE.cts" [as NAME]',
    "let": "let NAME = VALUE",
    "verb": "verb NAME(PARAMETERS) [-> KIND] [from python|command TEXT], or its steps in a block below",
    "fixture": "fixture NAME(PARAMETERS) [-> KIND] [from python|command TEXT], or its steps in a block below",
    "scenario": 'scenario ID ["TITLE"], its lines in a block below',
}
HEADER_FORMS = {
    "why": 'why "TEXT"',
    "tags": "tags NAME, NAME ...",
    "priority": "priority P0|P1|P2|P3",
    "requires": 'requires linux | root | command "NAME" | module NAME | memory >= SIZE | cores >= N | filesystem NAME',
    "timeout": "timeout DURATION",
    "runs": "runs NUMBER",
    "seed": "seed NUMBER",
    "tolerance": "tolerance DURATION",
    "retries": "retries NUMBER",
    "alone": "alone",
    "isolation": "isolation fresh|reuse",
    "allow": "allow leftovers",
    "given": "given FIXTURE ARGUMENTS [as NAME]",
}
SCENARIO_FORMS = {
    "let": "let NAME = VALUE",
    "matrix": "matrix NAME = VALUE | VALUE ...",
    "contrast": "contrast NAME = VALUE",
    "share": "share NAME = VALUE",
    "semaphore": "semaphore NAME of NUMBER",
    "actor": "actor NAME[COUNT] [in background] [with LIMIT=VALUE, ...], its steps in a block below",
    "hold": 'hold ACTOR before CALL [on "PATH"] until EVENT',
    "fail": 'fail ACTOR CALL [on "PATH"] [after SIZE] with ERROR',
    "delay": 'delay ACTOR CALL [on "PATH"] by DURATION',
    "cut": "cut LINK [for DURATION] [at INSTANT | when EVENT]",
    "slow": "slow LINK by DURATION [for DURATION] [at INSTANT | when EVENT]",
    "lose": "lose PERCENT of LINK [for DURATION] [at INSTANT | when EVENT]",
    "explore": "explore orders|calls [of ACTOR, ...] [limit NUMBER] [seed NUMBER], or explore delays NUMBER",
    "order": "order ACTOR.STEP, ACTOR.STEP ...",
    "crash": 'crash ACTOR at every CALL [on "PATH"]',
    "tear": 'tear ACTOR at every CALL [on "PATH"]',
    "expect": 'expect [sometimes|always|never|eventually within DURATION] [QUANTIFIER] SUBJECT TEST [or TEST] [because "TEXT"]',
    "tally": "tally SUBJECT, its outcomes in a block below: TEST required|allowed|interesting|forbidden",
    "check": "check NAME ARGUMENTS",
}
STEP_FORMS = {
    "barrier": "barrier NAME [timeout DURATION]",
    "wait": "wait DURATION",
    "capture": "capture NAME from stdout|stderr /PATTERN/",
    "give": "give VALUE",
    "share": "share NAME = VALUE",
    "try": "try STEP",
    "at": "at t+DURATION STEP, or a block below",
    "when": "when EVENT [+DURATION] STEP, or a block below",
    "every": "every DURATION for DURATION STEP, or a block below",
    "repeat": "repeat NUMBER times | repeat for DURATION | repeat until EVENT, its steps in a block below",
}
CHECK_DECL_FORM = "check NAME(PARAMETERS), its expectations in a block below"

# Words of other languages that stand where a verb would; there is nothing like them in a scenario.
CONTROL_WORDS = ("if", "else", "elif", "while", "for", "loop", "switch")

QUANTIFIERS = ("all", "no", "exactly_one", "at_least_one", "at_most_one", "exactly", "at_least", "at_most", "between")
QUANTIFIER_FORMS = "all, no, exactly_one, at_least_one, at_most_one, exactly 3, at_least 2, at_most 11, between 2 and 4"
GRADES = ("required", "allowed", "interesting", "forbidden")
TESTS = (
    "succeeds", "fails", "times_out", "is", "blocks", "never", "finishes", "begins", "overlaps", "exits", "prints",
    "returns", "equals", "matches", "contains", "sums", "exists", "has", "opens",
)  # fmt: skip
TEST_PLURALS = {
    "succeeds": "succeed", "fails": "fail", "times_out": "time_out", "is": "are", "blocks": "block",
    "finishes": "finish", "begins": "begin", "overlaps": "overlap", "exits": "exit", "prints": "print",
    "returns": "return", "equals": "equal", "matches": "match", "contains": "contain", "sums": "sum",
    "exists": "exist", "has": "have", "opens": "open", "ends": "end", "dies": "die", "reaches": "reach",
}  # fmt: skip


def form_of(word: str, where: str) -> str:
    """The form of the line that begins with `word` in a file, a scenario or an actor; empty where there is none."""
    if where == "actor":
        return STEP_FORMS.get(word, "")
    if where == "file" and word == "check":
        return CHECK_DECL_FORM
    forms = SCENARIO_FORMS | HEADER_FORMS if where == "scenario" else FILE_FORMS | HEADER_FORMS
    return forms.get(word, "")
