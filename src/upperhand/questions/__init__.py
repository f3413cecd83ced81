"""The analyst's questions: one file a verb."""
