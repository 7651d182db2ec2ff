"""The grammar of formulas: a syntax tree is checked part by part and rebuilt from allowed parts alone.

Nothing of the parser's tree reaches the compiler: each node is made anew, numbers as floats (no integer grows without
end), functions under names that no parameter can have.
"""

import ast
from collections.abc import Collection, Iterable, Mapping

from .formula_error import FormulaError, Kind
from .formula_functions import FUNCTIONS
from .formula_words import one_line
from .lookup import LookupTable
from .nearest import nearest

MAX_NODES = 200
MAX_DEPTH = 100
MAX_CHOICES = 50
MAX_DIGITS = 9
MAX_NAMED = 10

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_EQUAL = (ast.Eq, ast.NotEq)
_MEMBER = (ast.In, ast.NotIn)
_LOAD = ast.Load()


class Checker:
    """Checks one formula. ``names`` are the kinds of what it may name, ``tables`` what ``lookup`` may be asked for,
    ``options`` the texts that a name can have where they are known.

    After ``check``, ``used`` and ``used_tables`` tell what it names.
    """

    def __init__(
        self,
        source: str,
        names: Mapping[str, Kind],
        tables: Mapping[str, LookupTable],
        options: Mapping[str, Collection[str]],
    ):
        self.source = source
        self.names = names
        self.tables = tables
        self.options = options
        self.used: set[str] = set()
        self.used_tables: set[str] = set()
        self._nodes = self._start = 0
        self._bytes = b""

    def check(self) -> tuple[ast.expr, Kind]:
        """The rebuilt tree and what it gives.

        :raises FormulaError: the first thing that is wrong, with its position
        """
        line = one_line(self.source)
        self._start = len(line) - len(line.lstrip())
        line = line.strip()
        self._bytes = line.encode()
        try:
            return self._check(ast.parse(line, mode="eval").body, 0)
        except SyntaxError as error:
            # the parser says 0 where it is the end that is missing
            at = min(error.offset or len(line) + 1, len(line) + 1)
            raise FormulaError("syntax", at + self._start) from None
        except (RecursionError, MemoryError):
            raise FormulaError("too_complex") from None

    def _fail(self, kind, node, **details):
        # the parser counts bytes
        at = len(self._bytes[: node.col_offset].decode())
        return FormulaError(kind, at + self._start + 1, **details)

    def _check(self, node, depth):
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise self._fail("too_complex", node)
        method = self._METHODS.get(type(node))
        if not method:
            raise self._fail("not_allowed", node)
        return method(self, node, depth + 1)

    def _need(self, node, depth, kind):
        made, found = self._check(node, depth)
        if found != kind:
            raise self._fail("mixed", node, found=found, expected=kind)
        return made

    def _constant(self, node, depth):
        if type(node.value) is bool:
            return ast.Constant(node.value), "truth"
        if type(node.value) is str:
            return ast.Constant(node.value), "text"
        return ast.Constant(float(node.value)), "number"

    def _name(self, node, depth):
        name = node.id
        if name in self.names:
            self.used.add(name)
            return ast.Name(name, _LOAD), self.names[name]
        if name in ("true", "false"):
            return ast.Constant(name == "true"), "truth"
        if name in FUNCTIONS or name == "lookup":
            raise self._fail("function_name", node, name=name)
        if name in self.tables:
            raise self._fail("table_name", node, name=name)
        raise self._unknown("name", node, name, self.names)

    def _unknown(self, what, node, name, known: Iterable[str]):
        near = nearest(name, known)
        if near:
            return self._fail(f"unknown_{what}_near", node, name=name, nearest=near)
        return self._fail(f"unknown_{what}", node, name=name)

    def _unary(self, node, depth):
        kind = "truth" if isinstance(node.op, ast.Not) else "number"
        # the lexer leaves no other unary sign than + and -
        return ast.UnaryOp(type(node.op)(), self._need(node.operand, depth, kind)), kind

    def _binary(self, node, depth):
        if not isinstance(node.op, _ARITHMETIC):
            raise self._fail("not_allowed", node)
        left, right = (self._need(side, depth, "number") for side in (node.left, node.right))
        return ast.BinOp(left, type(node.op)(), right), "number"

    def _logic(self, node, depth):
        return ast.BoolOp(type(node.op)(), [self._need(value, depth, "truth") for value in node.values]), "truth"

    def _choice(self, node, depth):
        test = self._need(node.test, depth, "truth")
        body, kind = self._check(node.body, depth)
        return ast.IfExp(test, body, self._need(node.orelse, depth, kind)), kind

    def _compare(self, node, depth):
        left, kind = self._check(node.left, depth)
        comparators = []
        before = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            self._options(before, right)
            self._options(right, before)
            before = right
            if isinstance(op, _MEMBER):
                if len(node.ops) > 1:
                    raise self._fail("not_allowed", node)
                comparators.append(self._choices(right, depth, kind))
            elif isinstance(op, (*_ORDER, *_EQUAL)):
                if kind != "number" and isinstance(op, _ORDER):
                    raise self._fail("not_compared", node)
                comparators.append(self._need(right, depth, kind))
            else:
                raise self._fail("not_allowed", node)
        return ast.Compare(left, [type(op)() for op in node.ops], comparators), "truth"

    def _options(self, name, other):
        """A text that the choice it is compared with never has makes a formula that is never true."""
        known = self.options.get(name.id) if isinstance(name, ast.Name) else None
        if not known:
            return
        for text in other.elts if isinstance(other, ast.Tuple) else [other]:
            if isinstance(text, ast.Constant) and type(text.value) is str and text.value and text.value not in known:
                near = nearest(text.value, known) or ", ".join(sorted(known)[:MAX_NAMED])
                raise self._fail("unknown_option", text, name=name.id, option=text.value, nearest=near)

    def _choices(self, node, depth, kind):
        # ('oak') is a text to the parser, and "in" would look for a part of it
        items = node.elts if isinstance(node, ast.Tuple) else [node]
        if not 0 < len(items) <= MAX_CHOICES:
            raise self._fail("choices", node)
        made = []
        for item in items:
            value = item.operand if isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.USub) else item
            if not isinstance(value, ast.Constant):
                raise self._fail("choices", item)
            made.append(self._need(item, depth, kind))
        return ast.Tuple(made, _LOAD)

    def _tuple(self, node, depth):
        raise self._fail("comma", node)

    def _call(self, node, depth):
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self._fail("not_allowed", node)
        name = node.func.id
        if name == "lookup":
            return self._lookup(node, depth)
        if name not in FUNCTIONS:
            raise self._unknown("function", node, name, [*FUNCTIONS, "lookup"])
        _function, least, most = FUNCTIONS[name]
        if not least <= len(node.args) <= most:
            expected = f"{least} argument" if least == most else f"{least} to {most} arguments"
            raise self._fail("arguments", node, name=name, expected=expected)
        if name == "round" and len(node.args) == 2:
            args = [self._need(node.args[0], depth, "number"), self._digits(node.args[1])]
        else:
            args = [self._need(arg, depth, "number") for arg in node.args]
        return ast.Call(ast.Name(f"F_{name}", _LOAD), args, []), "number"

    def _digits(self, node):
        sign, value = 1, node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, value = -1, node.operand
        if not isinstance(value, ast.Constant) or type(value.value) is not int or value.value > MAX_DIGITS:
            raise self._fail("arguments", node, name="round", expected=f"a whole number up to {MAX_DIGITS} as its digits")
        return ast.Constant(sign * value.value)

    def _lookup(self, node, depth):
        if len(node.args) != 2 or not isinstance(node.args[0], ast.Name):
            raise self._fail("arguments", node, name="lookup", expected="a table and a key")
        name = node.args[0].id
        table = self.tables.get(name)
        if not table:
            raise self._unknown("table", node.args[0], name, self.tables)
        self.used_tables.add(name)
        key = self._need(node.args[1], depth, table.key_kind)
        return ast.Call(ast.Name(f"T_{name}", _LOAD), [key], []), table.value_kind

    _METHODS = {
        ast.Constant: _constant,
        ast.Name: _name,
        ast.UnaryOp: _unary,
        ast.BinOp: _binary,
        ast.BoolOp: _logic,
        ast.IfExp: _choice,
        ast.Compare: _compare,
        ast.Tuple: _tuple,
        ast.Call: _call,
    }
