"""Pages of the village potential: who could export, why, how sure that is, and what would change it."""
