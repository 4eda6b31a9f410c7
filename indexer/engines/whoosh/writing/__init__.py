"""Writing: files -> segments -> a commit."""
