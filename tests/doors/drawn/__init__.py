"""The newer rooms of a case, drawn from a seed: rows in every table, about anybody, by anybody."""
