"""What may stand in a literal, an address or a language tag.

The lexical forms are those of XML Schema 1.1, part 2 (https://www.w3.org/TR/xmlschema11-2/), the calendar
included. Nothing is converted to find out: a number of a million digits costs no more than reading it.
"""

import difflib
import re
from functools import lru_cache

import pyoxigraph

from clemency.output import one_line

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_LONGEST = 1000  # characters of a number or a time; what is longer was not written by hand

_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_FLOAT = rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_YEAR, _MONTH, _DAY = r"-?(?:[1-9][0-9]{4,}|[0-9]{4})", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_DATE = rf"(?P<year>{_YEAR})-(?P<month>{_MONTH})-(?P<day>{_DAY})"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEARS, _DAYS = r"(?:[0-9]+Y)?(?:[0-9]+M)?", r"(?:[0-9]+D)?"
_HOURS = r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_NAME = r"[^\W\d][\w.\-\xb7]*"

_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}

_NUMBERS_AND_TIMES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_INTEGERS, (r"[+-]?[0-9]+", "a whole number such as 12")),
    "boolean": ("true|false|1|0", "true or false"),
    "decimal": (_DECIMAL, "a number such as 0.5, with a point and without an exponent"),
    "double": (_FLOAT, "a number such as 0.5 or 5e-1"),
    "float": (_FLOAT, "a number such as 0.5 or 5e-1"),
    "date": (f"{_DATE}{_ZONE}?", "a day of the calendar as year-month-day, such as 2015-10-08"),
    "dateTime": (f"{_DATE}T{_TIME}{_ZONE}?", "a day and a time, such as 2015-10-08T14:30:00+09:00"),
    "dateTimeStamp": (
        f"{_DATE}T{_TIME}{_ZONE}",
        "a day and a time with its zone, such as 2015-10-08T14:30:00+09:00",
    ),
    "time": (f"{_TIME}{_ZONE}?", "a time with seconds, such as 14:30:00"),
    "gYear": (f"{_YEAR}{_ZONE}?", "a year of four digits, such as 2015"),
    "gYearMonth": (f"{_YEAR}-{_MONTH}{_ZONE}?", "a year and a month, such as 2015-10"),
    "gMonth": (f"--{_MONTH}{_ZONE}?", "a month, such as --10"),
    "gDay": (f"---{_DAY}{_ZONE}?", "a day of any month, such as ---08"),
    "gMonthDay": (f"--(?P<month>{_MONTH})-(?P<day>{_DAY}){_ZONE}?", "a day of any year, such as --10-08"),
    "duration": (rf"-?P(?!$){_YEARS}{_DAYS}{_HOURS}", "a length of time, such as P1Y6M or PT30M"),
    "dayTimeDuration": (
        rf"-?P(?!$){_DAYS}{_HOURS}",
        "a length of time in days or less, such as P10D or PT30M",
    ),
    "yearMonthDuration": (rf"-?P(?!$){_YEARS}", "a length of time in years and months, such as P1Y6M"),
}

_TEXTS: dict[str, tuple[str, str]] = {
    "string": (r".*", "any text"),
    "normalizedString": (r"[^\t\r\n]*", "a text without tabs and line breaks"),
    "token": (r"(?! )(?:[^\t\r\n ]| (?! ))*(?<! )", "a text without tabs, line breaks and spaces too many"),
    "language": (r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*", "a language tag such as en or zh-Hant"),
    "Name": (r"(?:[^\W\d]|:)[\w.\-:\xb7]*", "a name without spaces"),
    "NCName": (_NAME, "a name without spaces and colons"),
    "NMTOKEN": (r"[\w.\-:\xb7]+", "a name without spaces"),
    "hexBinary": (r"(?:[0-9a-fA-F]{2})*", "pairs of hexadecimal digits"),
    "base64Binary": (
        r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}(?:[A-Za-z0-9+/] ?=|= ?=))?",
        "Base64, with the = at its end",
    ),
    "anyURI": (
        r"(?:[^\s<>\"{}|\\^`%\x00-\x20]|%[0-9a-fA-F]{2})*",
        "an address without spaces, such as https://example.org/page",
    ),
}

_FORMS = {
    name: (re.compile(form, re.DOTALL), told) for name, (form, told) in (_NUMBERS_AND_TIMES | _TEXTS).items()
}
_NOT_FOR_RDF = {
    "QName", "NOTATION", "ENTITY", "ENTITIES", "ID", "IDREF", "IDREFS", "NMTOKENS",
    "anyType", "anySimpleType", "anyAtomicType",
}  # fmt: skip
_DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def unfit(lexical: str, datatype: str) -> str:
    """Return what a literal of that XML Schema datatype has to be, or nothing if this is one.

    Of other datatypes, and of those which XML Schema does not have, nothing is known and nothing returned.
    """
    if str(datatype) == _LANG_STRING:
        return 'a text with its language, such as "mercy"@en'
    name = datatype.removeprefix(_XSD)
    if not datatype.startswith(_XSD) or name not in _FORMS:
        return ""
    form, told = _FORMS[name]
    if name in _NUMBERS_AND_TIMES and len(lexical) > _LONGEST:
        return f"{told}, of at most {_LONGEST:,} characters"
    match = form.fullmatch(lexical)
    if match is None or not _in_calendar(match):
        return told
    low, high = _INTEGERS.get(name, (None, None))
    if (low is not None and int(lexical) < low) or (high is not None and int(lexical) > high):
        return f"a whole number {_range(low, high)}"
    return ""


def _in_calendar(match: re.Match[str]) -> bool:
    found = match.groupdict()
    if not found:
        return True
    if int(found["day"]) > _DAYS_OF[int(found["month"]) - 1]:
        return False
    if found["month"] != "02" or found["day"] != "29" or "year" not in found:
        return True
    year = int(found["year"][-4:])  # enough to tell: leap years repeat every 400 years
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _range(low: int | None, high: int | None) -> str:
    if low is None:
        return f"of at most {high}"
    return f"of at least {low}" if high is None else f"from {low} to {high}"


def misnamed(datatype: str) -> bool:
    """Return whether a datatype is in the namespace of XML Schema, which has no such datatype."""
    name = datatype.removeprefix(_XSD)
    return datatype.startswith(_XSD) and name not in _FORMS and name not in _NOT_FOR_RDF


def nearest_datatype(datatype: str) -> str | None:
    """Return the IRI of XML Schema's datatype with the name most like this, if one is like it at all."""
    lower = {known.lower(): known for known in _FORMS}
    nearest = difflib.get_close_matches(datatype.removeprefix(_XSD).lower()[:50], lower, n=1)
    return _XSD + lower[nearest[0]] if nearest else None


@lru_cache(maxsize=10_000)
def bad_iri(iri: str) -> str:
    """Return why a text is no absolute IRI (RFC 3987), or nothing if it is one."""
    try:
        pyoxigraph.NamedNode(iri)
    except ValueError as error:
        return _why(iri, str(error))
    return ""


def _why(iri: str, reason: str) -> str:
    wrong = re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", iri)
    if wrong is not None:
        named = {" ": "a space", "\t": "a tab", "\n": "a line break", "\r": "a line break"}
        return f"it has {named.get(wrong[0], f'“{one_line(wrong[0])}”')} in it"
    if re.search(r"%(?![0-9A-Fa-f]{2})", iri):
        return "in it a “%” stands without two hexadecimal digits behind it"
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
        return "it is relative, and no @base says to what"
    return one_line(reason[:1].lower() + reason[1:]).rstrip(".")


@lru_cache(maxsize=1000)
def bad_tag(tag: str) -> bool:
    """Return whether a text is no language tag (BCP 47)."""
    try:
        pyoxigraph.Literal("", language=tag)
    except ValueError:
        return True
    return False
