scenario CO-1
  actor writer[3]  #~ W214
    write "out-{index}" text "x"
    append "log-{actor}-{index}" line "y"
  expect all writer succeed

scenario CO-2
  given file "a" of 1KiB random
  actor copier[3]
    copy "a" to "b-{index}"
  expect all copier succeed

scenario CO-3
  semaphore slots of 2
  actor client[3]
    acquire slots
    release slots
  expect all client succeed

scenario CO-4
  actor client[3]
    run "tool --name {index}"
  expect all client succeed

scenario CO-5
  actor client[3]
    at t+5ms write "out-{index}" text "x"
  expect all client succeed

scenario CO-6
  matrix rivals = 1
  actor client[rivals]
    write "out-{index}" text "x"
  expect all client succeed
