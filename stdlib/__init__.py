"""What the verbs of scenarios do inside an actor; knows nothing of scenario text or the terminal."""
