"""The product: one gate, many doors."""
