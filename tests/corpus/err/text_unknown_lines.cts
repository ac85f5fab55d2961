read "x"
hello world
retry 3
