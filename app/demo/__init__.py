"""The demo: an invented region, its cases and a caseload, played through the public doors."""
