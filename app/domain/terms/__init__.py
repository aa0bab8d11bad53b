"""Terms of cases: shown as due dates, told once when they pass."""
