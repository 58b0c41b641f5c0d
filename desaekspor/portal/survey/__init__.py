"""The pages of the village survey."""
