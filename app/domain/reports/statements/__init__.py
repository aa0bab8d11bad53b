"""SQL of reports: figures, balances and what is shown of their rows."""
