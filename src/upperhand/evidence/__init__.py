"""From news reports to observations: documents, their repeats and dates; the claims in them stand on these."""
