"""Loading a corpus into a triple store: a graph an article, one for reference data, one for the ontology.

A graph is replaced whole or not at all, one that the store already holds is left alone, and whatever was
written is read back and compared. Graphs are compared in canonical form, so that loading twice neither
changes nor doubles them. Import the module of the store that is meant: `stores.remote`, `stores.embedded`.
"""
