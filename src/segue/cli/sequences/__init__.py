"""The commands of sequence models."""
