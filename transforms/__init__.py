"""Nouns are pure (web, feeds, article, likeness), io touches the world, the modules here are the Beam verbs."""
