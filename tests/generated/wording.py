"""Words, quantities and dates of made-up articles, in several scripts."""

import calendar
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date as day
from random import Random
from typing import NamedTuple

from rdflib import RDFS, XSD, Literal, URIRef

from generated.layout import Term
from generated.vocabulary import CLEM

LANGUAGES = ("en", "ko", "zh-Hans", "ar", "th", "my", "pt-BR", "EN-gb")

# Sentences may hold all of these; those with a blank, a bracket or a quotation mark try the reader of Turtle.
_WORDS = (
    *("prisoners", "were", "let", "out", "of", "the", "camp", "after", "a", "decree", "on", "Tuesday"),
    *(
        "사면",
        "수감자들이",
        "ကျောင်း",
        "นักโทษ",
        "السجناء",
        "释放",
        "Amnistía",
        "naïve",
        "e\u0301",
        "𐌀",
        "👨‍👩‍👧",
        "e.g.,",
    ),
    *(
        '"freed"',
        "'so-called'",
        "“most”",
        "back\\slash",
        "semi;colon",
        "<not",
        "tags>",
        "[sic]",
        "#5",
        "100%",
        "a@b",
        "^^",
    ),
)
_MONTHS = tuple(calendar.month_name)


class Value(NamedTuple):
    """An estimate's or date's statements, and the phrase of the text that it renders, if any."""

    pairs: tuple[tuple[URIRef, Term], ...]
    phrase: str


def texts(random: Random, language: str, also: str = "") -> list[Literal]:
    """Return what is said in a language and, now and then, in others too, with `also` behind."""
    others = [each for each in LANGUAGES if each != language]
    chosen = [language, *random.sample(others, random.choice((0, 0, 1, 2)))]
    return [Literal(words(random) + also, lang=each) for each in chosen]


def words(random: Random, *, lines: bool = False) -> str:
    """Return one to nine words; with `lines`, some on a line of their own."""
    between = "\n" if lines and random.random() < 0.3 else " "
    return between.join(random.choice(_WORDS) for _ in range(random.randint(1, 9)))


def sentence(random: Random, phrases: Sequence[str]) -> str:
    """Return a sentence that holds the phrases and some words around them."""
    around = [words(random) for _ in range(len(phrases) + 1)]
    parts = [part for pair in zip(around, [*phrases, ""], strict=True) for part in pair if part]
    return unicodedata.normalize("NFC", " ".join(parts)) + "."


# ── Quantities ──────────────────────────────────────────────────────────────────────────────────────────────


def estimate(random: Random, unit: URIRef, magnitude: int, language: str) -> Value:
    """Return an estimate of about ten to the power of `magnitude`, its bounds by one of the conventions."""
    base = 10**magnitude
    many = random.randint(1, 9)
    if unit == CLEM.months:
        readings: list[tuple[URIRef, str, str | None, str | None]] = [
            (CLEM.roundedPeriod, f"{many} months", f"{many - 1}.5", f"{many}.5"),
            (CLEM.unquantified, "a while", None, None),
        ]
    else:
        half = base // 2
        readings = [
            (CLEM.exactCount, _figure(random, many, base), str(many * base), str(many * base)),
            (CLEM.pluralOfAPower, _POWERS[magnitude - 1], str(2 * base), None),
            (
                CLEM.roundedFigure,
                f"about {_figure(random, many, base)}",
                str(many * base - half),
                str(many * base + half),
            ),
            (CLEM.unquantified, "a large number", None, None),
        ]
    convention, text, least, most = random.choice(readings)
    bounds: list[tuple[URIRef, Term]] = [
        (bound, _number(random, value))
        for bound, value in ((CLEM.minimum, least), (CLEM.maximum, most))
        if value is not None
    ]
    pairs = (
        (RDFS.label, Literal(text, lang=language)),
        (CLEM.phrase, Literal(text, lang=language)),
        *bounds,
        (CLEM.unit, unit),
        (CLEM.convention, convention),
    )
    return Value(pairs, text)


_POWERS = (
    *("tens", "hundreds", "thousands", "tens of thousands", "hundreds of thousands"),
    *("millions", "tens of millions", "hundreds of millions", "thousands of millions"),
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _figure(random: Random, many: int, base: int) -> str:
    """Return a number in figures or, from a thousand on, with the power of ten in words."""
    for name, power in (("million", 10**6), ("thousand", 10**3)):
        few = many * base // power
        if 1 <= few < 1000 and random.random() >= 0.5:
            return f"{_NUMBERS[few - 1] if few < 10 else few} {name}"
    return f"{many * base:,}"


def _number(random: Random, value: str) -> Literal:
    if "." in value:
        return Literal(value, datatype=XSD.decimal)
    return random.choice((Literal(int(value)), Literal(f"{value}.0", datatype=XSD.decimal)))


# ── Dates ───────────────────────────────────────────────────────────────────────────────────────────────────


def date(random: Random, year: int, language: str) -> Value:
    """Return a date within a year, or one without a year, in one of the forms of EDTF that are read."""
    month = random.randint(1, 12)
    last = calendar.monthrange(year, month)[1]
    number = random.choice((1, random.randint(1, last), last))
    form = random.choice(_FORMS)
    edtf, text, earliest, latest = form(day(year, month, number))
    if ".." not in edtf and "X" not in edtf:
        edtf += random.choice(("", "", "", "?", "~", "%"))
    days: list[tuple[URIRef, Term]] = [
        (bound, Literal(value.isoformat(), datatype=XSD.date))
        for bound, value in ((CLEM.earliest, earliest), (CLEM.latest, latest))
        if value is not None
    ]
    named: list[tuple[URIRef, Term]] = [
        (name, Literal(text, lang=language)) for name in (RDFS.label, CLEM.phrase)
    ]
    return Value((*named, (CLEM.edtf, Literal(edtf)), *days), text)


Form = tuple[str, str, day | None, day | None]


def _end(of: day) -> day:
    return of.replace(day=calendar.monthrange(of.year, of.month)[1])


def _day(of: day) -> Form:
    return of.isoformat(), f"{of.day} {_MONTHS[of.month]} {of.year}", of, of


def _month(of: day) -> Form:
    return f"{of:%Y-%m}", f"{_MONTHS[of.month]} {of.year}", of.replace(day=1), _end(of)


def _month_somewhere(of: day) -> Form:
    return f"{of:%Y-%m}-XX", f"a day in {_MONTHS[of.month]} {of.year}", of.replace(day=1), _end(of)


def _year(of: day) -> Form:
    return f"{of:%Y}", str(of.year), day(of.year, 1, 1), day(of.year, 12, 31)


def _year_somewhere(of: day) -> Form:
    return f"{of:%Y}-XX-XX", f"some day of {of.year}", day(of.year, 1, 1), day(of.year, 12, 31)


def _no_year(of: day) -> Form:
    return f"XXXX-{of:%m-%d}", f"{of.day} {_MONTHS[of.month]}", None, None


def _no_year_nor_day(of: day) -> Form:
    return f"XXXX-{of:%m}", _MONTHS[of.month], None, None


def _decade(of: day) -> Form:
    return f"{of.year // 10}X", f"the {of.year // 10}0s", None, None


def _interval(of: day) -> Form:
    return f"{of.isoformat()}/{_end(of):%Y-%m}", f"from {_day(of)[1]} to the month's end", of, _end(of)


def _years(of: day) -> Form:
    return f"{of.year}/{of:%Y-%m}", f"from {of.year} to {_month(of)[1]}", day(of.year, 1, 1), _end(of)


def _from_on(of: day) -> Form:
    return f"{of:%Y-%m}/..", f"from {_month(of)[1]} on", of.replace(day=1), None


def _until(of: day) -> Form:
    return f"../{of.isoformat()}", f"until {_day(of)[1]}", None, of


def _two_days(of: day) -> Form:
    return (
        f"XXXX-{of:%m-%d}/XXXX-{_end(of):%m-%d}",
        f"from {of.day} to {_end(of).day} {_MONTHS[of.month]}",
        None,
        None,
    )


_FORMS: tuple[Callable[[day], Form], ...] = (
    _day,
    _month,
    _month_somewhere,
    _year,
    _year_somewhere,
    _no_year,
    _no_year_nor_day,
    _decade,
    _interval,
    _years,
    _from_on,
    _until,
    _two_days,
)
