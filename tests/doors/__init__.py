"""The promises, over everything at once."""
