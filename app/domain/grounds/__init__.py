"""Sharing grounds: consent, agreements, overrides, weighings, and what they open."""
