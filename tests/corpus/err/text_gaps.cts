verb copy (a)
  read a

scenario G-1
  actor reader [5]
    read "x"
  expect count (reader.read) == 5
