"""Formats in which partners push to us, one file each: translated to the rooms' drafts, never decided upon."""
