"""What is shown of programmes."""
