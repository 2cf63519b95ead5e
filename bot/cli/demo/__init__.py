"""`claimdesk demo`: the main job shown on the claims of the seed article."""
