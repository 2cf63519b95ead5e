"""Which wordings a text may repeat: the index, near spellings, vectors."""
