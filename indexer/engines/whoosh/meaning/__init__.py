"""Meaning: vectors of articles and searches, and how close they are."""
