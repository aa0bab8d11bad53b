"""Notices (berichten): events told to the organisations that take part, in order, signed, and never with content."""
