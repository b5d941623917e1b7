"""Which label when: events and sections of a sound, from a tagger that knows clips' labels alone."""
