"""SQL of contributions: what is shown of them, of help and of unknowns, and what the use cases ask."""
