"""One file a command: how it is called, and what it does. Each offers `add(commands)`, which returns its parser."""
