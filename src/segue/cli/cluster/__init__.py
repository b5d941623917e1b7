"""Commands and options that concern more than one machine."""
