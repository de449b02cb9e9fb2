"""All operators; importing this module registers them."""

from mutants import doubling, dropping, names, swapping, values
from mutants.mutant import MOST, OPERATORS, Mutant, mutants

__all__ = ["MOST", "OPERATORS", "Mutant", "doubling", "dropping", "mutants", "names", "swapping", "values"]
