"""Matrix factorisation by alternating least squares, and what rests on its vectors."""
