"""Plain Python that every slice may use: dates, names, numbers, access, counting."""
