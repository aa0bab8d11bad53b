"""Cases and who takes part in them."""
