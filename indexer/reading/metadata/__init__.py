"""Metadata: what is said about an article outside its text, in front matter, JSON-LD or the head of a page."""
