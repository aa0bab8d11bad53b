"""Exports: files and reports that leave the house, each recorded with who, why, on which ground and until when."""
