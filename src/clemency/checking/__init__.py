"""Checking articles: rules, findings with their places, and the formats that findings are told in."""
