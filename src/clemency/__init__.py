"""Clemency: a knowledge graph of detention systems and of the amnesties that let people out of them.

The package reads a *corpus* (folders of Turtle files) and checks, asks, reports, stores and exports it. Each
thing that the command line does is a call of one of its modules:

>>> from clemency.corpus import open_corpus
>>> from clemency.checking.validation import validate
>>> report = validate(open_corpus())
>>> report.findings
()

Nothing is imported here, so that ``clemency --version`` need not wait for an RDF library.
"""
