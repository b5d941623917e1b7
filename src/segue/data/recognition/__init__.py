"""What a file is: its beginning, how formats recognise it, and what else it may be."""
