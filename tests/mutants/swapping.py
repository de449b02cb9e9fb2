"""Slips that take one thing for another."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from mutants.annotation import Article, Triple
from mutants.mutant import Change, Operator, operator, with_value
from mutants.parts import claims, facts, passages, statements

CHOICES = {
    "clem:stance": ("clem:endorsed", "clem:contested", "clem:neutral"),
    "clem:modality": ("clem:asserted", "clem:counterfactual", "clem:promised", "clem:opinion"),
    "clem:basis": ("clem:stated", "clem:speakerInferred", "clem:inferred"),
    "clem:certainty": ("clem:certain", "clem:likely", "clem:possible"),
    "clem:speakerKind": (
        "clem:publication",
        "clem:anonymousSource",
        "clem:stateVoice",
        "clem:reportedGroup",
        "clem:unidentified",
    ),
    "clem:unit": ("clem:people", "clem:facilities", "clem:families", "clem:months"),
    "clem:convention": (
        "clem:exactCount",
        "clem:pluralOfAPower",
        "clem:roundedFigure",
        "clem:roundedPeriod",
        "clem:unquantified",
    ),
}

SISTERS = ("clem:Release", "clem:Ceremony", "clem:Campaign", "clem:Bribery", "clem:Pledge", "clem:Reaction")

WIDER = {
    "clem:PrisonerGroup": "clem:Group",
    "clem:Lecture": "clem:Campaign",
    **dict.fromkeys(
        (*SISTERS, "clem:Repatriation", "clem:IllTreatment", "clem:RecoveryPeriod"), "clem:Event"
    ),
    **dict.fromkeys(
        (
            "clem:Group",
            "clem:FacilityGroup",
            "clem:Authority",
            "clem:Motive",
            "clem:Undertaking",
            "clem:Narrative",
        ),
        "clem:Entity",
    ),
}


def choosing_wrongly(predicate: str, choices: Iterable[str]) -> Operator:
    """Return the operator that takes each other concept of a vocabulary for the right one."""

    def swap(article: Article) -> Iterator[Change]:
        for triple in article.where(None, predicate):
            for choice in choices:
                yield f"{triple[0]} {choice}", *with_value(triple, choice)

    swap.__name__ = f"swap_{predicate}"
    return swap


for _predicate, _choices in CHOICES.items():
    operator(choosing_wrongly(_predicate, _choices))


@operator
def swap_the_speaker(article: Article) -> Iterator[Change]:
    speakers = article.instances("clem:Speaker")
    for triple in article.where(None, "clem:statedBy"):
        following = speakers[(speakers.index(triple[2]) + 1) % len(speakers)]
        yield f"{triple[0]} {following}", *with_value(triple, following)


@operator
def swap_origin_and_relay(article: Article) -> Iterator[Change]:
    for claim, _, chain in article.where(None, "clem:relayedBy"):
        origin = (claim, "clem:statedBy", article.value(claim, "clem:statedBy"))
        first = (chain, "rdf:first", article.value(chain, "rdf:first"))
        yield claim, [origin, first], [(*origin[:2], first[2]), (*first[:2], origin[2])]


@operator
def let_the_paper_relay(article: Article) -> Iterator[Change]:
    paper = article.where(None, "clem:speakerKind", "clem:publication")[0][0]
    for link, predicate, end in article.where(None, "rdf:rest", "rdf:nil"):
        claim = article.where(None, "clem:relayedBy", link)[0][0]
        longer = [(link, predicate, "_:more"), ("_:more", "rdf:first", paper), ("_:more", predicate, end)]
        yield claim, [(link, predicate, end)], longer


@operator
def relay_without_a_list(article: Article) -> Iterator[Change]:
    for claim, predicate, chain in article.where(None, "clem:relayedBy"):
        direct = (claim, predicate, article.value(chain, "rdf:first"))
        yield claim, [(claim, predicate, chain), *article.about(chain)], [direct]


def turned(fact: Triple) -> Triple:
    return fact[2], fact[1], fact[0]


@operator
def swap_subject_and_object_in_the_claim(article: Article) -> Iterator[Change]:
    for claim, node, fact in statements(article):
        yield f"{claim}: {' '.join(fact)}", _parts(node, fact), _parts(node, turned(fact))


@operator
def swap_subject_and_object_in_the_fact(article: Article) -> Iterator[Change]:
    for fact in facts(article):
        yield " ".join(fact), [fact], [turned(fact)]


@operator
def swap_subject_and_object_in_both(article: Article) -> Iterator[Change]:
    for fact in facts(article):
        yield " ".join(fact), *_everywhere(article, fact, turned(fact))


@operator
def move_an_exclusion_to_covers_in_the_fact(article: Article) -> Iterator[Change]:
    for fact in article.where(None, "clem:excludes"):
        yield " ".join(fact), [fact], [(fact[0], "clem:covers", fact[2])]


@operator
def move_an_exclusion_to_covers_in_both(article: Article) -> Iterator[Change]:
    for fact in article.where(None, "clem:excludes"):
        yield " ".join(fact), *_everywhere(article, fact, (fact[0], "clem:covers", fact[2]))


@operator
def move_covers_to_an_exclusion_in_both(article: Article) -> Iterator[Change]:
    for fact in article.where(None, "clem:covers"):
        yield " ".join(fact), *_everywhere(article, fact, (fact[0], "clem:excludes", fact[2]))


@operator
def state_what_is_not_vouched_for(article: Article) -> Iterator[Change]:
    known = set(facts(article))
    for claim, _, fact in statements(article):
        if fact not in known and fact[1] != "dcterms:spatial" and fact[1] != "clem:spokeDuring":
            yield f"{claim}: {' '.join(fact)}", [], [fact]


@operator
def carry_what_would_have_been(article: Article) -> Iterator[Change]:
    for claim, predicate, modality in article.where(None, "clem:modality", "clem:counterfactual"):
        asserted = [fact for other, _, fact in statements(article) if other == claim]
        yield claim, [(claim, predicate, modality)], [(claim, predicate, "clem:asserted"), *asserted]


@operator
def corroborate_what_is_contradicted(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:contradicts"):
        yield " ".join(triple), [triple], [(triple[0], "clem:corroborates", triple[2])]


@operator
def contradict_what_is_corroborated(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:corroborates"):
        yield " ".join(triple), [triple], [(triple[0], "clem:contradicts", triple[2])]


@operator
def turn_a_relation_round(article: Article) -> Iterator[Change]:
    for predicate in ("clem:corroborates", "clem:contradicts", "prov:wasDerivedFrom"):
        for triple in article.where(None, predicate):
            if triple[2] in claims(article):
                yield " ".join(triple), [triple], [turned(triple)]


@operator
def relate_to_the_next_claim(article: Article) -> Iterator[Change]:
    every = claims(article)
    for predicate in ("clem:corroborates", "clem:contradicts", "prov:wasDerivedFrom"):
        for triple in article.where(None, predicate):
            if triple[2] in every:
                following = every[(every.index(triple[2]) + 1) % len(every)]
                yield " ".join(triple), *with_value(triple, following)


@operator
def quote_the_next_claims_passage(article: Article) -> Iterator[Change]:
    every = claims(article)
    for claim, following in pairwise(every):
        own = article.where(claim, "clem:passage")
        inside = [inner for triple in own for inner in article.about(triple[2])]
        taken = [passage for other, passage in passages(article) if other == following]
        yield claim, [*own, *inside], [(claim, "clem:passage", passage) for passage in taken]


@operator
def take_too_wide_a_class(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "a"):
        if triple[2] in WIDER:
            yield triple[0], *with_value(triple, WIDER[triple[2]])


@operator
def take_a_sister_class(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "a"):
        if triple[2] in SISTERS:
            following = SISTERS[(SISTERS.index(triple[2]) + 1) % len(SISTERS)]
            yield f"{triple[0]} {following}", *with_value(triple, following)


def _parts(node: str, fact: Triple) -> list[Triple]:
    parts = ("rdf:subject", "rdf:predicate", "rdf:object")
    return [(node, part, value) for part, value in zip(parts, fact, strict=True)]


def _everywhere(article: Article, fact: Triple, other: Triple) -> tuple[list[Triple], list[Triple]]:
    """Return the change of a fact and of all statements of it."""
    nodes = [node for _, node, asserted in statements(article) if asserted == fact]
    return (
        [fact, *(part for node in nodes for part in _parts(node, fact))],
        [other, *(part for node in nodes for part in _parts(node, other))],
    )
