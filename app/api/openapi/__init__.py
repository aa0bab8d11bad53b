"""The published description of the REST door: made from the operations, never written by hand."""
