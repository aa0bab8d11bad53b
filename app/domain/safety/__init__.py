"""Safety: what happened, what is feared, how safe each member is, and what is agreed so that it stays so."""
