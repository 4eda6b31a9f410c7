"""Words in, a page of hits out."""
