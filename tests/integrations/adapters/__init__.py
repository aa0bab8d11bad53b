"""What every format of a partner must hold to, ours and those of other packages."""
