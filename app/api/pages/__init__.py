"""Pages for people, served by ourselves: no third-party host is asked for anything."""
