"""Keeping the index true to the corpus folder, and measuring how well it answers."""
