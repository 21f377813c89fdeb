"""What needs doing today: worked out from the facts each time it is asked, never stored."""
