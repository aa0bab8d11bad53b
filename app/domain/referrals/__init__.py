"""Referrals: how a signal comes in, is weighed, and becomes a case or finds its way elsewhere."""
