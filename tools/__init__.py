"""What developers and the build run, and the service never does."""
