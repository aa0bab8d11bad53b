"""Killed at any moment: real processes, a ledger outside the service, and faults planted to see that it finds them."""
