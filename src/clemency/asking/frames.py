"""Answers as plain Python: rows of named tuples, and data frames where pandas or Polars is installed."""

import keyword
from collections import namedtuple
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any, overload

from rdflib import Literal
from rdflib.term import Node

from clemency.asking.results import Rows
from clemency.errors import ClemencyError

Value = str | int | float | bool | date | None

_TOO_LARGE = 2**63  # for the integers of a data frame
_PANDAS = {int: "Int64", float: "Float64", bool: "boolean", date: "datetime64[s]"}


@dataclass(frozen=True)
class Answer(Sequence[tuple[Value, ...]]):
    """What a question answers: a sequence of named tuples, whose fields are the columns.

    IRIs are written out. Numbers are int or float, days `datetime.date`, truth values bool, all else is str,
    and nothing is None. A column holds one type: int becomes float beside float, and what else does not agree
    becomes str. A column whose name is no Python name is a field by its place, as `_0`.
    `terms` are the RDF terms, for `clemency.asking.results.write`.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    terms: Rows = field(repr=False, compare=False)

    @overload
    def __getitem__(self, place: int) -> tuple[Value, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[Value, ...], ...]: ...
    def __getitem__(self, place: int | slice) -> tuple[Value, ...] | tuple[tuple[Value, ...], ...]:
        return self.rows[place]

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> Any:
        """Return a pandas.DataFrame, in which nothing is missing values of the column's own type.

        Raises ClemencyError if pandas is not installed.
        """
        pandas = _installed("pandas")
        series = {
            name: pandas.Series(values, dtype=_PANDAS.get(_kind(values), "string"))
            for name, values in self._columns()
        }
        return pandas.DataFrame(series, columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return a polars.DataFrame. Raises ClemencyError if Polars is not installed."""
        polars = _installed("polars")
        kinds = {int: polars.Int64, float: polars.Float64, bool: polars.Boolean, date: polars.Date}
        return polars.DataFrame(
            [
                polars.Series(name, values, kinds.get(_kind(values), polars.String))
                for name, values in self._columns()
            ]
        )

    def _columns(self) -> Iterator[tuple[str, list[Value]]]:
        for place, name in enumerate(self.columns):
            yield name, [row[place] for row in self.rows]


def answer(rows: Rows) -> Answer:
    """Return rows of RDF terms as plain Python."""
    columns = [_alike([_value(row[place]) for row in rows.rows]) for place in range(len(rows.columns))]
    fields = [name if name.isidentifier() and not keyword.iskeyword(name) else "" for name in rows.columns]
    row_type = namedtuple("Row", fields, rename=True)  # type: ignore[misc]  # noqa: PYI024
    return Answer(rows.columns, tuple(map(row_type._make, zip(*columns, strict=True))), rows)


def _value(term: Node | None) -> Value:
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    match term.toPython():
        case bool() | float() as value:
            return value
        case int() as value if abs(value) < _TOO_LARGE:
            return value
        case Decimal() as value:
            return float(value)
        case date() as value if not isinstance(value, datetime):
            return value
    return str(term)


def _alike(values: list[Value]) -> list[Value]:
    """Return a column's values as values of one type."""
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) < 2:
        return values
    if kinds == {int, float}:
        return [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
    return [None if value is None else str(value) for value in values]


def _kind(values: list[Value]) -> type:
    return next((type(value) for value in values if value is not None), str)


def _installed(library: str) -> Any:
    try:
        return import_module(library)
    except ImportError:
        raise ClemencyError(f"This needs {library}, which is not installed: pip install {library}.") from None
