"""Search for a model's tracks and tags by typed text, in an SQLite file that is built once for each model."""
