"""How a source file can be broken: mutmut's and cosmic-ray's ways that change what code does, and two that both lack, a
statement left out and a condition that always or never holds.

Left alone are types, logging, docstrings, sentences, tables of words and f-strings: they are read, or measured as a whole.
"""

import ast
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

SKIPPED = set(
    "abstractmethod cache cast dataclass describe flush freeze log lru_cache overload override TypeVar".split()
)
"""What only logs, types, caches, words what a command's options mean, or does early what happens anyway: a session's
flush, which its next query does, and the collector's freeze.
"""
TABLE = 4
"""So many constants in a collection are data rather than a condition."""

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Break: ast.Continue, ast.Continue: ast.Break,
}  # fmt: skip
NAMES = {
    "min": "max", "any": "all", "lower": "upper", "lstrip": "rstrip", "find": "rfind", "partition": "rpartition",
    "removeprefix": "removesuffix", "startswith": "endswith", "is_": "is_not", "in_": "not_in", "and_": "or_",
    "asc": "desc",
}  # fmt: skip
NAMES |= {after: before for before, after in NAMES.items()}

VARIADIC = {
    "where",
    "and_",
    "or_",
    "order_by",
    "values",
    "options",
    "filter",
    "max",
    "min",
    "strip",
    "split",
    "get",
}
"""Functions that do without any of their arguments; others would raise a TypeError, which any test notices."""

Node = TypeVar("Node", bound=ast.AST)
Change = tuple[ast.AST, ast.AST]
"""What is replaced, and with what."""


@dataclass(frozen=True)
class Mutant:
    path: Path
    line: int
    start: int
    end: int
    """Where in the file's bytes, up to `end`."""
    before: str
    after: str

    def source(self) -> bytes:
        """The whole file, broken."""
        whole = self.path.read_bytes()
        return whole[: self.start] + self.after.encode() + whole[self.end :]


def sites(path: Path) -> list[list[Mutant]]:
    """The places at which a file can be broken, each with the ways to break it there."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def mutant(node: Any, new: ast.AST) -> Mutant:
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        bare = isinstance(new, ast.stmt | ast.Slice)
        after = ast.unparse(new) if bare else f"({ast.unparse(new)})"
        return Mutant(path, node.lineno, start, end, source[start:end].decode(), after)

    places = ([mutant(*change) for change in _changes(node)] for node in _nodes(ast.parse(source)))
    return [place for place in places if place]


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Those that may be broken, from a node downwards."""
    if _is_left_alone(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns", "bases"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not (isinstance(child, ast.Constant) and _is_table(node)):
                    yield from _nodes(child)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
            return True
        case ast.If(ast.Name("TYPE_CHECKING")) | ast.keyword("strict"):  # zip's, which only a fault can trip
            return True
        case ast.Expr(ast.Call(named)) | ast.Call(named) | (ast.Name() as named):
            return not SKIPPED.isdisjoint(ast.unparse(named).split("."))
    return False


def _is_table(node: ast.AST) -> bool:
    elements = getattr(node, "elts", None) or getattr(node, "values", [])
    return isinstance(node, ast.Dict | ast.Set | ast.List | ast.Tuple) and len(elements) >= TABLE


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            yield from ((node.test, ast.Constant(value)) for value in (True, False))
        case ast.comprehension(ifs=conditions):
            yield from ((condition, ast.Constant(True)) for condition in conditions)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            decorators = (decorator for decorator in node.decorator_list if not _is_left_alone(decorator))
            yield from ((decorator, ast.Name("lambda it: it")) for decorator in decorators)
        case ast.Return(ast.expr() as value) if not isinstance(value, ast.Constant):
            yield node, ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call() | ast.Await()) | ast.AugAssign() | ast.Delete() | ast.Raise():
            yield node, ast.Pass()
        case ast.Assign([ast.Attribute() | ast.Subscript()]):
            yield node, ast.Pass()
        case ast.Break() | ast.Continue():
            yield node, SWAPS[type(node)]()
        case ast.ExceptHandler(ast.expr() as caught):
            yield caught, ast.Name("ZeroDivisionError")
        case ast.expr():
            yield from ((node, new) for new in _expressions(node))


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(_, [operator], _) if type(operator) in SWAPS:
            yield _with(node, ops=[SWAPS[type(operator)]()])
            if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
                yield ast.UnaryOp(ast.Not(), node)
        case ast.BoolOp(operator, values):
            yield _with(node, op=SWAPS[type(operator)]())
            yield from (
                _with(node, values=[other for other in values if other is not value]) for value in values
            )
        case ast.BinOp(op=operator) if type(operator) in SWAPS:
            yield _with(node, op=SWAPS[type(operator)]())
        case ast.UnaryOp(ast.Not() | ast.Invert() | ast.USub(), operand):
            yield operand
        case ast.Constant(value):
            yield from map(ast.Constant, _other_values(value))
        case ast.Call():
            yield from _calls(node)
        case ast.Slice(lower, upper) if lower and upper:
            yield from (_with(node, lower=None), _with(node, upper=None))


def _other_values(value: object) -> Iterator[str | float]:
    match value:
        case bool():
            yield not value
        case int() | float():
            yield from (value + 1, value - 1)
        case str() if " " not in value:
            yield f"{value}XX"


def _calls(node: ast.Call) -> Iterator[ast.Call]:
    name = ast.unparse(node.func).split(".")[-1]
    if name in NAMES:
        field = "id" if isinstance(node.func, ast.Name) else "attr"
        yield _with(node, func=_with(node.func, **{field: NAMES[name]}))
    if name in VARIADIC:
        yield from (_with(node, args=[other for other in node.args if other is not it]) for it in node.args)
    named = [keyword for keyword in node.keywords if not _is_left_alone(keyword)]
    yield from (_with(node, keywords=[other for other in node.keywords if other is not it]) for it in named)


def _with(node: Node, **fields: Any) -> Node:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
