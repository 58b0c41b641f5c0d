"""The product finder: a text to five HS codes, one of which a person chooses."""
