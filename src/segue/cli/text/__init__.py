"""Commands about encoders of titles and texts."""
