"""Meetings (overleggen): charters, who is there, the agenda, what is decided, and what clients hear of it."""
