"""Use cases on a real PostgreSQL, one module a room."""
