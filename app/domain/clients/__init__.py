"""Clients of partners: registering them, their keys, our signing keys, and closing what was issued."""
