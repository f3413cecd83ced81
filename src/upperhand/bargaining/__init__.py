"""What a side would accept: frontier, offers, premium, and the solvers."""
