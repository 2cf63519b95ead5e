"""/claim: finding, tracking, changing and rating claims."""
