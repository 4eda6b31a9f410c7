"""Plain text, Markdown and printed pages: rows, tokens and sizes of type become headings, items and paragraphs."""
