"""Doors for callers: they translate between the wire and the rooms and never decide."""
