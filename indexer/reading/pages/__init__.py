"""Pages: a tree is walked once and becomes boxes and the lines in them."""
