"""What `verify` checks, one file per group."""
