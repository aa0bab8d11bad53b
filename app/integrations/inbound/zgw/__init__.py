"""The zaak of a municipality (ZGW: Zaken API 1.5, Notificaties API 1.0): announced, read there, a referral here."""
