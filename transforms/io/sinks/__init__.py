"""Where published records go, one file a kind."""
