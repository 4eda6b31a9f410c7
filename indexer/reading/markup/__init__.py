"""Markup: a page becomes a tree, and its tags tell what they are for, each by itself."""
