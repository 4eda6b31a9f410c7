"""Choosing: where on a page its article is and which heading is its title; chrome.py above decides line by line."""
