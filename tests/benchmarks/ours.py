"""This engine behind the same methods as its peers."""

from __future__ import annotations
