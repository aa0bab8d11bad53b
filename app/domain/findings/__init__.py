"""Findings: what soft rules notice in a case, listed as long as the data give them, and kept when they are accepted."""
