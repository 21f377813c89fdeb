"""Files of individual case management, from the first invitation or the door to their close."""
