"""Passages: what a hit shows of an article, marked."""
