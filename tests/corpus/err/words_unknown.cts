scenario W-1
  priority P7
  requires lynux
  requires command
  requires comand "x"
  requires memory
  requires memry >= 4GiB
  requires linux >= 3
  isolation warm
  allow leftover
  actor a with nofiles=3, memory=1GiB, memory=2GiB
    read "x"
  expect leaked(file) == 0
  expect leaked(things) == 0
