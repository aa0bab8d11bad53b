"""How fast it is, always as a share of what PostgreSQL itself does with the same statement."""
