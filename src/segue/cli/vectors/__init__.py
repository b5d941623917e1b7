"""`segue vectors`: training, queries, maps and files of vectors."""
