"""Matrix factorisation by alternating least squares (ALS), and the generators that use its vectors."""
