"""The proof of the promises."""
