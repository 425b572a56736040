"""What a page says of its article besides the text: headline, dates, authors, language, ... each with where it stands.

One file per field. Each lists candidates with their sources, then chooses by one rule, which its docstring states.
"""
