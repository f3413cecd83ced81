"""How the war moves: one file per step, composed in `step`; draws of chance in `draws`."""
