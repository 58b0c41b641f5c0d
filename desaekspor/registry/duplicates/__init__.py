"""Records that are one enterprise: proposed by the model, decided by people, merged, and taken apart again."""
