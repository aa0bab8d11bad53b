"""What comes from partners and what goes to them, on loopback."""
