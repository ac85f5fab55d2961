"""A Plan in, a verdict out; never sees scenario text or its tree."""
