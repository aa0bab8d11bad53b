"""SQL of plans: their views, and what the use cases ask."""
