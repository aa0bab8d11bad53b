"""Actions: who does what, when."""
