"""Are two articles one? Pure."""
