"""Statistics: indicators as data, facts and their sums, published cells in which nobody can be found."""
