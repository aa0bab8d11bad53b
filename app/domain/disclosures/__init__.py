"""The records of what was shown to whom, and what was done."""
