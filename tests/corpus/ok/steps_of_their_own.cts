scenario O-1 "An actor sees its own steps"
  actor a
    run "echo 3" as told
    capture n from stdout /(\d)/
    write "n" text "{n} {told.stdout} {told.exit}"
    touch "{told.n}"

  expect a.told.n == "3"
