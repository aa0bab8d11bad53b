"""PostgreSQL: how it is started, reached and spoken to. Nothing here knows what the rows mean."""
