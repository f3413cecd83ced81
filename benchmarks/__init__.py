"""Speed against peers and against plain C, as ratios measured in one run."""
