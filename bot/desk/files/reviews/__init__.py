"""Reviews of claims in schema.org's ClaimReview."""
