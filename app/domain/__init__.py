"""What is true and who may know it."""
