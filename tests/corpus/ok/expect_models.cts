scenario E-7 "Models"
  actor c[3]
    repeat 10 times
      try read_text "n"

  expect c.read_text is linearizable as register
  expect c.read_text is linearizable as cas_register
  expect c.read_text is linearizable as counter
  expect c.read_text is linearizable as set
  expect c.read_text is linearizable as queue
  expect c.read_text is linearizable as stack
  expect c.read_text is linearizable as lock
  expect c.read_text is linearizable as list_append
