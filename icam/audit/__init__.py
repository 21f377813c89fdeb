"""The trail: who changed, saw, printed or tried what, each entry sealed to the one before."""
