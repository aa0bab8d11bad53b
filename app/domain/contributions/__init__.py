"""What organisations bring in, withhold, are asked for and contest."""
