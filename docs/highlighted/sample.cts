# What the language looks like in colours: every group of words at least once.
let half = 500ms

## Reserves a port for a folder, and gives back the port.
verb reserve(path, for owner = "qa") -> number  # lint: allow W208 because this page only shows its colours
  run "portreg reserve --path {path} --owner {owner}"
  capture port from stdout /Port (\d+)/
  give port

scenario RDW-001 "A reader never sees half of a copy"
  why "An importer once read a file that was still being written."
  tags race, critical
  priority P0
  requires linux, command "rsync"
  timeout 20s
  runs 50
  matrix copier = "atomic" | "rsync"
  contrast copier = "cp"
  semaphore slots of 2

  given file "source.dat" of 64MiB random as new
  given file "dest.dat" of 1MiB zeros as old

  actor writer
    barrier go timeout 5s
    copy_with copier "source.dat" to "dest.dat" as job

  actor reader[3] with nofile=64, memory=256MiB
    barrier go
    at t+50ms read "dest.dat" as early
    when writer.job reaches 1MiB +5ms try read "dest.dat"
    when writer.job ends read "dest.dat" as late
    repeat 3 times
      acquire slots
      run r"grep -c HEAD^{tree} dest.dat" timeout half
      release slots

  hold writer before rename on "dest*" until reader[1].early ends

  explore calls limit 2000 seed 7

  expect writer succeeds
  expect all reader.early equal old or equal new or fail with Locked
  expect always file "dest.dat" equals old or equals new because "a torn read"
  expect sometimes at_least_one reader.early overlaps writer.job
  expect p95(reader.late) <= 120% * baseline
  expect text of file "dest.dat" matches /^v[0-9]+$/

  tally reader.early
    equals old          allowed
    equals new          required because "the new file must become visible"
    fails with Locked   interesting
    else                forbidden because "a torn read"
