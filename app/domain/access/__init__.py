"""The gate: who asks, what may be done, what is shown."""
