"""What ties Flask to the slices: pages, forms, permissions, languages, headers."""
