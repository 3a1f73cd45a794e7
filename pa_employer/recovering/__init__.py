"""Money that a council asks back: with notice, in parts one can afford, never before wages."""
