"""Pages of advice: what unlocks most in the region, and what helps one enterprise next."""
