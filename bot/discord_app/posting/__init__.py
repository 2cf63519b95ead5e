"""Messages out: flags, digests, notices, and trying again what Discord refuses for now."""
