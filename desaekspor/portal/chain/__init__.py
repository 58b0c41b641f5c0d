"""Pages of the chain from candidate to shipped: boards, what is to be done, who is stuck, the funnel, one enterprise."""
