"""Trade agreements and certificates of origin, and what of them belongs to a product in a market."""
