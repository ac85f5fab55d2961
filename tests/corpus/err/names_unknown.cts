let size = 4KiB

scenario N-1
  timeout pause
  matrix how = "cp" | other
  given file "x" of siez
  share phase = start
  actor reader
    write "y" text greeting
    wait paus
    at t+pause read "x"
    read "{nam}"
    read reader
    read t
    when phaze == "x" read "x"
  expect file fiel exists
  expect sise == 3
  expect all reader.write succeed
