"""Channels out: the shape and the signature of what a partner receives."""
