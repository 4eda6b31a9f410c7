"""Blocks: what every format is taken apart into, lines, items and rows of tables, and the sections made of them."""
