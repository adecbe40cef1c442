"""The HTTP parts that all services share: boot, transactions, refusals as problems, paging, idempotent requests."""
