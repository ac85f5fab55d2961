scenario S-1
  semaphore slots of 3
  semaphore none_of_it of 0
  semaphore half of 1s
  actor a
    acquire slot
    release permits
  expect a succeeds
