"""Claims: added, changed, merged, found, and shown to whom they concern."""
