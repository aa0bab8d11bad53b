"""SQL of meetings: where the views' rows come from, and what the use cases ask."""
