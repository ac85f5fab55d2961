"""The terminal's front door: arguments in, calls, an exit code out; knows no grammar and runs no actor itself."""
