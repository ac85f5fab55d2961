"""The nodes of a `.cts` file: frozen records, each with a span; no methods, no back-links. Expressions: ast_values.py.

A span is a pair of offsets into the file's text. What a name means, what kind an expression has, which comment stands
where: none of that is known here; analyses keep it in side tables keyed by the node.
"""

from __future__ import annotations

from .ast_values import (
    Attribute as Attribute,
    Binary as Binary,
    Binding as Binding,
    Call as Call,
    CallsEvent as CallsEvent,
    CommandOutput as CommandOutput,
    ConditionEvent as ConditionEvent,
    Event as Event,
    Expr as Expr,
    FileEvent as FileEvent,
    FileText as FileText,
    Filtered as Filtered,
    FlagEvent as FlagEvent,
    Group as Group,
    Ident as Ident,
    Index as Index,
    InVariant as InVariant,
    ListExpr as ListExpr,
    Literal as Literal,
    Name as Name,
    Negative as Negative,
    Node as Node,
    Pattern as Pattern,
    PortEvent as PortEvent,
    PrintsEvent as PrintsEvent,
    Quantifier as Quantifier,
    RangeExpr as RangeExpr,
    Span as Span,
    StepEvent as StepEvent,
    Text as Text,
)

# --- a file ----------------------------------------------------------------------------------------------------------


class Stmt(Node):
    """The base of everything that stands on a line of its own."""


class File(Node):
    items: tuple[Stmt, ...]


class UseStmt(Stmt):
    """`use files` or `use "./portreg.cts" as ports`; `path` is none for a module of the standard library."""

    module: Ident | None
    path: Text | None
    alias: Ident | None


class LetStmt(Stmt):
    name: Ident
    value: Expr


class KindRef(Node):
    """`path`, or `flock | posix | ofd`: one kind, or the words to choose from."""

    words: tuple[Ident, ...]


class Param(Node):
    """`to dest: path = "x"`: label, name, kind, default; all but the name may be missing."""

    label: Ident | None
    name: Ident
    kind: KindRef | None
    default: Expr | None


class Origin(Node):
    """`from python "cts.stdlib.files:copy"` or `from command "..."`."""

    language: Ident
    target: Text


class VerbDecl(Stmt):
    """A verb: implemented by its `origin`, or by the steps of its `body`."""

    name: Ident
    params: tuple[Param, ...]
    returns: KindRef | None
    origin: Origin | None
    body: tuple[Stmt, ...]
    doc: str


class FixtureDecl(Stmt):
    name: Ident
    params: tuple[Param, ...]
    returns: KindRef | None
    origin: Origin | None
    body: tuple[Stmt, ...]
    doc: str


class CheckDecl(Stmt):
    """`check clean(folder)`: expectations under a name, used by `check clean "out"` in a scenario."""

    name: Ident
    params: tuple[Param, ...]
    origin: Origin | None
    body: tuple[Stmt, ...]
    doc: str


class ScenarioDecl(Stmt):
    name: Ident
    title: Text | None
    items: tuple[Stmt, ...]
    doc: str


# --- the header ------------------------------------------------------------------------------------------------------


class WhyStmt(Stmt):
    text: Text


class TagsStmt(Stmt):
    tags: tuple[Ident, ...]


class PriorityStmt(Stmt):
    level: Ident


class Need(Node):
    """`linux`, `command "rsync"`, `module redis`, `memory >= 4GiB`."""

    what: Ident
    argument: Expr | None
    operator: str
    amount: Expr | None


class RequiresStmt(Stmt):
    needs: tuple[Need, ...]


class SettingStmt(Stmt):
    """`timeout 30s`, `runs 20`, `seed 42`, `tolerance 5ms`, `retries 3`."""

    setting: str
    value: Expr


class AloneStmt(Stmt):
    """Nothing else may run beside this scenario."""


class IsolationStmt(Stmt):
    """`isolation reuse`: actors may share processes from run to run; `isolation fresh` is the default."""

    mode: Ident


class AllowStmt(Stmt):
    """`allow leftovers`."""

    what: Ident


class MatrixStmt(Stmt):
    name: Ident
    values: tuple[Expr, ...]


class ContrastStmt(Stmt):
    bindings: tuple[Binding, ...]


class ShareStmt(Stmt):
    """`share phase = "write"`: in a header the first value, in an actor a new one."""

    name: Ident
    value: Expr


class SemaphoreStmt(Stmt):
    name: Ident
    permits: Expr


class GivenStmt(Stmt):
    """`given file "x" of 4MiB random as new`; `given environment TZ = "UTC"` fills `binding` instead of arguments."""

    fixture: Name | Attribute
    arguments: tuple[Expr, ...]
    binding: Binding | None
    alias: Ident | None


# --- actors and their steps ------------------------------------------------------------------------------------------


class Limit(Node):
    """`nofile=64`."""

    name: Ident
    value: Expr


class ActorDecl(Stmt):
    name: Ident
    size: Expr | None
    background: bool
    limits: tuple[Limit, ...]
    steps: tuple[Stmt, ...]
    doc: str


class VerbStep(Stmt):
    """`copy "a" to "b" chunk 64KiB as job timeout 2s`. What is a label and what a value is known by the verb only."""

    verb: Name | Attribute
    arguments: tuple[Expr, ...]
    alias: Ident | None
    timeout: Expr | None


class BarrierStep(Stmt):
    barrier: Ident
    alias: Ident | None
    timeout: Expr | None


class WaitStep(Stmt):
    duration: Expr


class CaptureStep(Stmt):
    """`capture port from stdout /Port (\\d+)/`."""

    name: Ident
    source: Ident
    pattern: Expr


class GiveStep(Stmt):
    value: Expr


class TryStep(Stmt):
    step: Stmt


class AtBlock(Stmt):
    instant: Expr
    steps: tuple[Stmt, ...]
    is_block: bool


class WhenBlock(Stmt):
    event: Event
    offset: Expr | None
    steps: tuple[Stmt, ...]
    is_block: bool


class EveryBlock(Stmt):
    period: Expr
    duration: Expr
    steps: tuple[Stmt, ...]
    is_block: bool


class RepeatBlock(Stmt):
    """`repeat 100 times`, `repeat for 10s`, `repeat until EVENT`: one of the three is given."""

    times: Expr | None
    duration: Expr | None
    until: Event | None
    steps: tuple[Stmt, ...]


# --- faults and exploring --------------------------------------------------------------------------------------------


class HoldStmt(Stmt):
    """`hold copier before rename on "dest*" until reader.seen ends`."""

    actor: Expr
    call: Ident
    path: Expr | None
    until: Event


class FailStmt(Stmt):
    """`fail copier write on "dest*" after 1MiB with NoSpace`."""

    actor: Expr
    call: Ident
    path: Expr | None
    after: Expr | None
    error: ErrorName


class DelayStmt(Stmt):
    """`delay copier fsync on "x" by 200ms`."""

    actor: Expr
    call: Ident
    path: Expr | None
    by: Expr


class LinkStmt(Stmt):
    """`cut store for 2s at t+1s`, `slow store by 50ms`, `lose 5% of store`; `how` is cut, slow or lose."""

    how: str
    link: Expr
    amount: Expr | None
    duration: Expr | None
    at: Expr | None
    when: Event | None


class ExploreStmt(Stmt):
    """`explore orders of writer, reader limit 500 seed 7`; `what` is orders, calls or delays."""

    what: str
    actors: tuple[Expr, ...]
    n_delays: Expr | None
    limit: Expr | None
    seed: Expr | None


class OrderStmt(Stmt):
    points: tuple[Expr, ...]


class CrashStmt(Stmt):
    """`crash copier at every write`, `tear copier at every write on "dest*"`; `how` is crash or tear."""

    how: str
    actor: Expr
    call: Ident
    path: Expr | None


# --- expectations ----------------------------------------------------------------------------------------------------


class Subject(Node):
    """The base of what an expectation speaks of."""


class ValueSubject(Subject):
    """An actor, a group, a step, a metric, or any other expression; which one is known after names are resolved."""

    expr: Expr


class FileSubject(Subject):
    """`file "x"`, `files "*.tmp"`, `folder "out"`; `what` is file, files or folder."""

    what: str
    path: Expr


class BarrierSubject(Subject):
    barrier: Ident


class ErrorName(Node):
    """`Locked`, `Exit(2)`."""

    name: Ident
    argument: Expr | None


class Test(Node):
    """The base of all tests; `succeeds` and `succeed` are the same test."""


class OutcomeTest(Test):
    """succeeds, fails, times_out, is_skipped."""

    outcome: str
    errors: tuple[ErrorName, ...]


class KilledTest(Test):
    signal: Ident | None


class BlocksTest(Test):
    """`blocks`, `blocks for >= 50ms`, `blocks until writer.job ends`, `never blocks`."""

    never: bool
    operator: str
    amount: Expr | None
    until: Event | None


class TimeTest(Test):
    """`finishes within 2s`, `finishes before EVENT`, `begins after EVENT`: `edge` is begins or finishes."""

    edge: str
    relation: str
    amount: Expr | None
    event: Event | None


class OverlapsTest(Test):
    """`overlaps writer.job`, `never overlaps`."""

    never: bool
    other: Expr | None


class ValueTest(Test):
    """`exits 0`, `prints "..."`, `returns 5`, `equals X`, `matches /x/`, `contains X`, `sums to 400`; `test` says which."""

    test: str
    value: Expr


class SameFileTest(Test):
    """`equals file "source.dat"`."""

    path: Expr


class ListTest(Test):
    """`is one of A, B`, `contains only "a", "b"`: `test` is is_one_of or contains_only."""

    test: str
    values: tuple[Expr, ...]


class StateTest(Test):
    """exists, is_absent, is_unchanged, is_empty, is_unique, is_increasing, is_serializable, is_snapshot_isolated, opens."""

    state: str


class HasTest(Test):
    """`has size 4MiB`, `has mode 0644`, `has 400 lines`: `what` is size, mode or lines."""

    what: str
    value: Expr


class CompareTest(Test):
    operator: str
    value: Expr


class LinearizableTest(Test):
    model: Ident


class ExpectStmt(Stmt):
    """`mode` is "", sometimes, always, never or eventually; `others` are the tests for everybody else."""

    mode: str
    within: Expr | None
    quantifier: Quantifier | None
    subject: Subject | None
    tests: tuple[Test, ...]
    others: tuple[Test, ...]
    because: Text | None


class TallyRow(Node):
    """`equals old  allowed because "..."`; the row `else` has no tests."""

    tests: tuple[Test, ...]
    grade: Ident
    because: Text | None


class TallyStmt(Stmt):
    subject: Subject
    rows: tuple[TallyRow, ...]


class CheckStmt(Stmt):
    """`check clean "out"` in a scenario: the expectations that the check declares."""

    check: Name | Attribute
    arguments: tuple[Expr, ...]
