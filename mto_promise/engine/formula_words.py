"""The characters and words of a formula, before its grammar.

Words are checked before Python's parser sees them, so that the parser only ever meets short, plain text: no null bytes,
no look-alike identifiers (Python folds them by NFKC), no number of a million digits, no prefix of a string, no bracket
towers, nothing that makes it warn.
"""

import keyword
import re

from .formula_error import FormulaError
from .formula_functions import FUNCTIONS
from .lookup import MAX_NUMBER, MAX_TEXT

MAX_SOURCE = 500
MAX_BRACKETS = 30
MAX_NAME = 64

#: Codes of parameters, attributes and tables.
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)

_WORDS = {"and", "or", "not", "in", "if", "else", "True", "False"}
_PYTHON_WORDS = set(keyword.kwlist) - _WORDS

#: Words that can be no code.
RESERVED = frozenset({*FUNCTIONS, *_WORDS, *_PYTHON_WORDS, "lookup", "true", "false"})

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<text>'[^'\\]*'|"[^"\\]*")
      | (?P<operator>==|!=|<=|>=|//(?!/)|(?:\*\*|&&|\|\||<>|[-+*/%<>(),=^&|!\[\]{}]))
    """,
    re.VERBOSE | re.ASCII,
)
_WRONG = {
    **dict.fromkeys(("**", "^"), ("power", {})),
    **dict.fromkeys("[]{}", ("brackets", {})),
    **dict.fromkeys(("&&", "&"), ("logic", {"instead": "and"})),
    **dict.fromkeys(("||", "|"), ("logic", {"instead": "or"})),
    "!": ("logic", {"instead": "not"}),
    "<>": ("logic", {"instead": "!="}),
    "=": ("equals", {}),
}


def is_code(text: str) -> bool:
    """Whether ``text`` can be the code of a parameter, attribute or table."""
    return bool(CODE.fullmatch(text)) and text not in RESERVED


def one_line(source: str) -> str:
    """``source`` with its line breaks as blanks, character by character, once all of its words are known to be harmless.

    :raises FormulaError: the first character or word that has no place in a formula
    """
    if type(source) is not str or not source.strip():
        raise FormulaError("empty")
    if len(source) > MAX_SOURCE:
        raise FormulaError("too_long", MAX_SOURCE + 1, limit=MAX_SOURCE)
    out = []
    at = brackets = 0
    before = last = None
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match:
            raise FormulaError("text_end" if source[at] in "'\"" else "character", at + 1, text=_shown(source[at]))
        kind, word = match.lastgroup, match.group()
        if kind in ("number", "name", "text"):
            # 'a'if is fine; 1if, 0x1, f'a' are not; and two texts that lack a comma would become one
            if (before in _CHECKS and (before, kind) != ("text", "name")) or last == kind == "text":
                raise FormulaError("syntax", at + 1)
            _CHECKS[kind](word, at + 1)
        elif kind == "operator":
            if word in _WRONG:
                wrong, details = _WRONG[word]
                raise FormulaError(wrong, at + 1, text=word, **details)
            brackets += (word == "(") - (word == ")")
            if brackets > MAX_BRACKETS:
                raise FormulaError("too_complex", at + 1)
        out.append(" " * len(word) if kind == "space" else word)
        before, at = kind, match.end()
        last = last if kind == "space" else kind
    return "".join(out)


def _shown(character):
    return character if character.isprintable() else f"U+{ord(character):04X}"


def _check_number(word, at):
    if word[0] == "0" and word[1:2].isdigit():
        raise FormulaError("number_format", at)
    if float(word) > MAX_NUMBER:
        raise FormulaError("number_size", at, limit=f"{MAX_NUMBER:.0e}")


def _check_name(word, at):
    if word in _PYTHON_WORDS or len(word) > MAX_NAME:
        raise FormulaError("word", at, text=word[:MAX_NAME])


def _check_text(word, at):
    if len(word) > MAX_TEXT + 2:
        raise FormulaError("text_size", at, limit=MAX_TEXT)
    for offset, character in enumerate(word):
        if not character.isprintable():
            raise FormulaError("character", at + offset, text=_shown(character))


_CHECKS = {"number": _check_number, "name": _check_name, "text": _check_text}
