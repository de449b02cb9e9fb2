"""The mistakes that people make in Turtle: how each shows itself, and what to tell the reader.

A row has four parts, the first three regular expressions: what pyoxigraph says of the mistake, what stands at
its place, what stands before it, and the words for the reader. The first row that fits is told. In the words,
{word} is the word at the place and {last} the last character before it.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One mistake. Empty patterns fit anything."""

    said: str
    here: str
    before: str
    told: str


_OBJECT, _SUBJECT, _VERB = "valid RDF object", "valid subject", "valid predicate"
_NO_DOT, _NO_END, _IN_BRACKETS = "A dot is expected", "Unexpected end$", "property lists should end"
_FOR_EVER, _STRAY = "Unexpected end of file", "beginning of a prefix"
_AFTER_COMMA = r",[ \t]*+(?:#.*+)?\n\s*+\S++\s++$"
_AFTER_SEMICOLON = r";[ \t]*+(?:#.*+)?\n\s*+\S++\s++\S++\s++$"
_TAG = (
    "a language tag stands directly behind a text in quotation marks, and has letters and "
    'hyphens: "mercy"@en-GB.'
)
_INSIDE = (
    "the text ended at the quotation mark before this. Write a quotation mark inside a text as "
    '\\", or put the text between three: """…""".'
)
_UNIT = "a number stands alone, without a unit or sign. With one it is a text, in quotation marks."
_PUNCTUATION = "a '.', ';' or ',' is missing before this."

_TEXTS = (
    Row("Line jumps", "", "",
        'a text in "…" ends on the line on which it begins, and this one does not. Is its closing '
        'quotation mark missing? A text of several lines stands between three: """…""".'),
    Row("escape|" + _FOR_EVER, r".*\\[uU]", "",
        "in a text, \\u is followed by four hexadecimal digits and \\U by eight."),
    Row("escape", "", "",
        "in a text, a backslash begins an escape such as \\n. Write the backslash itself as \\\\."),
    Row(_FOR_EVER, r"\"[^\"]*[“”]", "",
        "this text begins with a straight quotation mark and ends in a curly one. Use straight ones: "
        '"…".'),
    Row(_FOR_EVER, "'", r"\w$",
        "an apostrophe begins a text. Leave it out of the name."),
    Row(_FOR_EVER, "<", "",
        "an address begins here and never ends. Its closing > is missing."),
    Row(_FOR_EVER, "", "",
        "a text begins here and never ends. Its closing quotation mark is missing."),
    Row(_STRAY, "[“”„‟«»‘’\u201a\u201b]", "",
        'a curly quotation mark stands here. Use straight ones: "…".'),
    Row(_SUBJECT, "[A-Za-z]", r"[\"']$",
        _INSIDE),
    Row(_NO_DOT, "", r"[\"'][\w-]+\s+$",
        _INSIDE),
    Row("Unexpected character", "", "@[A-Za-z]+_?$",
        "a language tag has hyphens and no underscores: @en-US."),
    Row("subtag|base direction", "", "",
        "this is no language tag. Write a code such as @en, @ko or @zh-Hant."),
    Row(_SUBJECT, r"\^\^", r"@[\w-]+\s*$",
        "a text has a language or a datatype, not both."),
    Row("", r"\^", "",
        'a datatype stands directly behind a text, after two carets: "2015"^^xsd:gYear.'),
    Row(_SUBJECT, r"[\"']", _AFTER_COMMA,
        "a ',' goes on with another value of the same property. If another property begins on this "
        "line, end the line before in ';'."),
)  # fmt: skip

_ADDRESSES = (
    Row(_SUBJECT, "@(?i:prefx|perfix|prefix|preffix|pefix)", "",
        "a prefix is declared with @prefix, in small letters."),
    Row(_NO_DOT, "@", "",
        "a '.' is missing before this."),
    Row("language code|not a valid", "@", "",
        _TAG),
    Row("language code", "", "",
        _TAG),
    Row("prefix https?: ", "", "",
        "an address stands between < and >: <{word}>."),
    Row("PREFIX keyword", "", "",
        "a prefix is declared with a colon behind it: @prefix ex: <https://example.org/> ."),
    Row("PREFIX declaration", "", "",
        "the address of a prefix stands between < and >: @prefix ex: <https://example.org/> ."),
    Row("BASE keyword", "", "",
        "the address of a base stands between < and >: @base <https://example.org/> ."),
    Row("", r"<[^>\r\n]*(?:[\r\n]|\Z)", "",
        "an address begins here and never ends. Its closing > is missing."),
    Row("IRI code point", "", "",
        "this address has a character in it that no address has, such as a space."),
    Row("No scheme", "", "",
        "this address is relative, and no @base says to what."),
)  # fmt: skip

_NUMBERS = (
    Row("", r"-\d\d?\b|/\d", r"\d$",
        'a date is a text with its datatype: "2015-10-08"^^xsd:date.'),
    Row("", "[%°$€£]", "",
        _UNIT),
    Row(_SUBJECT, "[A-Za-z]", r"\d\s?$",
        _UNIT),
    Row(_SUBJECT, r"\d", r"\d\s$",
        "a number is written without spaces and commas: 1000."),
    Row(_SUBJECT, r"[-+\d]", _AFTER_COMMA,
        "a ',' goes on with another value of the same property. If another property begins on this "
        "line, end the line before in ';'."),
)  # fmt: skip

_OTHER_LANGUAGES = (
    Row("", r"//|/\*|--", "",
        "a comment begins with “#” in Turtle."),
    Row("", "`", "",
        "backquotes belong to Markdown. Take this line out."),
    Row("", r"\?\w|(?i:select|construct|insert|delete|where|ask)\b", "",
        "this is SPARQL, the language of queries, and not Turtle."),
    Row("", "[{}|]", "",
        "Turtle has no braces: {{ … }} belongs to JSON, SPARQL or TriG."),
    Row("", "=", "",
        "Turtle has no “=”. For one and the same thing write owl:sameAs."),
    Row(_STRAY, "/", r"\S$",
        "a “/” cannot stand in a short name. Write the whole address between < and >."),
)  # fmt: skip

_MARKS = (
    Row(_NO_DOT, "", r"(?i:@prefix|@base)[^<>]*+<[^<>]*+>\s*+$",
        "a '.' is missing before this, at the end of the @prefix or @base."),
    Row(_NO_DOT, "", _AFTER_SEMICOLON,
        "a '.', ';' or ',' is missing before this. If a new subject begins on this line, the line "
        "before has to end in '.' and not in ';'."),
    Row(_NO_DOT, "", _AFTER_COMMA,
        "a '.', ';' or ',' is missing before this. A ',' goes on with another value of the same "
        "property: if another property begins on this line, end the line before in ';'."),
    Row(_NO_DOT, "", r"\n\s+$",
        "a '.', ';' or ',' is missing before this. If this line goes on with the same subject, end "
        "the line before in ';'."),
    Row(_NO_DOT, "", r"\n$",
        "a '.', ';' or ',' is missing before this. If a new statement begins on this line, end the "
        "one before in '.'."),
    Row(_NO_DOT, "", "",
        _PUNCTUATION),
    Row(_NO_END, "", r"\w#[^\n]*+$",
        "“#” begins a comment, so that the last statement has no end. Write a name that has a “#” in "
        "it as a whole address between < and >."),
    Row(_NO_END, "", r"[;,]\s*$",
        "the file ends after “{last}”. End the last statement in '.' instead."),
    Row(_NO_END, "", "",
        "the file ends before the last statement does; is its final '.' missing, or a ']' or ')'?"),
    Row(_IN_BRACKETS, r"[.)]", "",
        "a ']' is missing before this: the bracket that was opened has to be closed."),
    Row(_IN_BRACKETS, "", "",
        "a ';' is missing before this, or the ']' that closes the bracket."),
    Row(_OBJECT, r"\.", r"\([^()]*$",
        "a ')' is missing before this: the bracket that was opened has to be closed."),
    Row(_OBJECT, r"[.;,\])]", r"[;,]\s*$",
        "after “{last}” something is missing: go on with the statement, or take the mark out."),
    Row(_OBJECT, r"[.;,\])]", "",
        "a value is missing before this."),
    Row(_VERB, r"[.;,\])]", "",
        "a property and its value are missing before this."),
    Row(_SUBJECT, r"[\])]", "",
        "this bracket closes none that is open."),
    Row(_SUBJECT, r"\.", r"(?i:\bprefix|\bbase)[^<>]*+<[^<>]*+>\s*+$",
        "PREFIX without “@” has no '.' at its end."),
    Row(_SUBJECT, "[.;,]", "",
        "the statement has ended before this. Take out this mark, or the '.' before it."),
)  # fmt: skip

_WORDS = (
    Row(_OBJECT, r"a\b", "",
        "“a” means “is a” and stands where a property does: :someone a clem:Speaker."),
    Row(_SUBJECT, r"a\b", "",
        "“a” means “is a”. Before it belongs the name of what is meant: :someone a clem:Speaker."),
    Row(_VERB, r"(?:A|is|IS|Is)\b", "",
        "for “is a” write a small a, alone: :someone a clem:Speaker."),
    Row(_OBJECT, r"(?i:true|false)\b", "",
        "true and false are written in small letters."),
    Row(_OBJECT, r"(?i:null|none|nil)\b", "",
        "what is not known is left out: take out the property too."),
    Row(_VERB, r"\[|_:|\(", "",
        "a property belongs here, such as clem:passage. A property always has a name."),
    Row("not a valid", r"[^\W\d]", "",
        "“{word}” stands alone. A name has its prefix before it, as in :{word}, and a text stands in "
        'quotation marks, as in "{word}"@en.'),
    Row(_SUBJECT, r"[\"']", "",
        "a text cannot be what a statement is about. Begin the statement with a name, such as :c1."),
    Row(_SUBJECT, r"[-+\d]", "",
        "a number cannot be what a statement is about. Begin the statement with a name, such as :c1."),
    Row(_VERB, r"[\"'\d]", "",
        "a property belongs here, such as clem:paraphrase, and its value behind it."),
    Row("integer", r"[-+]", "",
        "a sign without a number stands here."),
    Row(_STRAY, "", "",
        "“{word}” is neither a name nor a value. A text stands in quotation marks."),
)  # fmt: skip

TABLE = _TEXTS + _ADDRESSES + _NUMBERS + _OTHER_LANGUAGES + _MARKS + _WORDS
