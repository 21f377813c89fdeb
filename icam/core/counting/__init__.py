"""How the office counts: every figure of the product comes from here (docs/counting.md)."""
