"""Foreign OAuth software against ours; run by `make test-interop`, which needs Node and a package registry."""
