"""Files that are kept exactly as they were made."""
