"""An example plug-in for Segue: a generator, a reader and a recipe of another package."""
