"""The terminal's front door: arguments in, calls, an exit code out; knows no scenario grammar and runs no actor itself."""
