"""Search: a model's tracks and tags by what people type, from an SQLite file that is built once a model."""
