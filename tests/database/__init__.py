"""PostgreSQL itself: starting, entering, migrating, ending."""
