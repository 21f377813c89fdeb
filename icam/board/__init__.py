"""The board: units down, days across; who comes, who goes, who waits."""
