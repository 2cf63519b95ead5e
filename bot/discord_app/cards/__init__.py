"""What is shown in Discord: claims, flags, lists, checks, digests."""
