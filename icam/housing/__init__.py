"""Sites, units and places: what the office can give a family, and when."""
