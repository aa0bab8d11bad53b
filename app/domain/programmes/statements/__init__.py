"""SQL of programmes."""
