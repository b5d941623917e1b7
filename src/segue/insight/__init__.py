"""What a model knows beside continuations: how seed tracks fit, and maps of tracks."""
