"""SQL of referrals: how one is taken in, what follows from it, where the views' rows come from."""
