"""What the rules of the web say: URLs, addresses, charsets, freshness. Pure."""
