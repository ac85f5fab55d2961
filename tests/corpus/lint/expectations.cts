scenario EX-1
  timeout 10s
  given file "a" of 1KiB random
  actor writer[5]
    barrier go
    create "out"
  actor single
    barrier go
    read "a" as seen
    repeat 10 times
      append "log" text "x"
  expect at_most 5 writer succeed  #~ W211
  expect at_least 0 writer succeed  #~ W211
  expect between 0 and 7 writer succeed  #~ W211
  expect at_least 0% writer succeed  #~ W211
  expect at_most 100% writer succeed  #~ W211
  expect at_most 4 writer succeed
  expect at_least 20% writer succeed
  expect at_most 5 single.append succeed
  expect at_most_one single.seen succeeds  #~ W211
  expect count(single.append) >= 0  #~ W211
  expect count(single.append) > 0
  expect error_rate(single.append) <= 100%  #~ W211
  expect error_rate(single.append) < 100%
  expect fairness(writer.create) >= 0%  #~ W211
  expect all writer finish within 30s  #~ W211
  expect all writer finish within 10s
  expect file "a" exists or is absent  #~ W211
  expect file "a" equals file "a"  #~ W211
  expect count(single.append) == count(single.append)  #~ W211
  expect p95(single.append) < 5ms or >= 5ms  #~ W211
  expect p95(single.append) < 5ms or > 5ms
  expect single succeeds or fails or times_out or is killed  #~ W211
  expect single succeeds or fails or times_out
  expect single.seen succeeds or fails or times_out or is killed
  expect single.seen succeeds or fails or times_out or is killed or is skipped  #~ W211
  expect never file "a" is absent

scenario EX-2
  actor writer[3]
    barrier go
    create "out"
  actor reader
    barrier go
    try read "out" as seen
  expect exactly_one writer succeeds
  expect exactly 1 writer succeed
  expect exactly_one writer succeeds  #~ W212
  expect at_most 1 writer succeed
  expect at_least 2 writer succeed  #~ W213
  expect all writer fail  #~ W213
  expect exactly 2 writer fail with Exists
  expect at_least 2 writer are killed
  expect all writer are killed  #~ W213
  expect file "out" exists
  expect file "out" is absent  #~ W213
  expect file "out" has size 4KiB
  expect file "out" has size 4096B  #~ W212
  expect file "out" has size 8KiB  #~ W213
  expect sometimes reader.seen succeeds
  expect reader.seen fails with NotFound or fails with Locked
  expect p95(reader.seen) < 5ms
  expect p95(reader.seen) >= 1ms
  expect p95(reader.seen) > 10ms  #~ W213
  expect always file "out" is absent or has size 4KiB
  expect always file "out" is absent or has size 8KiB

scenario EX-3  #~ W210
  actor writer
    create "out"

# `others` says something of the rest.
scenario EX-4
  actor writer[3]
    barrier go
    create "out"
  expect exactly_one writer succeeds, others fail with Exists
  expect at_least 2 writer fail
  expect at_least 3 writer fail  #~ W213

# How many files there are is not known.
scenario EX-5
  actor writer[3]
    barrier go
    create "out-{index}"
  expect exactly 3 files "out-*" exist
  expect at_least_one files "out-*" exist
  expect no files "out-*" exist  #~ W213
