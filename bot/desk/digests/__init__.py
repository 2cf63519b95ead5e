"""The weekly report: what it says, when it is due, and that it is posted once."""
