"""What the world pulls out of villages: market pull of each, what they could make next."""
