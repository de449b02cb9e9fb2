"""The article as a document: headline, publisher, address, and how far into it the claims reach."""

import re
from dataclasses import dataclass

from clemency.namespaces import CLEM, SCHEMA
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Piece, name, web_address

_CLOSING = 3  # characters


@dataclass(frozen=True)
class Source:
    """The article as a document. The headline is in quotation marks; a label in its place is not.

    `length` counts code points of the canonical text; `reached` is where the last passage ends.
    """

    headline: Piece
    publisher: Piece | None
    address: str
    language: str
    length: int
    reached: int
    sha256: str

    @property
    def whole(self) -> bool:
        """Whether the passages reach the text's end. What closes it (`.”)`) need not be in one."""
        return self.length - self.reached <= _CLOSING


def described(material: Material) -> Source:
    """Return the article as a document."""
    iri = material.article.iri

    def text(edge: str) -> str:
        return " ".join(str(value) for value in material.values(iri, SCHEMA[edge]))

    def own(edge: str) -> str:
        return " ".join(str(value) for value in material.values(iri, CLEM[edge]))

    publishers = material.values(iri, SCHEMA.publisher)
    addresses = [web_address(value) for value in material.values(iri, SCHEMA.url)]
    language, headline, length = text("inLanguage"), text("headline"), own("textLength")
    return Source(
        headline=Piece(f"“{headline}”", "" if language == "en" else language)
        if headline
        else name(material, iri),
        publisher=name(material, publishers[0]) if publishers else None,
        address=next(filter(None, addresses), ""),
        language=language,
        length=int(length) if re.fullmatch("[0-9]{1,18}", length) else 0,
        reached=max(
            (passage.end for claim in material.ledger.claims for passage in claim.passages), default=0
        ),
        sha256=own("sha256"),
    )
