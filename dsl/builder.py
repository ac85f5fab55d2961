"""One method for each rule of the grammar: children in, node out.

The parser calls a method by the rule's name with the rule's span and its children; an absent optional part is None, a
token is the lexer's tuple. It knows the shape of nodes, not what they mean; what it finds wrong inside a literal it
reports through `parser`.
"""

from __future__ import annotations

from . import ast
from .builder_values import ExprBuilder, ident, items_of
from .forms import CONTROL_WORDS
from .values import DURATION, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .lexer import Token
    from .parser import Parser

    Span = tuple[int, int]

# The singular is the name of a happening or a test in the tree; the printer picks the form that reads right.
_CANONICAL = {
    "begin": "begins", "end": "ends", "block": "blocks", "die": "dies", "reach": "reaches", "appear": "appears",
    "change": "changes", "vanish": "vanishes", "succeed": "succeeds", "fail": "fails", "time_out": "times_out",
    "exit": "exits", "print": "prints", "return": "returns", "equal": "equals", "match": "matches",
    "contain": "contains", "sum": "sums_to", "sums": "sums_to", "exist": "exists", "open": "opens",
    "finish": "finishes", "line": "lines", "call": "calls",
}  # fmt: skip


def _word(token: Token) -> str:
    return _CANONICAL.get(token[1], token[1])


def _maybe(token: Token | None) -> ast.Ident | None:
    return None if token is None else ast.Ident((token[2], token[3]), token[1])


# So many `when`, `at`, `every` and `try` may stand on one line before those who walk the tree would run out of stack.
MAX_INLINE = 40


class Builder(ExprBuilder):
    """Makes the nodes of one file."""

    def __init__(self, parser: Parser) -> None:
        super().__init__(parser)
        self.n_inline: dict[ast.Stmt, int] = {}

    # --- a file ------------------------------------------------------------------------------------------------------

    def file(self, span: Span, *items: Any) -> ast.File:
        return ast.File(span, items)

    def use_module(self, span: Span, module: Token, alias: Token | None) -> ast.UseStmt:
        return ast.UseStmt(span, ident(module), None, _maybe(alias))

    def use_path(self, span: Span, path: ast.Text, alias: Token | None) -> ast.UseStmt:
        return ast.UseStmt(span, None, path, _maybe(alias))

    def let(self, span: Span, name: Token, value: ast.Expr) -> ast.LetStmt:
        return ast.LetStmt(span, ident(name), value)

    def verb_decl(
        self, span: Span, name: Token, _open: Token, params: Any, kind: Any, origin: Any, body: Any
    ) -> ast.VerbDecl:
        return ast.VerbDecl(span, ident(name), params, kind, origin, body or (), self.parser.doc_above(span[0]))

    def fixture_decl(
        self, span: Span, name: Token, _open: Token, params: Any, kind: Any, origin: Any, body: Any
    ) -> ast.FixtureDecl:
        return ast.FixtureDecl(span, ident(name), params, kind, origin, body or (), self.parser.doc_above(span[0]))

    def check_decl(self, span: Span, name: Token, _open: Token, params: Any, origin: Any, body: Any) -> ast.CheckDecl:
        return ast.CheckDecl(span, ident(name), params, origin, body or (), self.parser.doc_above(span[0]))

    def params(self, span: Span, *params: Any) -> tuple[ast.Param, ...]:
        return items_of(params)

    def param(self, span: Span, first: Token, second: Token | None, kind: Any, default: Any) -> ast.Param:
        if second is None:
            return ast.Param(span, None, ident(first), kind, default)
        return ast.Param(span, ident(first), ident(second), kind, default)

    def kind(self, span: Span, *words: Token) -> ast.KindRef:
        return ast.KindRef(span, tuple(ident(word) for word in words))

    def origin(self, span: Span, language: Token, target: ast.Text) -> ast.Origin:
        return ast.Origin(span, ident(language), target)

    def expectations(self, span: Span, *items: Any) -> tuple[Any, ...]:
        return items

    # --- a scenario and its header -----------------------------------------------------------------------------------

    def scenario(self, span: Span, name: Token, title: Any, items: Any) -> ast.ScenarioDecl:
        return ast.ScenarioDecl(span, ident(name), title, items or (), self.parser.doc_above(span[0]))

    def scenario_body(self, span: Span, *items: Any) -> tuple[Any, ...]:
        return items

    def why(self, span: Span, text: ast.Text) -> ast.WhyStmt:
        return ast.WhyStmt(span, text)

    def tags(self, span: Span, *tags: Token) -> ast.TagsStmt:
        return ast.TagsStmt(span, tuple(ident(tag) for tag in tags))

    def priority(self, span: Span, level: Token) -> ast.PriorityStmt:
        return ast.PriorityStmt(span, ident(level))

    def requires(self, span: Span, *needs: ast.Need) -> ast.RequiresStmt:
        return ast.RequiresStmt(span, needs)

    def need_plain(self, span: Span, what: Token) -> ast.Need:
        return ast.Need(span, ident(what), None, "", None)

    def need_named(self, span: Span, what: Token, argument: ast.Expr) -> ast.Need:
        return ast.Need(span, ident(what), argument, "", None)

    def need_amount(self, span: Span, what: Token, operator: Token, amount: ast.Expr) -> ast.Need:
        return ast.Need(span, ident(what), None, operator[1], amount)

    def setting(self, span: Span, word: Token, value: ast.Expr) -> ast.SettingStmt:
        return ast.SettingStmt(span, word[1], value)

    def alone(self, span: Span) -> ast.AloneStmt:
        return ast.AloneStmt(span)

    def isolation(self, span: Span, mode: Token) -> ast.IsolationStmt:
        return ast.IsolationStmt(span, ident(mode))

    def allow(self, span: Span, what: Token) -> ast.AllowStmt:
        return ast.AllowStmt(span, ident(what))

    def matrix(self, span: Span, name: Token, *values: ast.Expr) -> ast.MatrixStmt:
        return ast.MatrixStmt(span, ident(name), values)

    def contrast(self, span: Span, *bindings: ast.Binding) -> ast.ContrastStmt:
        return ast.ContrastStmt(span, bindings)

    def binding(self, span: Span, name: Token, value: ast.Expr) -> ast.Binding:
        return ast.Binding(span, ident(name), value)

    def share(self, span: Span, name: Token, value: ast.Expr) -> ast.ShareStmt:
        return ast.ShareStmt(span, ident(name), value)

    def semaphore(self, span: Span, name: Token, count: ast.Expr) -> ast.SemaphoreStmt:
        return ast.SemaphoreStmt(span, ident(name), count)

    def given(self, span: Span, fixture: Any, *rest: Any) -> ast.GivenStmt:
        *arguments, binding, alias = rest
        return ast.GivenStmt(span, fixture, tuple(arguments), binding, _maybe(alias))

    # --- actors and steps --------------------------------------------------------------------------------------------

    def actor(self, span: Span, name: Token, count: Any, background: Any, limits: Any, steps: Any) -> ast.ActorDecl:
        doc = self.parser.doc_above(span[0])
        return ast.ActorDecl(span, ident(name), count, background is not None, limits or (), steps or (), doc)

    def count(self, span: Span, _open: Token, count: ast.Expr) -> ast.Expr:
        return count

    def limits(self, span: Span, *limits: ast.Limit) -> tuple[ast.Limit, ...]:
        return limits

    def limit(self, span: Span, name: Token, value: ast.Expr) -> ast.Limit:
        return ast.Limit(span, ident(name), value)

    def steps(self, span: Span, *steps: Any) -> tuple[Any, ...]:
        return steps

    def verb_step(self, span: Span, verb: Any, *rest: Any) -> ast.VerbStep:
        arguments = tuple(child for child in rest if isinstance(child, ast.Expr))
        alias, timeout = self._suffixes(rest)
        if isinstance(verb, ast.Name) and verb.text in CONTROL_WORDS:
            self.parser.mistake("control", verb.span)
        return ast.VerbStep(span, verb, arguments, alias, timeout)

    def suffix_as(self, span: Span, name: Token) -> tuple[str, Span, ast.Ident]:
        return ("as", span, ident(name))

    def suffix_timeout(self, span: Span, duration: ast.Expr) -> tuple[str, Span, ast.Expr]:
        return ("timeout", span, duration)

    def _suffixes(self, children: tuple[Any, ...]) -> tuple[Any, Any]:
        found: dict[str, Any] = {}
        for child in children:
            if isinstance(child, tuple) and not isinstance(child, ast.Node):
                if child[0] in found:
                    self.parser.mistake("twice", child[1], word=child[0])
                found[child[0]] = child[2]
        return found.get("as"), found.get("timeout")

    def barrier_step(self, span: Span, barrier: Token, *rest: Any) -> ast.BarrierStep:
        return ast.BarrierStep(span, ident(barrier), *self._suffixes(rest))

    def wait(self, span: Span, duration: ast.Expr) -> ast.WaitStep:
        return ast.WaitStep(span, duration)

    def capture(self, span: Span, name: Token, source: Token, pattern: ast.Expr) -> ast.CaptureStep:
        return ast.CaptureStep(span, ident(name), ident(source), pattern)

    def give(self, span: Span, value: ast.Expr) -> ast.GiveStep:
        return ast.GiveStep(span, value)

    def try_step(self, span: Span, step: ast.Stmt) -> ast.Stmt:
        return self._inline(ast.TryStep(span, step), step)

    def _inline(self, outer: ast.Stmt, inner: ast.Stmt) -> ast.Stmt:
        """A step on the line of another; beyond a depth that nobody writes, it is reported and the inner one is left out."""
        depth = self.n_inline[outer] = self.n_inline.get(inner, 0) + 1
        if depth > MAX_INLINE:
            self.parser.mistake("too deep", outer.span)
            return ast.WaitStep(outer.span, ast.Literal(outer.span, "0s", Value(DURATION, 0)))
        return outer

    def _with_body(self, outer: ast.Stmt, body: tuple[tuple[ast.Stmt, ...], bool]) -> ast.Stmt:
        steps, is_block = body
        return outer if is_block else self._inline(outer, steps[0])

    def body_step(self, span: Span, step: ast.Stmt) -> tuple[tuple[ast.Stmt, ...], bool]:
        return (step,), False

    def body_block(self, span: Span, steps: Any) -> tuple[tuple[ast.Stmt, ...], bool]:
        return steps or (), True

    def at(self, span: Span, instant: ast.Expr, body: Any) -> ast.Stmt:
        return self._with_body(ast.AtBlock(span, instant, *body), body)

    def when(self, span: Span, event: ast.Event, offset: Any, body: Any) -> ast.Stmt:
        return self._with_body(ast.WhenBlock(span, event, offset, *body), body)

    def offset(self, span: Span, _plus: Token, duration: ast.Expr) -> ast.Expr:
        return duration

    def every(self, span: Span, period: ast.Expr, duration: ast.Expr, body: Any) -> ast.Stmt:
        return self._with_body(ast.EveryBlock(span, period, duration, *body), body)

    def repeat_times(self, span: Span, times: ast.Expr, steps: Any) -> ast.RepeatBlock:
        return ast.RepeatBlock(span, times, None, None, steps or ())

    def repeat_for(self, span: Span, duration: ast.Expr, steps: Any) -> ast.RepeatBlock:
        return ast.RepeatBlock(span, None, duration, None, steps or ())

    def repeat_until(self, span: Span, event: ast.Event, steps: Any) -> ast.RepeatBlock:
        return ast.RepeatBlock(span, None, None, event, steps or ())

    # --- events ------------------------------------------------------------------------------------------------------

    def step_event(self, span: Span, quantifier: Any, subject: ast.Expr, happening: Any) -> ast.StepEvent:
        return ast.StepEvent(span, quantifier, subject, *happening)

    def happening(self, span: Span, word: Token, amount: ast.Expr | None = None) -> tuple[str, ast.Expr | None]:
        return _word(word), amount

    def prints_event(self, span: Span, subject: ast.Expr, _prints: Token, text: ast.Expr) -> ast.PrintsEvent:
        return ast.PrintsEvent(span, subject, text)

    def calls_event(self, span: Span, subject: ast.Expr, _calls: Token, call: Token, path: Any) -> ast.CallsEvent:
        return ast.CallsEvent(span, subject, ident(call), path)

    def on(self, span: Span, path: ast.Expr) -> ast.Expr:
        return path

    def condition_event(self, span: Span, left: ast.Expr, operator: Token, right: ast.Expr) -> ast.ConditionEvent:
        return ast.ConditionEvent(span, ast.Binary(span, operator[1], left, right))

    def file_event(self, span: Span, path: ast.Expr, happening: Any) -> ast.FileEvent:
        return ast.FileEvent(span, path, *happening)

    def port_event(self, span: Span, port: ast.Expr, _opens: Token) -> ast.PortEvent:
        return ast.PortEvent(span, port)

    def flag_event(self, span: Span, flag: Token) -> ast.FlagEvent:
        return ast.FlagEvent(span, ident(flag))

    # --- faults and exploring ----------------------------------------------------------------------------------------

    def hold(self, span: Span, actor: ast.Expr, call: Token, path: Any, until: ast.Event) -> ast.HoldStmt:
        return ast.HoldStmt(span, actor, ident(call), path, until)

    def fail(
        self, span: Span, actor: ast.Expr, call: Token, path: Any, after: Any, error: ast.ErrorName
    ) -> ast.FailStmt:
        return ast.FailStmt(span, actor, ident(call), path, after, error)

    def delay(self, span: Span, actor: ast.Expr, call: Token, path: Any, by: ast.Expr) -> ast.DelayStmt:
        return ast.DelayStmt(span, actor, ident(call), path, by)

    def link_cut(self, span: Span, how: Token, link: ast.Expr, duration: Any, start: Any) -> ast.LinkStmt:
        return ast.LinkStmt(span, how[1], link, None, duration, *(start or (None, None)))

    def link_slow(
        self, span: Span, how: Token, link: ast.Expr, by: ast.Expr, duration: Any, start: Any
    ) -> ast.LinkStmt:
        return ast.LinkStmt(span, how[1], link, by, duration, *(start or (None, None)))

    def link_lose(
        self, span: Span, how: Token, share: ast.Expr, link: ast.Expr, duration: Any, start: Any
    ) -> ast.LinkStmt:
        return ast.LinkStmt(span, how[1], link, share, duration, *(start or (None, None)))

    def link_for(self, span: Span, duration: ast.Expr) -> ast.Expr:
        return duration

    def start_at(self, span: Span, instant: ast.Expr) -> tuple[ast.Expr, None]:
        return instant, None

    def start_when(self, span: Span, event: ast.Event) -> tuple[None, ast.Event]:
        return None, event

    def explore(self, span: Span, what: Token, actors: Any, *options: Any) -> ast.ExploreStmt:
        return ast.ExploreStmt(span, what[1], actors or (), None, *self._explore_options(options))

    def explore_delays(self, span: Span, what: Token, count: ast.Expr, *options: Any) -> ast.ExploreStmt:
        return ast.ExploreStmt(span, what[1], (), count, *self._explore_options(options))

    def of_actors(self, span: Span, *actors: ast.Expr) -> tuple[ast.Expr, ...]:
        return actors

    def explore_option(self, span: Span, word: Token, value: ast.Expr) -> tuple[str, Span, ast.Expr]:
        return word[1], span, value

    def _explore_options(self, options: tuple[Any, ...]) -> tuple[Any, Any]:
        found: dict[str, ast.Expr] = {}
        for word, span, value in options:
            if word in found:
                self.parser.mistake("twice", span, word=word)
            found[word] = value
        return found.get("limit"), found.get("seed")

    def order(self, span: Span, *points: ast.Expr) -> ast.OrderStmt:
        return ast.OrderStmt(span, points)

    def crash(self, span: Span, how: Token, actor: ast.Expr, call: Token, path: Any) -> ast.CrashStmt:
        return ast.CrashStmt(span, how[1], actor, ident(call), path)

    # --- what is expected --------------------------------------------------------------------------------------------

    def expect(
        self, span: Span, mode: Any, quantifier: Any, subject: Any, tests: Any, others: Any, because: Any
    ) -> ast.ExpectStmt:
        word, within = mode or ("", None)
        return ast.ExpectStmt(span, word, within, quantifier, subject, tests, others or (), because)

    def mode(self, span: Span, word: Token) -> tuple[str, None]:
        return word[1], None

    def eventually(self, span: Span, within: ast.Expr) -> tuple[str, ast.Expr]:
        return "eventually", within

    def others(self, span: Span, _comma: Token, tests: Any) -> tuple[ast.Test, ...]:
        found: tuple[ast.Test, ...] = tests
        return found

    def because(self, span: Span, text: ast.Text) -> ast.Text:
        return text

    def quantifier(self, span: Span, word: Token, low: Any = None, high: Any = None) -> ast.Quantifier:
        if isinstance(low, ast.Name) and low.text == "one":
            self.parser.mistake("quantifier", (word[2], low.span[1]), meant=f"{word[1]}_one")
        return ast.Quantifier(span, word[1], low, high)

    def value_subject(self, span: Span, expr: ast.Expr) -> ast.ValueSubject:
        return ast.ValueSubject(span, expr)

    def file_subject(self, span: Span, what: Token, path: ast.Expr) -> ast.FileSubject:
        return ast.FileSubject(span, what[1], path)

    def barrier_subject(self, span: Span, barrier: Token) -> ast.BarrierSubject:
        return ast.BarrierSubject(span, ident(barrier))

    def filtered(self, span: Span, outcome: Token, base: ast.Expr) -> ast.Filtered:
        return ast.Filtered(span, outcome[1], base)

    def tests(self, span: Span, *tests: ast.Test) -> tuple[ast.Test, ...]:
        return tests

    def outcome(self, span: Span, word: Token) -> ast.OutcomeTest:
        return ast.OutcomeTest(span, _word(word), ())

    def fails_with(self, span: Span, word: Token, *errors: ast.ErrorName) -> ast.OutcomeTest:
        return ast.OutcomeTest(span, "fails", errors)

    def is_skipped(self, span: Span, _is: Token) -> ast.OutcomeTest:
        return ast.OutcomeTest(span, "is_skipped", ())

    def is_killed(self, span: Span, _is: Token, signal: Token | None) -> ast.KilledTest:
        return ast.KilledTest(span, _maybe(signal))

    def blocks(self, span: Span, _word: Token) -> ast.BlocksTest:
        return ast.BlocksTest(span, False, "", None, None)

    def never_blocks(self, span: Span, *_words: Token) -> ast.BlocksTest:
        return ast.BlocksTest(span, True, "", None, None)

    def blocks_for(self, span: Span, _word: Token, operator: Token, amount: ast.Expr) -> ast.BlocksTest:
        return ast.BlocksTest(span, False, operator[1], amount, None)

    def blocks_until(self, span: Span, _word: Token, event: ast.Event) -> ast.BlocksTest:
        return ast.BlocksTest(span, False, "", None, event)

    def finishes_within(self, span: Span, _word: Token, amount: ast.Expr) -> ast.TimeTest:
        return ast.TimeTest(span, "finishes", "within", amount, None)

    def happens(self, span: Span, edge: Token, relation: Token, event: ast.Event) -> ast.TimeTest:
        return ast.TimeTest(span, _word(edge), relation[1], None, event)

    def overlaps(self, span: Span, _word: Token, other: ast.Expr) -> ast.OverlapsTest:
        return ast.OverlapsTest(span, False, other)

    def never_overlaps(self, span: Span, *_words: Token) -> ast.OverlapsTest:
        return ast.OverlapsTest(span, True, None)

    def value_test(self, span: Span, word: Token, value: ast.Expr) -> ast.ValueTest:
        return ast.ValueTest(span, _word(word), value)

    def same_file(self, span: Span, _equals: Token, path: ast.Expr) -> ast.SameFileTest:
        return ast.SameFileTest(span, path)

    def contains_only(self, span: Span, _contains: Token, *values: ast.Expr) -> ast.ListTest:
        return ast.ListTest(span, "contains_only", values)

    def one_of(self, span: Span, _is: Token, *values: ast.Expr) -> ast.ListTest:
        return ast.ListTest(span, "is_one_of", values)

    def state(self, span: Span, first: Token, second: Token | None = None) -> ast.StateTest:
        return ast.StateTest(span, _word(first) if second is None else f"is_{second[1]}")

    def has(self, span: Span, _has: Token, what: Token, value: ast.Expr) -> ast.HasTest:
        return ast.HasTest(span, what[1], value)

    def has_lines(self, span: Span, _has: Token, value: ast.Expr, _lines: Token) -> ast.HasTest:
        return ast.HasTest(span, "lines", value)

    def compare(self, span: Span, operator: Token, value: ast.Expr) -> ast.CompareTest:
        return ast.CompareTest(span, operator[1], value)

    def linearizable(self, span: Span, _is: Token, model: Token) -> ast.LinearizableTest:
        return ast.LinearizableTest(span, ident(model))

    def error(self, span: Span, name: Token, _open: Any = None, argument: Any = None) -> ast.ErrorName:
        return ast.ErrorName(span, ident(name), argument)

    def tally(self, span: Span, subject: ast.Subject, rows: Any) -> ast.TallyStmt:
        return ast.TallyStmt(span, subject, rows or ())

    def tally_rows(self, span: Span, *rows: ast.TallyRow) -> tuple[ast.TallyRow, ...]:
        return rows

    def tally_row(self, span: Span, tests: Any, grade: Token, because: Any) -> ast.TallyRow:
        return ast.TallyRow(span, tests, ident(grade), because)

    def tally_else(self, span: Span, grade: Token, because: Any) -> ast.TallyRow:
        return ast.TallyRow(span, (), ident(grade), because)

    def check(self, span: Span, check: Any, *arguments: ast.Expr) -> ast.CheckStmt:
        return ast.CheckStmt(span, check, arguments)
