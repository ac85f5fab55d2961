# Waiting is seen as the operating system sees it: nobody has to guess with a pause.

scenario TOUR-05 "Who comes second waits until the first lets go"
  actor first
    lock "door" exclusive
    barrier go
    at t+100ms unlock "door"

  actor second
    barrier go
    lock "door" exclusive as enter

  expect second.enter blocks for >= 10ms
  expect second.enter finishes after first.unlock begins
