"""What belongs to a claim: phrasings, sources, appearances, links, tags."""
