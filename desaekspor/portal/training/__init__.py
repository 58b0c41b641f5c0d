"""The pages of trainings: programmes, batches, selection, sessions, participants, certificates."""
