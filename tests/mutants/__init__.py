"""Mutants of the first article: how many slips of a careless annotator validation finds."""
