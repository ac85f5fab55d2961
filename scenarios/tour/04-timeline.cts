# The timeline: `at` starts a step at an instant, `when` as soon as something happens.

scenario TOUR-04 "A late reader sees what was written"
  actor writer
    barrier go
    at t+20ms write "note" text "done"
    raise ready

  actor reader
    barrier go
    when flag ready read_text "note" as seen

  expect reader.seen equals "done"
  expect reader.seen begins after writer.write ends
