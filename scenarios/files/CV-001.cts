tags files
tolerance 50ms

scenario CV-001 "Every kind of failure, one after the other: no temporary file stays"
  why "Nobody noticed the temporary files of failed copies until they had filled the disk."
  priority P1
  retries 5
  matrix copier = "atomic"
  # What tells that the last copy has begun: its temporary file in the folder, or the destination itself.
  matrix sign = "out"
  contrast copier = "cp", sign = "out/dest.dat"
  contrast copier = "dd", sign = "out/dest.dat"

  given disk "small" of 4MiB
  given file "source.dat" of 64MiB random
  given file "plain" with text "a file, no folder"
  given file "small/dest.dat" with text "old" as old
  given file "out/dest.dat" with text "old"

  actor clumsy
    try copy_with copier "absent.dat" to "out/dest.dat" as without_source
    try copy_with copier "source.dat" to "nowhere/dest.dat" as without_folder
    try copy_with copier "source.dat" to "plain/dest.dat" as into_a_file
    try copy_with copier "source.dat" to "small/dest.dat" as without_space

  # Nice, so that the killer comes in the middle of the copy on a busy machine too.
  actor victim with nice=19
    barrier go
    at t+60ms copy_with copier "source.dat" to "out/dest.dat"

  actor killer
    barrier go
    when file sign changes kill victim with SIGTERM

  expect clumsy.without_source fails
  expect clumsy.without_folder fails
  expect clumsy.into_a_file fails
  expect clumsy.without_space fails
  expect victim is killed by SIGTERM
  expect folder "out" contains only "dest.dat"
  expect folder "small" contains only "dest.dat"
  expect all files "*/dest.dat" equal old
