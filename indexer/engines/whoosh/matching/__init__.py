"""Matching and ranking: a query tree over the arrays -> the best documents, in order."""
