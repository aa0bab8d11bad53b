"""Pure rules: no network, no database, under a second."""
