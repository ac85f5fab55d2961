let count = 1_000
let half = 0.5
let moments = [250us, 50ms, 1.5s, 2min, 1h, 10ns]
let sizes = [512B, 64KiB, 4MiB, 1GiB, 5KB, 100MB, 2GB]
let share_of_it = 95%
let speeds = [50/s, 200/min, 3/h]
let words = ["cp", "rsync"]
let nothing_yet = none
let yes = true
let no_no = false
let numbers = 1..100
let empty = []

scenario V-1 "Values"
  actor a
    repeat count times
      compute for 250us

  expect at_least share_of_it a.compute succeed
  expect count(a.compute) == count
