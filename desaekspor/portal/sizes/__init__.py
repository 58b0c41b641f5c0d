"""Pages of naik kelas: how many rose and fell by period and place, and which enterprises."""
