"""Houses, organisations, their people and what they agreed."""
