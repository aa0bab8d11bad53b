"""One test or more for each rule of the field."""
