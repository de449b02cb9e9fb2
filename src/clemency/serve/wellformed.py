"""Whether an answer in a form of XML is XML, which has no place for some characters and some properties."""

from xml.parsers import expat

from clemency.serve.negotiation import RESULTS, TRIPLES

_REASON = (
    "XML cannot hold this: there is a control character in a text, or a property whose address does not end "
    "in a name. It comes as"
)


def unfit(body: bytes, media_type: str) -> str | None:
    """Return why an answer is not what its media type says, with those that it may have; None if it is."""
    for name, forms in (("xml", RESULTS), ("rdf", TRIPLES)):
        if forms[name] == media_type and not _is_xml(body):
            return f"{_REASON} {', '.join(other for other in forms.values() if other != media_type)}."
    return None


def _is_xml(body: bytes) -> bool:
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)
    except expat.ExpatError:
        return False
    return True
