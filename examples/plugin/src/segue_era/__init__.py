"""An example plug-in for Segue: a generator, a reader, a writer, a recipe and a constraint of another package."""
