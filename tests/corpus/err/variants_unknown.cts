scenario V-1
  matrix copier = "cp" | "dd" | "cp"
  contrast copyer = "naive"
  contrast copier = "naive", copier = "other"
  contrast copier = "dd"
  actor a
    copy_with copier "x" to "y"
  expect rate(a.copy_with) > 20% * rate(a.copy_with)[rivals=0]
  expect rate(a.copy_with)[copier="tar"] > 1/s
