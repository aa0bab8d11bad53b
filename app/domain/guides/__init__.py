"""Guides for conversation: their templates, one run in one meeting, what was answered and what became of it."""
