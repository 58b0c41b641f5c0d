"""Where a product could be sold: what it is in HS terms, and what follows from that."""
