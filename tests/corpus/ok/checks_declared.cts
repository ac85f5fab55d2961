check whole(path, old, new)
  expect file path equals old or equals new
  tally reader.read
    equals old required
    else forbidden

check balanced(limit: number = 3) from python "./checks.py:balanced"

scenario CH-1 "Expectations under a name"
  given file "x" of 1KiB random as old
  given file "y" of 1KiB zeros as new

  actor reader
    read "x"

  check whole "x" old new
  check balanced
  check balanced limit 4
