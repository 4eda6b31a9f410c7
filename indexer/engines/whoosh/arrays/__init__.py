"""The arrays of a segment: how they lie in a file, and what they hold."""
