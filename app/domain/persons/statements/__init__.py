"""SQL of persons: their views and what the use cases ask; what is kept of children and clients beside them."""
