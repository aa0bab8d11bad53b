"""Stories of the field through the public API: each names the systems that it exercises."""
