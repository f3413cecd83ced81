"""How the war moves: one file a step, composed in step.py."""
