"""What a hostile caller tries."""
