"""The service of papers (送达): how issued papers were served, with the proofs; served papers move cases."""
