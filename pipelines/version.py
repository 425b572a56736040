"""The version of the program, as records and requests state it."""

VERSION = "0.1.0"
