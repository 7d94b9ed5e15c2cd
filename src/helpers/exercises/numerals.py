"""Numbers: from whatever was passed to one decimal string, rounded half up. The rules are in docs/canonical.md."""
from __future__ import annotations

import datetime
import re
from decimal import Context, Decimal, InvalidOperation, ROUND_HALF_UP
from fractions import Fraction

from .problems import Ambiguous, Problem, Unreadable, shortened
from .unwrap import one

EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
DIGITS = 15             # a computer's fraction is trusted to this many significant digits
LARGEST = 30            # a number of more digits than this is a slip of the keyboard

UNITS = dict(zip("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
                 "sixteen seventeen eighteen nineteen".split(), range(20)))
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10)))
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "mio": "million", "bn": "billion", "tn": "trillion"}
SIGNS = {"%": "percent", "$": "dollar", "€": "euro", "£": "pound", "usd": "dollar", "eur": "euro", "gbp": "pound"}
ABOUT = ("about ", "around ", "approximately ", "approx. ", "approx ", "circa ", "ca. ", "roughly ", "~", "≈", "=")
SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\t\r\n"), " ")
MINUS = dict.fromkeys(map(ord, "−–—‒"), "-")
WIDE = {ord("０") + n: str(n) for n in range(10)}

FIGURE = re.compile(r"[+-]? ?(?=[.\d])[\d.,'’_ ]*[\d.](?:e[+-]?\d{1,4}(?!\w))?")


def number(value, spec) -> str | Problem:
    """The canonical form of a number: a decimal string with `places` decimals, or as it is where places is absent."""
    found = read(value, spec)
    return found if isinstance(found, Problem) else written(found, spec.get("places"))


def probability(value, spec) -> str | Problem:
    """The canonical form of a probability: a whole number of per cent from 0 to 100. A fraction such as 0.6 is asked back."""
    found = read(value, {"unit": "percent"})
    if isinstance(found, Problem):
        return found
    if 0 < found < 1:
        return Ambiguous("fraction", {"one": f"{(found * 100).normalize():f}", "other": f"{found.normalize():f}"})
    return written(found, 0) if 0 <= found <= 100 else Unreadable("probability", {"got": shortened(f"{found:f}")})


def written(figure: Decimal, places: int | None) -> str:
    figure = _trusted(figure)
    if places is None:
        text = format(figure, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = format(figure.quantize(Decimal(1).scaleb(-places), context=EXACT), "f")
    return text.lstrip("-") if Decimal(text) == 0 else text


def grid(figure: str, places: int, tolerance) -> list[str]:
    """The accepted values around a right answer: at most five, one step of the last place apart."""
    step = Decimal(1).scaleb(-places)
    reach = int(Decimal(str(tolerance or 0)) / step)
    return [written(Decimal(figure) + n * step, places) for n in range(-reach, reach + 1)]


def _trusted(figure: Decimal) -> Decimal:
    """At most 15 significant digits where there is a fraction: 14.499999999999998 is 14.5."""
    if not figure:
        return Decimal(0)
    if figure.as_tuple().exponent < 0 and len(figure.as_tuple().digits) > DIGITS:
        figure = figure.quantize(Decimal(1).scaleb(min(0, figure.adjusted() - DIGITS + 1)), context=EXACT)
    return figure


def read(value, spec) -> Decimal | Problem:
    value = one(value)
    if isinstance(value, Problem):
        return value
    if isinstance(value, bool):
        return Unreadable("truth", {"value": str(value)})
    if isinstance(value, datetime.timedelta):
        return _duration(value, spec)
    if isinstance(value, str):
        found = _typed(value, spec)
    elif isinstance(value, (int, float, Decimal)):
        if isinstance(value, int) and value.bit_length() > 110:
            return Unreadable("size")
        found = Decimal(repr(value) if isinstance(value, float) else value)
    elif isinstance(value, Fraction):
        found = EXACT.divide(*map(Decimal, value.as_integer_ratio()))
    else:
        return Unreadable("number", {"got": type(value).__name__})
    return found if isinstance(found, Problem) else _sized(found)


def _sized(figure: Decimal) -> Decimal | Problem:
    if not figure.is_finite():
        return Unreadable("missing") if figure.is_nan() else Unreadable("size")
    if figure and abs(figure.adjusted()) > LARGEST:
        return Unreadable("size")
    return figure


def _duration(value: datetime.timedelta, spec) -> Decimal | Problem:
    days = {"day": 1, "week": 7}.get(next(iter(_unit_words(spec)), ""))
    if days is None:
        return Unreadable("duration")
    seconds = Decimal(value.days) * 86400 + value.seconds + Decimal(value.microseconds) / 1_000_000
    return EXACT.divide(seconds, Decimal(86400 * days))


# -- what was typed ---------------------------------------------------------------------------------------------------

def tidy(text: str) -> str:
    """A typed line in small letters, with plain spaces, hyphens and figures, without quotation marks around it.

    Figures of other scripts are not guessed at: only the wide ones of East Asian keyboards are figures here.
    """
    line = text.translate(SPACES).translate(MINUS).translate(WIDE).strip().lower()
    line = "".join("\ufffd" if letter.isdecimal() and not letter.isascii() else letter for letter in line)
    return line.strip("'\"`“”‘’ ")


def _typed(text: str, spec) -> Decimal | Problem:
    line = tidy(text)
    for word in ABOUT:
        line = line.removeprefix(word).strip()
    line = line.rstrip(".;,! ")
    for sign in "$€£":
        if line.startswith(sign):
            line = f"{line[1:].strip()} {sign}"
    match = FIGURE.match(line)
    if match:
        figure, rest, scaled = _figure(match.group()), line[match.end():], False
    else:
        figure, rest, scaled = _spelled(line)
    if figure is None:
        return Unreadable("number", {"got": shortened(text)})
    if isinstance(figure, Problem):
        return figure
    return _with_words(figure, rest, scaled, spec)


def _figure(text: str) -> Decimal | Problem | None:
    """A number in figures, with whichever marks for thousands and decimals; asked back where these are not clear."""
    body, _, power = text.replace(" ", " ").strip().partition("e")
    sign, body = ("-" if body.startswith("-") else ""), body.lstrip("+- ")
    for mark in " '’_":
        if mark in body:
            if not re.fullmatch(r"\d{1,3}(?:%s\d{3})+(?:[.,]\d+)?" % re.escape(mark), body) and mark != "_":
                return None
            body = body.replace(mark, "")
            if "," in body and "." not in body:
                body = body.replace(",", ".")
    commas, points = body.count(","), body.count(".")
    if commas and points:
        decimal = "," if body.rfind(",") > body.rfind(".") else "."
        body = _grouped(body, "." if decimal == "," else ",", decimal)
    elif commas > 1 or points > 1:
        body = _grouped(body, "," if commas else ".", None)
    elif commas:
        if re.fullmatch(r"[1-9]\d{0,2},\d{3}", body):
            return Ambiguous("thousands", {"one": body.replace(",", ""), "other": body.replace(",", ".")})
        body = body.replace(",", ".")
    try:
        return Decimal(f"{sign}{body}{'e' + power if power else ''}") if body else None
    except (InvalidOperation, ValueError):
        return None


def _grouped(body: str, group: str, decimal: str | None) -> str:
    tail = rf"(?:{re.escape(decimal)}\d*)?" if decimal else ""
    if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+{tail}", body):
        return ""
    return body.replace(group, "").replace(decimal or "\0", ".")


def _spelled(line: str) -> tuple[Decimal | None, str, bool]:
    """Thirty, one hundred and five, two million; with it what follows, and whether a magnitude was named."""
    words = re.findall(r"[a-z]+|[^a-z\s-]+", line)
    minus = words[:1] == ["minus"]
    words = words[1:] if minus else words
    total, limit, at = 0, 10 ** 15, 0
    found = False
    while at < len(words):
        joined = at + 1 if found and words[at] == "and" else at
        part, after = _below_thousand(words, joined)
        if part is None:
            break
        scale = 1
        if after < len(words) and words[after] in SCALES:
            scale, after = 10 ** SCALES[words[after]], after + 1
        if scale >= limit:
            return None, line, False
        total, limit, at, found = total + part * scale, scale, after, True
        if scale == 1:
            break
    if not found:
        return None, line, False
    return Decimal(-total if minus else total), " ".join(words[at:]), any(word in SCALES for word in words[:at])


def _below_thousand(words: list[str], at: int) -> tuple[int | None, int]:
    head = words[at] if at < len(words) else ""
    if head == "a" and words[at + 1: at + 2] and words[at + 1] in ("hundred", *SCALES):
        value, at = 1, at + 1
    elif head == "hundred":
        value = 1
    else:
        value, at = _below_hundred(words, at)
    if value is not None and 0 < value < 20 and words[at: at + 1] == ["hundred"]:
        value, at = value * 100, at + 1
        rest, after = _below_hundred(words, at + (words[at: at + 1] == ["and"]))
        if rest is not None:
            value, at = value + rest, after
    return value, at


def _below_hundred(words: list[str], at: int) -> tuple[int | None, int]:
    head = words[at] if at < len(words) else ""
    if head in UNITS:
        return UNITS[head], at + 1
    if head not in TENS:
        return None, at
    follow = words[at + 1] if at + 1 < len(words) else ""
    if 0 < UNITS.get(follow, 0) < 10:
        return TENS[head] + UNITS[follow], at + 2
    return TENS[head], at + 1


def _with_words(figure: Decimal, rest: str, scaled: bool, spec) -> Decimal | Problem:
    """The words after a number: its own magnitude and unit are taken, any other is not."""
    own = _unit_words(spec)
    per = next((SCALES[word] for word in own if word in SCALES), 0)
    power = 0
    for typed in re.findall(r"[^\W\d]+|[%$€£]|\S+", rest.replace("per cent", "percent")):
        word = _singular(typed)
        word = SHORT_SCALES.get(word, word) if word not in own else word
        if word in SCALES:
            power, scaled = power + SCALES[word], True
        elif word not in own and not (word == "of" and own):
            return Unreadable("words", {"figure": format(figure, "f") if abs(figure.adjusted()) < LARGEST else "",
                                        "word": shortened(typed), "unit": spec.get("unit") or ""})
    return figure.scaleb(power - per, context=EXACT) if scaled else figure


def _unit_words(spec) -> list[str]:
    named = " ".join([spec.get("unit") or "", *spec.get("unit_words", ())])
    return [_singular(word) for word in re.findall(r"[^\W\d]+|[%$€£]", named.lower().replace("per cent", "percent"))]


def _singular(word: str) -> str:
    word = SIGNS.get(word, word)
    word = {"countries": "country", "people": "person", "persons": "person"}.get(word, word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
