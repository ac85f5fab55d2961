use "./copying.cts" as copying

tags files
tolerance 200ms

scenario TDA-002 "Three copiers and their rivals: memory stays small, however large the file"
  why "The copier took as much memory as the file was large, and the machine began to kill processes."
  priority P3
  matrix copier = "atomic" | "cp" | "install" | "shutil"
  contrast copier = "dd_at_once"

  given file "source.dat" of 64MiB random

  actor writer[3]
    barrier go
    repeat 3 times
      copying.copy_by copier "source.dat" to "dest-{index}.dat"

  actor reader[2]
    barrier go
    repeat until writer[1] ends
      try read "dest-1.dat"

  expect all writer succeed
  expect peak(memory(writer)) <= 50MiB
  expect growth(
    memory(writer)
  ) <= 16MiB because "what one copy took must be there again for the next"
