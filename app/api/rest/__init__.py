"""The REST door: one router a room."""
