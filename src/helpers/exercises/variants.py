"""Which variant of an exercise a pupil has: decided by class code, name and exercise, the same on every machine; and whether variants are alike."""
from __future__ import annotations

import ast
import hashlib
import re
import unicodedata


def variant(ids: list[str], exercise: str, class_code: str = "", name: str = "") -> str:
    """One of `ids`; the first where nobody said who is learning."""
    if not (class_code or name) or len(ids) < 2:
        return ids[0]
    text = "\n".join((_plain(class_code), _plain(name), exercise))
    return ids[int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big") % len(ids)]


def _plain(text: str) -> str:
    """A name as two people would both write it: case, accents' encoding and spaces make no difference."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def filled(text, let: dict):
    """A text (or a list or dict of texts) with {name} replaced by the variant's value."""
    if isinstance(text, str):
        return re.sub(r"\{(\w+)\}", lambda found: str(let.get(found[1], found[0])), text)
    if isinstance(text, list):
        return [filled(item, let) for item in text]
    if isinstance(text, dict):
        return {key: filled(item, let) for key, item in text.items()}
    return text


# -- comparable difficulty --------------------------------------------------------------------------------------------

def steps(expression: object) -> int:
    """How many things an expression does: its calls, operations, comparisons, look-ups by place and passes over a list.

    >>> steps("count('lakes', area__min=30 + 1)"), steps(["L3", "L1"])
    (2, 0)
    """
    if not isinstance(expression, str):
        return 0
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return 0
    return sum(isinstance(node, (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Subscript, ast.comprehension)) for node in ast.walk(tree))


def size(answer: str, kind: str) -> int:
    """How much there is to an answer: digits of a number, items of a set or an order, rows of a table; 1 for the rest.

    >>> size("945.7", "number"), size("FIN|SWE", "set"), size("2022-05-25", "date")
    (4, 2, 1)
    """
    if kind == "number":
        return sum(letter.isdigit() for letter in answer)
    return {"set": answer.count("|") + 1 - (answer == "∅"), "order": answer.count(">") + 1, "table": answer.count("\n")}.get(kind, 1)


def unlike(kind: str, found: dict[str, tuple[object, str, int]]) -> list[tuple[str, dict]]:
    """What makes one variant of an exercise harder than another: (end of the sentence's key, its values), nothing if they are alike.

    Alike are variants of one kind whose expressions take the same number of steps, whose answers differ in size by one at
    most, and which know the same number of mistakes, two at least.

    Parameters
    ----------
    kind : str
        The exercise's kind, the same for all its variants.
    found : dict
        Variant -> (expression, canonical answer, number of known mistakes).

    Examples
    --------
    >>> unlike("number", {"a": ("count('x')", "12", 2), "b": ("count('y')", "100", 2)})
    []
    >>> unlike("number", {"a": ("count('x')", "12", 2), "b": ("count('y') + 1", "1000", 1)})
    [('few_mistakes', {'variant': 'b', 'count': 1}), ('unlike_steps', {'counts': 'a: 1, b: 2'}), ('unlike_size', {'counts': 'a: 2, b: 4'}), ('unlike_mistakes', {'counts': 'a: 2, b: 1'})]
    """
    if not found:
        return []
    few = [("few_mistakes", {"variant": name or "-", "count": mistakes}) for name, (_, _, mistakes) in found.items() if mistakes < 2]
    measured = {"steps": {name: steps(expression) for name, (expression, _, _) in found.items()},
                "size": {name: size(answer, kind) for name, (_, answer, _) in found.items()},
                "mistakes": {name: mistakes for name, (_, _, mistakes) in found.items()}}
    apart = [(f"unlike_{what}", {"counts": ", ".join(f"{name}: {count}" for name, count in counts.items())})
             for what, counts in measured.items() if max(counts.values()) - min(counts.values()) > (what == "size")]
    return few + apart
