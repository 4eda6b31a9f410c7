"""Words: bytes become clean text, and a line is told by its words alone: a date, a byline, a label, a title."""
