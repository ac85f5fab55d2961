"""What editors are told of the language; knows vocabulary and positions, not how a plan runs."""
