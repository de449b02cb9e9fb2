"""Asking questions: the query library, its parameters, and answers as rows, tables and data frames."""
