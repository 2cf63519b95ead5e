"""Sheets of claims in CSV: one row a claim, and one for each further source."""
