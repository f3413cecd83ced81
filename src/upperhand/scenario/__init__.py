"""What the analyst writes: quantities, schema, loading, checks, evidence, compiling."""
