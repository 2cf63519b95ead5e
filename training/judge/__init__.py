"""How the judge of a claim and a passage is trained: pairs, fine-tuning, calibration, export."""
