"""Running many variants of a war: runs, executors, the store of results."""
