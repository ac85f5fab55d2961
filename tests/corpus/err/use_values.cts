use "./modules/values.cts" as v

scenario U-5
  actor a
    write "x" text v.greeting
    write "y" text v.gretting as second
    v.read "x"
    v "x"
    values.size
  expect a succeeds
