"""The rows, one file a room."""
