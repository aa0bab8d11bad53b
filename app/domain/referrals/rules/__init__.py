"""The rules of referrals, pure: what makes one acceptable, whom it opens to, what may follow from it."""
