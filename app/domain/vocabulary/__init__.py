"""Every word of the field, once: code lists and life cycles, one file a room."""
