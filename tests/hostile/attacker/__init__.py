"""One who asks for every published number and subtracts."""
