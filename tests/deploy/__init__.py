"""What is shipped around the service."""
