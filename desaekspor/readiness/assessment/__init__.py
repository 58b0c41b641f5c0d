"""How ready an enterprise is to export: questions as data, answers with proof, two scores, gates, and what lacks first."""
