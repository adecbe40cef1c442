"""What registering and revoking have in common for paper keys and for seals."""
