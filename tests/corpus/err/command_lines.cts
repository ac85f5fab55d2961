verb cmd(x) from command "echo 'x {x}"

scenario C-1
  given command "init 'reg"
  actor a
    run "echo 'a"
    run "echo \"a"
    run ""
    run 3
    run work
    shell 3
    run "a | b > c"
  expect output of command "x 'y" equals "z"
