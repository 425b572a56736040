"""Feed bytes to items, feed lists, dates. Pure."""
