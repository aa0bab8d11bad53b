"""SQL of the room statistics."""
