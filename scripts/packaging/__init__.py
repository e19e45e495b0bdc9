"""Proof that the package works away from the checkout, with the oldest dependencies it names, and on later Pythons."""
