"""Files of claims, in every format: made into drafts and taken in, and written out."""
