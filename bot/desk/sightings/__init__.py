"""Claims seen in messages: recorded, flagged, judged by editors, forgotten in time."""
