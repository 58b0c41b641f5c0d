"""Where a product could be sold: markets ranked, on a map, side by side, and each on one page."""
