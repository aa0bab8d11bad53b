"""A format of one region's schools, as a package of its own."""
