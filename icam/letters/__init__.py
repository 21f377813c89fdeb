"""Letters: templates edited as data, issued once, frozen."""
