"""The doors for callers, over the real application."""
