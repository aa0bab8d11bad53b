"""Doors for partners: they translate, never decide."""
