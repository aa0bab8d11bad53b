"""Files with many referrals (aanlevering): stored as they come in, taken in by lines, each with its outcome."""
