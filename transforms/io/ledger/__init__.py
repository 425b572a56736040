"""The ledger on SQLAlchemy Core: what was seen, decided and published."""
