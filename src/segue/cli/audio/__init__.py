"""Commands about sound."""
