"""Composition roots: the only place where ports meet their implementations."""
