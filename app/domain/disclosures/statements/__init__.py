"""SQL of disclosures: the log and the audit, what subjects ask, and what a client is shown."""
