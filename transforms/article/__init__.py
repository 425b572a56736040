"""HTML to article: body and metadata. Pure."""
