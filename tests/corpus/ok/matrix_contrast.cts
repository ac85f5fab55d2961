scenario M-1 "Variants"
  matrix copier = "cp" | "rsync" | "dd"
  matrix options = ["-a"] | ["-a", "-v"]
  matrix size = 1KiB | 1MiB
  contrast copier = "naive"
  contrast copier = "naive", size = 2KiB
  given file "x" of size as old

  actor a
    copy_with copier "x" to "y-{copier}"
    run options as odd

  expect file "y-{copier}" equals old
