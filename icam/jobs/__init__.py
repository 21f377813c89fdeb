"""Long work outside the web processes: it goes on when its page is left, stops when asked, and does nothing twice."""
