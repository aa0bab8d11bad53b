"""SQL of safety."""
