verb fetch(path)
  read path
  give 3
  read "never"  #~ W203

# Killing another actor, or oneself with a signal that may be survived, ends nothing.
scenario UR-1
  actor writer
    fetch "a"
    signal writer with SIGUSR1
    kill reader
    create "b"
  actor reader
    read_slowly "a" for 1s
  expect reader is killed

scenario UR-2
  actor writer
    kill writer with SIGKILL
    create "b"  #~ W203
    create "c"
  expect writer is killed

# In a group, `kill writer` is about all of them, in an order that nobody knows.
scenario UR-3
  actor writer[2]
    kill writer
    create "b"
  expect at_least_one writer is killed

scenario UR-4
  let rounds = 0
  actor writer
    repeat rounds times  #~ W203
      append "a" text "x"
    repeat for 0s  #~ W203
      append "a" text "x"
    every 10ms for 0ms append "a" text "x"  #~ W203
    repeat 1 times
      append "a" text "x"
  expect file "a" exists
