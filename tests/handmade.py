"""Articles made by hand, as small as a question needs them, in parts that are told one by one."""

# Articles have claims of their own about what all of them call id:m and id:r.
TOLD = """
@prefix id: <https://w3id.org/clemency/id/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/clemency/article/{name}> .
@prefix : <#> .
<> a schema:NewsArticle .
id:m a clem:Amnesty .
:paper a clem:Speaker ; rdfs:label "a paper"@en ; clem:speakerKind clem:publication .
"""
CLAIM = """
:{claim} a clem:Claim ; clem:statedBy :paper ; clem:stance clem:endorsed ; clem:modality clem:{modality} ;
    clem:basis clem:stated ;
    clem:asserts [ rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object} ] .
"""


def claim(claim: str, triple: str, modality: str = "asserted") -> str:
    """A claim, and the fact that it carries."""
    subject, predicate, object_ = triple.split()
    text = CLAIM.format(claim=claim, modality=modality, subject=subject, predicate=predicate, object=object_)
    return text + (f"{triple} .\n" if modality == "asserted" else "")


def article(name: str, *parts: str) -> str:
    return TOLD.format(name=name) + "".join(parts)


def number(name: str, *bounds: str) -> str:
    told = " ; ".join(("clem:unit clem:people", *bounds))
    return f':{name} a clem:Estimate ; clem:phrase "{name}"@en ; {told} .\n'


def day(name: str, first: str, last: str, unsure: str = "/") -> str:
    """A time from one day to another, of which either may be unsure: both with `?/~`."""
    of_the_first, _, of_the_last = unsure.partition("/")
    return (
        f':{name} a clem:DateValue ; clem:edtf "{first}{of_the_first}/{last}{of_the_last}" ; '
        f'clem:earliest "{first}"^^xsd:date ; clem:latest "{last}"^^xsd:date .\n'
    )
