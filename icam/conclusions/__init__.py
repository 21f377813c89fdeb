"""Residence options, the coach's conclusion, consents and referrals."""
